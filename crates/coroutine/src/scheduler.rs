//! Who runs: ids, the pool of idle stacks, the ready list, resume and suspend.
//!
//! One scheduler a thread, made by [`install`] and never freed. Everything in it is `Cell`s and short
//! borrows that end before any other code runs, because between two lines around a switch the world has
//! changed.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::mem::{self, ManuallyDrop};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard};
use std::task::Waker;

use crate::clock::clock;
use crate::coroutine::{Coroutine, Parked, Reserve, State};
use crate::engine;
use crate::event_loop::EventLoop;
use crate::generation::generation;
use crate::ids::Ids;
use crate::onlookers::Onlookers;
use crate::order::Order;
use crate::pool::Pool;
use crate::stack::Slabs;
use crate::stretch::{Stretch, Watcher};

/// Swoole's `SWOOLE_DEFAULT_MAX_CORO_NUM`.
const DEFAULT_MAX_COROUTINES: usize = 100_000;

/// Entries of the id table that one sweep looks at.
const SWEEP_PART: usize = 16 * 1024;

/// Why no coroutine was started.
#[derive(Debug)]
pub enum SpawnError {
    /// As many run already as [`Limits::max_coroutines`] allows.
    TooMany(usize),
    /// The system gave no memory for another stack.
    NoStack(std::io::Error),
    /// The system refused what the event loop is made of.
    NoLoop(std::io::Error),
    /// A fatal error has ended this thread's coroutines.
    Aborted,
}

impl SpawnError {
    /// What the system has refused, in words. None where it is not the system.
    pub fn refusal(&self) -> Option<String> {
        match self {
            Self::NoStack(reason) => Some(format!("no memory for another coroutine: {reason}")),
            Self::NoLoop(reason) => Some(format!("the event loop could not be made: {reason}")),
            Self::TooMany(_) | Self::Aborted => None,
        }
    }
}

/// What a script may set.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How many coroutines may be alive at once.
    pub max_coroutines: usize,
    /// Bytes of address space for each new stack, guard and headroom included.
    pub stack_size: usize,
}

/// Figures for `Coroutine::stats()`.
#[derive(Clone, Copy, Debug)]
pub struct Stats {
    /// Bytes of address space a stack has.
    pub stack_size: usize,
    /// Coroutines alive now.
    pub count: usize,
    /// The most that were alive at once.
    pub peak: usize,
    /// Id of the newest one.
    pub last_id: i64,
    /// Coroutines that wait for an event from outside.
    pub waiting: usize,
}

/// One thread's coroutines.
pub(crate) struct Scheduler {
    current: Cell<*const Coroutine>,
    last_id: Cell<i64>,
    count: Cell<usize>,
    peak: Cell<usize>,
    max: Cell<usize>,
    aborted: Cell<bool>,
    /// The thread it belongs to.
    thread: libc::pthread_t,
    /// This thread's `errno`, which travels with whoever runs.
    errno: *mut libc::c_int,
    /// Coroutines inside [`crate::wait`].
    pub(crate) waiting: Cell<usize>,
    /// Tasks that found a coroutine in a wait that nobody can end, and are woken when one comes out of it.
    pub(crate) on_way_out: RefCell<Vec<Waker>>,
    slabs: Slabs,
    pool: Pool,
    /// Where the next sweep of parked coroutines begins.
    sweep_from: Cell<usize>,
    pub(crate) onlookers: Onlookers,
    alive: RefCell<Ids>,
    ready: RefCell<VecDeque<&'static Coroutine>>,
    pub(crate) order: Order,
    pub(crate) remote: Mutex<Remote>,
    pub(crate) event_loop: EventLoop,
    pub(crate) stretch: Stretch,
    pub(crate) watcher: Cell<Option<Watcher>>,
    /// How many callbacks that are no coroutines are on the loop's own stack.
    pub(crate) away: Cell<u32>,
    /// Held by a thread that forks, while it does.
    pub(crate) forking: Cell<Option<Forking>>,
    pub(crate) on_fork: RefCell<Vec<fn()>>,
}

/// The part that other threads reach.
#[derive(Default)]
pub(crate) struct Remote {
    ready: Vec<RemoteReady>,
    /// Wakes the task that drains the lists.
    pub(crate) dispatcher: Option<Waker>,
}

/// The lock on what other threads reach, held during a fork.
pub(crate) type Forking = MutexGuard<'static, Remote>;

struct RemoteReady(&'static Coroutine);
// SAFETY: another thread only carries the reference to the owning thread; all it touches itself is the
// atomic `queued` and the never-changing `scheduler`.
unsafe impl Send for RemoteReady {}

/// This thread's scheduler, if it has one. The scheduler itself is leaked on purpose: wakers point to it.
#[inline(always)]
pub(crate) fn home() -> Option<&'static Scheduler> {
    // SAFETY: the engine's home lives as long as the thread, and nobody keeps a reference into it.
    unsafe { (*engine::__swoole_coroutine_home()).0.get() }
}

/// Makes this thread's scheduler. Later calls change nothing.
pub(crate) fn install() {
    if home().is_some() {
        return;
    }
    let scheduler: &'static Scheduler = Box::leak(Box::new(Scheduler {
        current: Cell::new(ptr::null()),
        last_id: Cell::new(0),
        count: Cell::new(0),
        peak: Cell::new(0),
        max: Cell::new(DEFAULT_MAX_COROUTINES),
        aborted: Cell::new(false),
        // SAFETY: pthread_self(3) has no preconditions.
        thread: unsafe { libc::pthread_self() },
        // SAFETY: returns this thread's location; the scheduler never leaves its thread.
        errno: unsafe { libc::__errno_location() },
        waiting: Cell::new(0),
        on_way_out: RefCell::default(),
        slabs: Slabs::new(engine::__swoole_coroutine_headroom()),
        pool: Pool::new(),
        sweep_from: Cell::new(0),
        onlookers: Onlookers::new(),
        alive: RefCell::new(Ids::new()),
        ready: RefCell::new(VecDeque::new()),
        order: Order::new(),
        remote: Mutex::new(Remote::default()),
        event_loop: EventLoop::new(),
        stretch: Stretch::new(),
        watcher: Cell::new(None),
        away: Cell::new(0),
        forking: Cell::new(None),
        on_fork: RefCell::new(Vec::new()),
    }));
    // SAFETY: as in `home`.
    unsafe { (*engine::__swoole_coroutine_home()).0.set(Some(scheduler)) };
}

#[inline]
pub(crate) fn scheduler() -> &'static Scheduler {
    home().expect("install was called on this thread")
}

/// None on a thread that is not the scheduler's.
pub(crate) fn try_scheduler() -> Option<&'static Scheduler> {
    home().filter(|scheduler| is_mine(scheduler))
}

/// Whether this is the thread that the scheduler belongs to; wakers are called on any.
pub(crate) fn is_mine(scheduler: &'static Scheduler) -> bool {
    // There each coroutine is a thread, which finds its scheduler at home.
    if cfg!(miri) {
        return home().is_some_and(|home| ptr::eq(home, scheduler));
    }
    // SAFETY: pthread_self(3) has no preconditions.
    scheduler.thread == unsafe { libc::pthread_self() }
}

impl Scheduler {
    #[inline]
    pub(crate) fn by_id(&self, id: i64) -> Option<&'static Coroutine> {
        self.alive.borrow().get(id)
    }

    #[inline]
    fn current(&self) -> Option<&'static Coroutine> {
        // SAFETY: null, or a leaked coroutine.
        unsafe { self.current.get().as_ref() }
    }

    /// Whether the loop's own stack runs, or the main script's.
    pub(crate) fn is_on_own_stack(&self) -> bool {
        self.current.get().is_null()
    }

    pub(crate) fn queue_local(&self, coroutine: &'static Coroutine) {
        let mut ready = self.ready.borrow_mut();
        ready.push_back(coroutine);
        let first = ready.len() == 1;
        drop(ready);
        if first {
            self.event_loop.wake_dispatcher();
        }
    }

    pub(crate) fn queue_remote(&self, coroutine: &'static Coroutine) {
        let Ok(mut remote) = self.remote.lock() else { return };
        remote.ready.push(RemoteReady(coroutine));
        // Still under the lock: a fork waits for it, and must not copy tokio's queue in the middle of this.
        if let Some(dispatcher) = &remote.dispatcher {
            dispatcher.wake_by_ref();
        }
    }

    /// Runs all that are ready now; those that become ready meanwhile wait for the next round, so that the
    /// loop gets to look at its sockets.
    pub(crate) fn dispatch(&self) {
        if let Ok(mut remote) = self.remote.lock()
            && !remote.ready.is_empty()
        {
            let mut ready = self.ready.borrow_mut();
            ready.extend(remote.ready.drain(..).map(|RemoteReady(coroutine)| coroutine));
        }
        let round = self.order.arrange(&mut self.ready.borrow_mut());
        for _ in 0..round {
            // A fatal error in the last one, or before: the loop may turn once more until it has stopped.
            if self.aborted.get() {
                return;
            }
            let Some(coroutine) = self.ready.borrow_mut().pop_front() else { break };
            coroutine.queued.store(false, Ordering::Release);
            let wanted = match coroutine.parked.get() {
                Parked::OnFuture | Parked::Interruptible | Parked::Preempted => true,
                Parked::InLine => coroutine.woken.get(),
                Parked::No | Parked::UntilResumed => false,
            };
            if wanted && coroutine.state.get() == State::Waiting && !self.has_left_behind(coroutine) {
                run(coroutine);
            }
        }
        if self.aborted.get() {
            return;
        }
        if round > 0 {
            self.event_loop.happened();
        }
        if self.ready.borrow().is_empty() {
            self.event_loop.check_idle(self);
        } else {
            self.event_loop.wake_dispatcher();
        }
    }

    /// Gives memory back that nobody uses: surplus stacks, and what deep calls have left below parked
    /// coroutines. A bounded amount of work; true when there is more to do.
    pub(crate) fn sweep(&self) -> bool {
        let more = self.pool.sweep();
        let (parked, next) = self.alive.borrow().part(self.sweep_from.get(), SWEEP_PART);
        self.sweep_from.set(next);
        for coroutine in parked {
            if coroutine.state.get() != State::Waiting || coroutine.sweeps.get() > 1 {
                continue;
            }
            coroutine.sweeps.set(coroutine.sweeps.get() + 1);
            // Only those that were parked at the last sweep already: the others may be about to run.
            if coroutine.sweeps.get() == 2 {
                // SAFETY: it waits, so its context is parked.
                let span = unsafe { engine::__swoole_coroutine_parked_span(coroutine.context.get()) };
                if let Some((low, high)) = span {
                    coroutine.stack.trim_around(low, high);
                }
            }
        }
        more || next != 0
    }

    /// Whether the coroutine is one of a parent process, which it will never run in.
    #[inline]
    fn has_left_behind(&self, coroutine: &'static Coroutine) -> bool {
        generation() != 0 && !self.by_id(coroutine.id.get()).is_some_and(|known| ptr::eq(known, coroutine))
    }

    /// In a forked child: what is here of the parent's is forgotten, except for the running coroutine and those that it
    /// returns to.
    pub(crate) fn forget_parent(&'static self) {
        let mut left = Ids::new();
        let mut count = 0;
        let mut next = self.current();
        while let Some(coroutine) = next {
            coroutine.queued.store(false, Ordering::Relaxed);
            coroutine.joiner.set(None);
            left.insert(coroutine.id.get(), coroutine);
            count += 1;
            // SAFETY: null, or a leaked coroutine.
            next = unsafe { coroutine.caller.get().as_ref() };
        }
        self.alive.replace(left);
        self.count.set(count);
        self.peak.set(count);
        self.sweep_from.set(0);
        self.waiting.set(0);
        self.ready.borrow_mut().clear();
        if let Ok(mut remote) = self.remote.lock() {
            remote.ready.clear();
            mem::forget(remote.dispatcher.take());
        }
        // Not dropped, as the loop's own.
        mem::forget(self.on_way_out.take());
        self.event_loop.forget_parent();
    }

    /// On the loop's own stack, when a coroutine has come back to it that has forked: in the child, leaves the task of the
    /// parent's loop. Does nothing anywhere else.
    #[inline(always)]
    pub(crate) fn leave_inherited(&self) {
        if self.event_loop.is_inherited() && self.away.get() == 0 {
            self.event_loop.leave_inherited();
        }
    }

    /// Nothing can happen any more: nobody is ready and nobody waits for the outside world.
    pub(crate) fn is_idle(&self) -> bool {
        self.waiting.get() == 0 && self.ready.borrow().is_empty()
    }
}

/// Starts a coroutine that runs `body`, at once; returns its id when it first parks or has ended.
#[inline]
pub fn spawn<F: FnOnce() + 'static>(body: F) -> Result<i64, SpawnError> {
    spawn_with(move |_| body())
}

/// As [`spawn`], for a body that wants to know which coroutine it is.
#[inline(always)]
pub fn spawn_with<F: FnOnce(&'static Coroutine) + 'static>(body: F) -> Result<i64, SpawnError> {
    unsafe fn call<F: FnOnce(&'static Coroutine)>(body: *mut (), me: &'static Coroutine) {
        // SAFETY: `spawn_with` points at its own `body`, alive until the coroutine has suspended, and never uses
        // it again.
        let body = unsafe { body.cast::<F>().read() };
        body(me);
    }

    let scheduler = scheduler();
    if scheduler.aborted.get() {
        return Err(SpawnError::Aborted);
    }
    if !scheduler.event_loop.is_made() {
        crate::event_loop::ensure().map_err(SpawnError::NoLoop)?;
    }
    let count = scheduler.count.get() + 1;
    if count > scheduler.max.get() {
        return Err(SpawnError::TooMany(count - 1));
    }
    let coroutine = match scheduler.pool.take_idle() {
        Some(coroutine) => coroutine,
        None => create(scheduler)?,
    };
    scheduler.count.set(count);
    if count > scheduler.peak.get() {
        scheduler.peak.set(count);
    }
    let id = scheduler.last_id.get() + 1;
    scheduler.last_id.set(id);
    coroutine.id.set(id);
    coroutine.parent.set(scheduler.current().map_or(-1, Coroutine::id));
    coroutine.state.set(State::Init);
    coroutine.canceled.set(false);
    coroutine.started.set(clock(libc::CLOCK_MONOTONIC_COARSE));
    coroutine.executed.set(0);
    scheduler.alive.borrow_mut().insert(id, coroutine);

    let mut body = ManuallyDrop::new(body);
    coroutine.entry.set(Some((call::<F>, ptr::from_mut(&mut body).cast())));
    run(coroutine);
    Ok(id)
}

#[cold]
fn create(scheduler: &'static Scheduler) -> Result<&'static Coroutine, SpawnError> {
    let coroutine = match scheduler.pool.take_bare() {
        Some(coroutine) => {
            coroutine.stack().arm().map_err(SpawnError::NoStack)?;
            coroutine
        }
        None => {
            let stack = scheduler.slabs.allocate().map_err(SpawnError::NoStack)?;
            Box::leak(Box::new(Coroutine::new(scheduler, stack)))
        }
    };
    coroutine.context.set(engine::__swoole_coroutine_prepare(coroutine.stack(), main));
    Ok(coroutine)
}

/// The bottom of every coroutine's stack.
extern "C" fn main() -> ! {
    let me = current().expect("a coroutine's stack is entered by resuming it");
    engine::__swoole_coroutine_serve(serve_one, me)
}

/// Runs the coroutine that was put on this stack, then hands the stack back to the pool, where it is to rest.
fn serve_one(me: &'static Coroutine) {
    let (call, body) = me.entry.take().expect("spawn sets the entry before the first resume");
    let ended = catch_unwind(AssertUnwindSafe(|| {
        // SAFETY: `spawn_with` made the pair, and its frame is still there: it waits in `run` for us.
        unsafe { call(body, me) };
        // What is still here must not be found by the slot's next coroutine.
        drop(me.take_local());
    }));
    // There is nothing below this frame to unwind into: a panic ends this coroutine, and what it means to the
    // program is the engine's to say.
    if let Err(panic) = ended {
        drop(me.take_local());
        engine::__swoole_coroutine_panicked(panic);
    }

    let scheduler = me.scheduler;
    me.state.set(State::End);
    scheduler.alive.borrow_mut().remove(me.id.get());
    scheduler.count.set(scheduler.count.get() - 1);
    me.has_ended();
    if me.reserve.get() != Reserve::Closed {
        me.close_reserve();
    }
    if me.stack.slot_size() == scheduler.slabs.stride() {
        scheduler.pool.put(me);
    } else {
        retire(me);
    }
}

/// Stacks of another size than coroutines get now: their memory goes back, their address space is small change.
#[cold]
fn retire(idle: &Coroutine) {
    idle.stack().trim(16 * 1024);
}

/// Switches to `coroutine` and returns when it parks or ends.
#[inline(always)]
pub(crate) fn run(coroutine: &'static Coroutine) {
    let scheduler = coroutine.scheduler;
    let caller = scheduler.current.replace(coroutine);
    coroutine.caller.set(caller);
    coroutine.parked.set(Parked::No);
    coroutine.reason.set("");
    coroutine.state.set(State::Running);
    coroutine.sweeps.set(0);
    // SAFETY: null, or a leaked coroutine.
    scheduler.onlookers.switch(unsafe { caller.as_ref() }, Some(coroutine));
    if caller.is_null() {
        scheduler.stretch.begin(&scheduler.watcher);
    }
    // SAFETY: the coroutine is new or parked (callers check), so its context is not running.
    unsafe { engine::__swoole_coroutine_resume(coroutine.context.get()) };
    // SAFETY: as above.
    scheduler.onlookers.switch(Some(coroutine), unsafe { caller.as_ref() });
    scheduler.current.set(caller);
    if caller.is_null() {
        scheduler.stretch.end(Some(coroutine), &scheduler.watcher);
        scheduler.leave_inherited();
    }
    scheduler.event_loop.check_idle(scheduler);
}

/// Parks `me`, which is running; returns when it is resumed.
#[inline(always)]
pub(crate) fn suspend(me: &'static Coroutine) {
    me.state.set(State::Waiting);
    let location = me.scheduler.errno;
    // SAFETY: the location is this thread's, and stays so: coroutines never change threads.
    let errno = unsafe { *location };
    // SAFETY: `me` is the current coroutine, so this is its stack.
    unsafe { engine::__swoole_coroutine_suspend(me.context.get()) };
    // SAFETY: as above.
    unsafe { *location = errno };
}

/// Resumes a coroutine that called [`crate::park`]. False when there is none of that id, or it waits for
/// something else.
#[inline]
pub fn resume(id: i64) -> bool {
    let scheduler = scheduler();
    match scheduler.by_id(id) {
        Some(coroutine) if coroutine.parked.get() == Parked::UntilResumed && !scheduler.aborted.get() => {
            run(coroutine);
            true
        }
        _ => false,
    }
}

/// Leaves all coroutine stacks after a fatal error and continues where the outermost one was resumed.
/// From then on [`is_aborted`] says true and nothing may be resumed.
pub fn abort_current() -> ! {
    let scheduler = scheduler();
    let outermost = outermost().expect("abort_current is called in a coroutine");
    scheduler.aborted.set(true);
    ANY_ABORTED.store(true, Ordering::Relaxed);
    scheduler.current.set(ptr::null());
    scheduler.event_loop.stop();
    // SAFETY: `outermost` is the end of the chain of resumers, and `aborted` keeps every stack in it at rest.
    unsafe { engine::__swoole_coroutine_escape(outermost.context.get()) }
}

/// Ends this thread's coroutines after a fatal error on the main stack itself.
pub fn abort_loop() {
    let scheduler = scheduler();
    scheduler.aborted.set(true);
    ANY_ABORTED.store(true, Ordering::Relaxed);
    scheduler.event_loop.stop();
}

/// Whether any thread's coroutines were ended: nearly always false, and then nothing else need be looked up.
static ANY_ABORTED: AtomicBool = AtomicBool::new(false);

/// Whether a fatal error has ended this thread's coroutines.
#[inline]
pub fn is_aborted() -> bool {
    ANY_ABORTED.load(Ordering::Relaxed) && home().is_some_and(|scheduler| scheduler.aborted.get())
}

/// Whether a fatal error has ended the coroutines of any thread: for threads that work for one.
pub fn is_any_aborted() -> bool {
    ANY_ABORTED.load(Ordering::Relaxed)
}

/// Whether the calling thread is the one that coroutines run on. Async-signal-safe.
pub fn is_this_thread_the_loops() -> bool {
    try_scheduler().is_some()
}

/// The running coroutine, if any.
#[inline]
pub fn current() -> Option<&'static Coroutine> {
    home()?.current()
}

/// The coroutine that the loop's own stack resumed: the first in the chain that leads to the current one.
pub fn outermost() -> Option<&'static Coroutine> {
    let mut coroutine = current()?;
    // SAFETY: null, or a leaked coroutine.
    while let Some(caller) = unsafe { coroutine.caller.get().as_ref() } {
        coroutine = caller;
    }
    Some(coroutine)
}

/// The coroutine that `coroutine` has resumed and now waits for, if it is one of those that lead to the current one.
pub fn resumed_by(coroutine: &Coroutine) -> Option<&'static Coroutine> {
    let mut callee = current()?;
    while !ptr::eq(callee.caller.get(), coroutine) {
        // SAFETY: null, or a leaked coroutine.
        callee = unsafe { callee.caller.get().as_ref() }?;
    }
    Some(callee)
}

/// Id of the running coroutine, or -1 on the main stack.
#[inline]
pub fn current_id() -> i64 {
    current().map_or(-1, Coroutine::id)
}

/// Id of the newest coroutine, 0 before the first.
pub fn last_id() -> i64 {
    home().map_or(0, |scheduler| scheduler.last_id.get())
}

/// How many are alive.
pub fn count() -> usize {
    home().map_or(0, |scheduler| scheduler.count.get())
}

/// The most that were alive at once.
pub fn peak() -> usize {
    home().map_or(0, |scheduler| scheduler.peak.get())
}

/// The living coroutine of that id.
pub fn by_id(id: i64) -> Option<&'static Coroutine> {
    home()?.by_id(id)
}

/// Calls `visit` with each living coroutine, in order of id. `visit` may start or end others.
pub fn for_each(mut visit: impl FnMut(&'static Coroutine)) {
    let Some(scheduler) = home() else { return };
    let ids = scheduler.alive.borrow().all();
    for coroutine in ids.into_iter().filter_map(by_id) {
        visit(coroutine);
    }
}

/// What is set.
pub fn limits() -> Limits {
    let scheduler = scheduler();
    Limits { max_coroutines: scheduler.max.get(), stack_size: scheduler.slabs.size() }
}

/// Sets limits for coroutines started from now on.
pub fn set_limits(limits: Limits) {
    let scheduler = scheduler();
    scheduler.max.set(limits.max_coroutines.max(1));
    if limits.stack_size != scheduler.slabs.size() {
        scheduler.slabs.set_size(limits.stack_size);
        scheduler.pool.clear();
    }
}

/// Figures of this thread.
pub fn stats() -> Stats {
    let scheduler = scheduler();
    Stats {
        stack_size: scheduler.slabs.size(),
        count: scheduler.count.get(),
        peak: scheduler.peak.get(),
        last_id: scheduler.last_id.get(),
        waiting: scheduler.waiting.get(),
    }
}

/// For tests: from now on this thread's ready coroutines run in an order drawn from `seed`, some of them a round later
/// than they could, and [`select`](crate::select()) chooses by it, too. The same seed draws the same order. None: as
/// they come, which is how a program runs.
///
/// # Panics
///
/// Before [`install`](crate::install).
pub fn shuffle(seed: Option<u64>) {
    scheduler().order.draw_from(seed);
}
