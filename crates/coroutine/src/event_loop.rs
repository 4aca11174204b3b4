//! The loop below: tokio's single-threaded `LocalRuntime`, made on first use (and so after any fork that
//! came before), and one task in it that runs the coroutines which became ready.

use std::cell::{Cell, OnceCell, RefCell};
use std::future::{Future, poll_fn};
use std::io;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tokio::runtime::{LocalOptions, LocalRuntime};
use tokio::task::JoinHandle;

use crate::scheduler::{Scheduler, scheduler, try_scheduler};

/// Between sweeps when the last one found nothing left to do.
const SWEEP_IDLE: Duration = Duration::from_secs(1);
/// Between sweeps while there is more.
const SWEEP_BUSY: Duration = Duration::from_millis(100);

pub(crate) struct EventLoop {
    runtime: OnceCell<&'static LocalRuntime>,
    running: Cell<bool>,
    stopped: Cell<bool>,
    /// How many things outside the coroutines keep the loop alive: servers, timers.
    holds: Rc<Cell<usize>>,
    dispatcher: RefCell<Option<Waker>>,
    /// Wakes `block_on_idle` when the loop has nothing left to do.
    main: RefCell<Option<Waker>>,
    /// Woken whenever the loop has waited for events.
    on_turn: RefCell<Option<Waker>>,
    /// In [`turn`]: none has come to its end yet.
    in_turn: Cell<bool>,
}

impl EventLoop {
    pub(crate) fn new() -> Self {
        Self {
            runtime: OnceCell::new(),
            running: Cell::new(false),
            stopped: Cell::new(false),
            holds: Rc::new(Cell::new(0)),
            dispatcher: RefCell::new(None),
            main: RefCell::new(None),
            on_turn: RefCell::new(None),
            in_turn: Cell::new(false),
        }
    }

    #[inline]
    pub(crate) fn is_made(&self) -> bool {
        self.runtime.get().is_some()
    }

    pub(crate) fn wake_dispatcher(&self) {
        let waker = self.dispatcher.borrow().clone();
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// After a switch back: when nothing is left, `block_on_idle` may return.
    #[inline]
    pub(crate) fn check_idle(&self, scheduler: &Scheduler) {
        if self.running.get() && self.holds.get() == 0 && scheduler.is_idle() {
            self.wake_main();
        }
    }

    pub(crate) fn stop(&self) {
        self.stopped.set(true);
        self.wake_main();
    }

    /// Something was called: a [`turn`] may end.
    #[inline]
    pub(crate) fn happened(&self) {
        if self.in_turn.replace(false) {
            self.wake_main();
        }
    }

    fn wake_main(&self) {
        let waker = self.main.borrow().clone();
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

/// Makes the loop if there is none yet, and enters it, so that a coroutine started by the main script can
/// create sockets and timers before the loop runs.
pub fn ensure() -> io::Result<()> {
    let scheduler = scheduler();
    if scheduler.event_loop.runtime.get().is_some() {
        return Ok(());
    }
    let runtime: &'static LocalRuntime = Box::leak(Box::new(
        tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .thread_name("swoole-pool")
            .on_thread_unpark(unparked)
            .on_thread_start(leave_signals_to_main)
            .build_local(LocalOptions::default())?,
    ));
    // Entered for good: the thread belongs to this loop until the process ends or forks.
    std::mem::forget(runtime.enter());
    runtime.spawn_local(poll_fn(|context| dispatch(scheduler, context)));
    runtime.spawn_local(sweep(scheduler));
    let _ = scheduler.event_loop.runtime.set(runtime);
    Ok(())
}

/// Gives unused memory back, about once a second; faster while there is much of it.
async fn sweep(scheduler: &'static Scheduler) {
    let mut more = false;
    loop {
        tokio::time::sleep(if more { SWEEP_BUSY } else { SWEEP_IDLE }).await;
        more = scheduler.sweep();
    }
}

/// The handlers that a program has installed expect its main thread. A thread's own faults stay its own.
fn leave_signals_to_main() {
    // SAFETY: sigfillset(3) initialises the set that the others read and change.
    unsafe {
        let mut signals = std::mem::MaybeUninit::uninit();
        libc::sigfillset(signals.as_mut_ptr());
        for fault in [libc::SIGSEGV, libc::SIGBUS, libc::SIGILL, libc::SIGFPE] {
            libc::sigdelset(signals.as_mut_ptr(), fault);
        }
        libc::pthread_sigmask(libc::SIG_BLOCK, signals.as_ptr(), std::ptr::null_mut());
    }
}

fn dispatch(scheduler: &'static Scheduler, context: &mut Context<'_>) -> Poll<()> {
    let known =
        scheduler.event_loop.dispatcher.borrow().as_ref().is_some_and(|it| it.will_wake(context.waker()));
    if !known {
        scheduler.event_loop.dispatcher.replace(Some(context.waker().clone()));
        if let Ok(mut remote) = scheduler.remote.lock() {
            remote.dispatcher = Some(context.waker().clone());
        }
    }
    scheduler.dispatch();
    Poll::Pending
}

/// The loop has waited for events, and the tasks that they concern are ready.
fn unparked() {
    let Some(scheduler) = try_scheduler() else { return };
    let waker = scheduler.event_loop.on_turn.borrow().clone();
    if let Some(waker) = waker {
        waker.wake();
    }
}

/// From now on `waker`, the one of a task, is woken each time the loop has waited for events.
pub fn on_turn(waker: Option<Waker>) {
    drop(scheduler().event_loop.on_turn.replace(waker));
}

/// Tells a [`turn`] that what it waits for has happened.
pub fn happened() {
    scheduler().event_loop.happened();
}

/// Whether there is a loop yet.
pub fn is_made() -> bool {
    scheduler().event_loop.is_made()
}

/// Runs the loop until the first events have come and were seen to, or nothing can come. A loop that runs already, or
/// a thread whose coroutines were aborted, returns at once with false.
pub fn turn() -> io::Result<bool> {
    let event_loop = &scheduler().event_loop;
    if event_loop.running.get() {
        return Ok(false);
    }
    event_loop.in_turn.set(true);
    let ran = run_until(|| !event_loop.in_turn.get());
    event_loop.in_turn.set(false);
    ran
}

/// Spawns a task on the loop: plain async code, for listeners, connections and timers.
pub fn spawn_task<F: Future + 'static>(task: F) -> io::Result<JoinHandle<F::Output>>
where
    F::Output: 'static,
{
    ensure()?;
    Ok(tokio::task::spawn_local(task))
}

/// Runs the loop until no coroutine waits for anything outside and nobody holds it, or until [`stop`].
/// A loop that runs already, or a thread whose coroutines were aborted, returns at once with false.
pub fn block_on_idle() -> io::Result<bool> {
    run_until(|| false)
}

fn run_until(enough: impl Fn() -> bool) -> io::Result<bool> {
    ensure()?;
    let scheduler = scheduler();
    let event_loop = &scheduler.event_loop;
    if event_loop.running.get() || crate::is_aborted() {
        return Ok(false);
    }
    let runtime = event_loop.runtime.get().expect("ensure made the runtime");
    event_loop.running.set(true);
    event_loop.stopped.set(false);
    runtime.block_on(poll_fn(|context| {
        if event_loop.stopped.get() || enough() || (event_loop.holds.get() == 0 && scheduler.is_idle()) {
            return Poll::Ready(());
        }
        event_loop.main.replace(Some(context.waker().clone()));
        Poll::Pending
    }));
    event_loop.main.replace(None);
    event_loop.running.set(false);
    Ok(true)
}

/// Ends [`block_on_idle`] at the next turn, whatever still waits.
pub fn stop() {
    scheduler().event_loop.stop();
}

/// Whether [`block_on_idle`] is somewhere below on the stack.
pub fn is_running() -> bool {
    scheduler().event_loop.running.get()
}

/// Keeps the loop alive while it exists.
pub struct Hold(Rc<Cell<usize>>);

/// Keeps [`block_on_idle`] from returning until the hold is dropped.
pub fn hold() -> Hold {
    let holds = Rc::clone(&scheduler().event_loop.holds);
    holds.set(holds.get() + 1);
    Hold(holds)
}

impl Drop for Hold {
    fn drop(&mut self) {
        self.0.set(self.0.get() - 1);
        if self.0.get() == 0 {
            scheduler().event_loop.check_idle(scheduler());
        }
    }
}
