//! The loop below: tokio's single-threaded `LocalRuntime`, made on first use (and so after any fork that
//! came before), and one task in it that runs the coroutines which became ready.

use std::cell::{Cell, RefCell};
use std::future::{Future, poll_fn};
use std::io;
use std::marker::PhantomData;
use std::mem;
use std::panic::resume_unwind;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tokio::runtime::{EnterGuard, LocalOptions, LocalRuntime};
use tokio::task::JoinHandle;

use crate::epoll::Epoll;
use crate::generation::{Inert, generation};
use crate::scheduler::{Scheduler, scheduler, try_scheduler};

/// Between sweeps when the last one found nothing left to do.
const SWEEP_IDLE: Duration = Duration::from_secs(1);
/// Between sweeps while there is more.
const SWEEP_BUSY: Duration = Duration::from_millis(100);

pub(crate) struct EventLoop {
    runtime: Cell<Option<&'static LocalRuntime>>,
    epoll: RefCell<Epoll>,
    /// What makes it the thread's.
    entered: Cell<Option<EnterGuard<'static>>>,
    /// In a forked child, while the parent's `block_on` is below on the stack.
    inherited: Cell<bool>,
    /// Wakes that.
    inherited_main: RefCell<Option<Waker>>,
    running: Cell<bool>,
    stopped: Cell<bool>,
    /// How many things outside the coroutines keep the loop alive: servers, timers.
    holds: Cell<usize>,
    dispatcher: RefCell<Option<Waker>>,
    /// Wakes `block_on_idle` when the loop has nothing left to do.
    main: RefCell<Option<Waker>>,
    /// Woken whenever the loop has waited for events.
    on_turn: RefCell<Option<Waker>>,
    /// Called whenever the loop has waited for events.
    after_wait: Cell<Option<fn()>>,
    /// In [`turn`]: none has come to its end yet.
    in_turn: Cell<bool>,
}

/// What unwinds the parent's task from a child's stack.
struct Orphaned;

impl EventLoop {
    pub(crate) fn new() -> Self {
        Self {
            runtime: Cell::new(None),
            epoll: RefCell::default(),
            entered: Cell::new(None),
            inherited: Cell::new(false),
            inherited_main: RefCell::new(None),
            running: Cell::new(false),
            stopped: Cell::new(false),
            holds: Cell::new(0),
            dispatcher: RefCell::new(None),
            main: RefCell::new(None),
            on_turn: RefCell::new(None),
            after_wait: Cell::new(None),
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

    /// Whether this is a forked child, and the parent's `block_on` is still below on the stack.
    #[inline(always)]
    pub(crate) fn is_inherited(&self) -> bool {
        self.inherited.get()
    }

    /// Leaves the task of the parent's loop, and makes the parent's `block_on` return when control is back there.
    #[cold]
    pub(crate) fn leave_inherited(&self) -> ! {
        let waker = self.inherited_main.borrow().clone();
        if let Some(waker) = waker {
            waker.wake();
        }
        resume_unwind(Box::new(Orphaned))
    }

    /// In a forked child: the loop is the parent's. Its runtime stays in memory as it is, with all that is registered
    /// and spawned, and cannot reach the parent's epoll instance any more.
    pub(crate) fn forget_parent(&self) {
        if self.runtime.take().is_none() {
            return;
        }
        self.epoll.take().replace();
        // Tokio's marks on a thread come off in reverse order. The one of a parent that runs is below that of its
        // `block_on`, unless it has inherited that itself.
        let entered = self.entered.take();
        if self.running.get() && !self.inherited.get() {
            mem::forget(entered);
            self.inherited.set(true);
            mem::forget(self.inherited_main.replace(self.main.take()));
        }
        // A waker that is dropped may free its task, and what that owns is the parent's.
        for waker in [&self.dispatcher, &self.main, &self.on_turn] {
            mem::forget(waker.take());
        }
        self.holds.set(0);
    }

    /// Makes the loop the thread's, if it is not.
    fn enter(&self) {
        let entered = self.entered.take().or_else(|| self.runtime.get().map(LocalRuntime::enter));
        self.entered.set(entered);
    }
}

/// Makes the loop if there is none yet, and enters it, so that a coroutine started by the main script can
/// create sockets and timers before the loop runs.
pub fn ensure() -> io::Result<()> {
    let scheduler = scheduler();
    if scheduler.event_loop.is_made() {
        return Ok(());
    }
    let runtime: &'static LocalRuntime = Box::leak(Box::new(
        tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .thread_name("swoole-pool")
            .on_thread_unpark(unparked)
            .on_thread_start(leave_signals_to_main)
            .build_local(LocalOptions::default())
            .map_err(|refusal| refused(&refusal))?,
    ));
    scheduler.event_loop.epoll.replace(Epoll::of(runtime)?);
    runtime.spawn_local(Inert::elsewhere(poll_fn(|context| dispatch(scheduler, context))));
    runtime.spawn_local(Inert::elsewhere(sweep(scheduler)));
    scheduler.event_loop.runtime.set(Some(runtime));
    // The thread belongs to this loop until the process ends or forks.
    scheduler.event_loop.enter();
    Ok(())
}

/// tokio does not say what it was that the system has refused, a filter of system calls for instance.
#[cold]
fn refused(refusal: &io::Error) -> io::Error {
    // SAFETY: they take no pointers.
    let calls = unsafe {
        [
            ("epoll_create1", libc::epoll_create1(libc::EPOLL_CLOEXEC)),
            ("eventfd", libc::eventfd(0, libc::EFD_CLOEXEC | libc::EFD_NONBLOCK)),
        ]
    };
    let mut what = "";
    for (name, fd) in calls {
        if fd < 0 && what.is_empty() {
            what = name;
        } else if fd >= 0 {
            // SAFETY: nobody else has seen it.
            unsafe { libc::close(fd) };
        }
    }
    if what.is_empty() {
        return io::Error::new(refusal.kind(), refusal.to_string());
    }
    io::Error::new(refusal.kind(), format!("{what}() was refused: {refusal}"))
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
    if let Some(call) = scheduler.event_loop.after_wait.get() {
        call();
    }
}

/// From now on `call` is called each time the loop has waited for events, or was interrupted by a signal. It may spawn
/// tasks, and must not run coroutines.
pub fn after_wait(call: fn()) {
    scheduler().event_loop.after_wait.set(Some(call));
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
    Ok(tokio::task::spawn_local(Inert::elsewhere(task)))
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
    event_loop.running.set(true);
    event_loop.stopped.set(false);
    loop {
        let runtime = event_loop.runtime.get().expect("ensure made the runtime");
        let here = generation();
        runtime.block_on(poll_fn(|context| {
            if generation() != here {
                // The mark of the child's own loop, above that of the `block_on` which ends here.
                drop(event_loop.entered.take());
                return Poll::Ready(());
            }
            if event_loop.stopped.get() || enough() || (event_loop.holds.get() == 0 && scheduler.is_idle()) {
                return Poll::Ready(());
            }
            event_loop.main.replace(Some(context.waker().clone()));
            Poll::Pending
        }));
        if generation() == here {
            break;
        }
        // This is a child now, and that was the parent's loop.
        event_loop.inherited.set(false);
        mem::forget(event_loop.inherited_main.take());
        event_loop.enter();
        if crate::is_aborted() {
            break;
        }
    }
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
pub struct Hold {
    /// A child is not kept alive by what its parent holds.
    generation: u32,
    /// Not for other threads.
    thread: PhantomData<*const ()>,
}

/// Keeps [`block_on_idle`] from returning until the hold is dropped.
pub fn hold() -> Hold {
    let holds = &scheduler().event_loop.holds;
    holds.set(holds.get() + 1);
    Hold { generation: generation(), thread: PhantomData }
}

impl Drop for Hold {
    fn drop(&mut self) {
        if self.generation != generation() {
            return;
        }
        let scheduler = scheduler();
        let holds = &scheduler.event_loop.holds;
        holds.set(holds.get() - 1);
        if holds.get() == 0 {
            scheduler.event_loop.check_idle(scheduler);
        }
    }
}
