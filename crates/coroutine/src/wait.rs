//! How a coroutine waits: it polls a future on its own stack and parks while that is pending.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use tokio::task::coop::unconstrained;

use crate::coroutine::{Coroutine, Parked, State};
use crate::scheduler::{self, Scheduler};

/// The wait was ended by [`cancel`], not by what was waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Canceled;

/// Why a wait that a signal may end was ended without what was waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// By [`cancel`].
    Canceled,
    /// By [`interrupt`].
    Interrupted,
}

/// Runs `future` to its end, parking the calling coroutine whenever it is pending. `reason` names the wait
/// in lists and reports.
///
/// # Panics
///
/// Outside a coroutine: there is nothing to park.
pub fn wait<F: Future>(reason: &'static str, future: F) -> Result<F::Output, Canceled> {
    wait_counted(reason, future, true, Parked::OnFuture)
}

/// As [`wait`], for what only another coroutine can bring about: it does not keep the loop alive, and a loop that
/// ends leaves the coroutine parked.
///
/// # Panics
///
/// Outside a coroutine: there is nothing to park.
pub fn wait_inside<F: Future>(reason: &'static str, future: F) -> Result<F::Output, Canceled> {
    wait_counted(reason, future, false, Parked::OnFuture)
}

/// As [`wait`], for a wait that [`interrupt`] may end.
///
/// # Panics
///
/// Outside a coroutine: there is nothing to park.
pub fn wait_interruptible<F: Future>(reason: &'static str, future: F) -> Result<F::Output, Ended> {
    let me = scheduler::current().expect("wait_interruptible is called in a coroutine");
    me.interrupted.set(false);
    wait_counted(reason, future, true, Parked::Interruptible).map_err(|Canceled| {
        if me.interrupted.take() {
            // Nobody has canceled it.
            me.canceled.set(false);
            Ended::Interrupted
        } else {
            Ended::Canceled
        }
    })
}

#[inline]
fn wait_counted<F: Future>(
    reason: &'static str,
    future: F,
    outside: bool,
    how: Parked,
) -> Result<F::Output, Canceled> {
    let me = scheduler::current().expect("wait is called in a coroutine");
    // Not budgeted: tokio counts polls per task, and many coroutines share the task that resumes them.
    let mut future = pin!(unconstrained(future));
    let waker = me.waker();
    let mut context = Context::from_waker(&waker);
    me.canceled.set(false);
    if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
        return Ok(output);
    }
    let _counted = outside.then(|| Counted::new(me.scheduler));
    loop {
        me.parked.set(how);
        me.reason.set(reason);
        scheduler::suspend(me);
        if me.canceled.get() {
            return Err(Canceled);
        }
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return Ok(output);
        }
    }
}

/// One coroutine that waits for the outside world, for as long as this exists: also when its future panics,
/// or the loop would wait for it for ever.
struct Counted(&'static Scheduler);

impl Counted {
    fn new(scheduler: &'static Scheduler) -> Self {
        scheduler.waiting.set(scheduler.waiting.get() + 1);
        Self(scheduler)
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.waiting.set(self.0.waiting.get() - 1);
    }
}

/// Lets all run that are ready now, and then goes on: those who do this take turns. (Tokio's `yield_now` wakes
/// the last one first.)
///
/// # Panics
///
/// Outside a coroutine: there is nothing to park.
pub fn yield_now(reason: &'static str) -> Result<(), Canceled> {
    let mut queued = false;
    wait(
        reason,
        poll_fn(|context| {
            if std::mem::replace(&mut queued, true) {
                return Poll::Ready(());
            }
            context.waker().wake_by_ref();
            Poll::Pending
        }),
    )
}

/// Lets all run that are ready, in the middle of a computation that did not ask for it. Nobody can end this wait, and it
/// leaves no trace. Outside a coroutine, or when coroutines have been aborted, nothing happens.
pub fn preempt() {
    let Some(me) = scheduler::current() else { return };
    if scheduler::is_aborted() {
        return;
    }
    let waker = me.waker();
    // Tokio's own: it wakes once the loop has looked at its sockets and timers. One that was woken at once would be
    // run again and again before that, with a whole slice of time each.
    let mut turn = pin!(tokio::task::yield_now());
    if turn.as_mut().poll(&mut Context::from_waker(&waker)).is_ready() {
        return;
    }
    let _counted = Counted::new(me.scheduler);
    me.parked.set(Parked::Preempted);
    me.reason.set("preempted");
    scheduler::suspend(me);
    comes_out(me.scheduler);
}

/// Runs `future` to its end, parking the calling coroutine whenever it is pending. Nobody can end this wait, and it leaves
/// no trace: for what works on the coroutine's own memory meanwhile, which must stay until it is done.
///
/// # Panics
///
/// Outside a coroutine: there is nothing to park.
pub fn wait_out<F: Future>(reason: &'static str, future: F) -> F::Output {
    let me = scheduler::current().expect("wait_out is called in a coroutine");
    let mut future = pin!(unconstrained(future));
    let waker = me.waker();
    let mut context = Context::from_waker(&waker);
    if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
        return output;
    }
    let _counted = Counted::new(me.scheduler);
    loop {
        me.parked.set(Parked::Preempted);
        me.reason.set(reason);
        scheduler::suspend(me);
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            comes_out(me.scheduler);
            return output;
        }
    }
}

/// Returns when a coroutine has come out of a wait that nobody can end ([`preempt`], [`wait_out`]) and is parked again or
/// has ended: what [`cancel_with`] has refused may succeed now. For tasks of the loop.
pub async fn one_comes_out() {
    let mut told = false;
    poll_fn(|context| {
        if std::mem::replace(&mut told, true) {
            return Poll::Ready(());
        }
        scheduler::scheduler().on_way_out.borrow_mut().push(context.waker().clone());
        Poll::Pending
    })
    .await;
}

/// The task goes on when control is back on the loop's own stack.
fn comes_out(scheduler: &Scheduler) {
    scheduler.on_way_out.take().into_iter().for_each(Waker::wake);
}

/// Parks the calling coroutine until [`crate::resume`] is called with its id.
///
/// # Panics
///
/// Outside a coroutine: there is nothing to park.
#[inline]
pub fn park(reason: &'static str) -> Result<(), Canceled> {
    try_park(reason).expect("park is called in a coroutine")
}

/// As [`park`]; none outside a coroutine.
#[inline]
pub fn try_park(reason: &'static str) -> Option<Result<(), Canceled>> {
    let me = scheduler::current()?;
    me.canceled.set(false);
    me.parked.set(Parked::UntilResumed);
    me.reason.set(reason);
    scheduler::suspend(me);
    Some(if me.canceled.get() { Err(Canceled) } else { Ok(()) })
}

/// Ends the wait of coroutine `id` with [`Canceled`]. The coroutine runs at once, on its own stack, until
/// it parks again or ends. False when there is no such coroutine or it is not parked.
pub fn cancel(id: i64) -> bool {
    cancel_with(id, 0)
}

/// As [`cancel`], with a word for the coroutine, which it finds in [`Coroutine::cause`](crate::Coroutine::cause).
pub fn cancel_with(id: i64, cause: u8) -> bool {
    let Some(coroutine) = scheduler::by_id(id) else { return false };
    if coroutine.state.get() != State::Waiting
        || coroutine.parked.get() == Parked::Preempted
        || scheduler::is_aborted()
    {
        return false;
    }
    coroutine.canceled.set(true);
    coroutine.cause.set(cause);
    scheduler::run(coroutine);
    true
}

/// Whether a signal that arrives now is for somebody: there is one coroutine, and it is parked in
/// [`wait_interruptible`]. Among several nobody could say whose wait it is to end, as among the threads of a process.
pub fn is_interruptible() -> bool {
    lone().is_some()
}

/// Ends that wait with [`Ended::Interrupted`]. The coroutine runs at once, on its own stack, until it parks again or ends.
/// False when there is none, or a coroutine runs.
pub fn interrupt() -> bool {
    let Some(coroutine) = lone() else { return false };
    coroutine.interrupted.set(true);
    coroutine.canceled.set(true);
    scheduler::run(coroutine);
    true
}

fn lone() -> Option<&'static Coroutine> {
    if scheduler::count() != 1 || scheduler::current().is_some() || scheduler::is_aborted() {
        return None;
    }
    let mut only = None;
    scheduler::for_each(|coroutine| only = Some(coroutine));
    only.filter(|coroutine| {
        coroutine.state.get() == State::Waiting && coroutine.parked.get() == Parked::Interruptible
    })
}
