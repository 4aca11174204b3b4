//! `Coroutine::setTimeLimit()`: an exception in a coroutine that takes too long.
//!
//! While it waits, a timer of the loop ends the wait; while it computes, the VM's interrupt throws. Whichever comes
//! first removes the limit, so that a `catch` or `finally` block has its time. One that does neither has resumed another
//! coroutine: the interrupt comes again as soon as control is back.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use swoole_coroutine::{Coroutine, Hold, current};
use swoole_zend::interrupt::Frame;
use swoole_zend::{PhpResult, PhpStatic, Thrown, doorway, error, interrupt, sys};
use tokio::task::AbortHandle;

use crate::classes::classes;
use crate::watchdog;

/// What the timer tells a coroutine when it ends its wait.
pub(crate) const CAUSE: u8 = 2;

/// Until the next look, where there was none.
const AGAIN: Duration = Duration::from_millis(1);

/// All limits that are set, the earliest first.
static LIMITS: PhpStatic<RefCell<BTreeSet<(Instant, i64)>>> = PhpStatic::new(RefCell::new(BTreeSet::new()));

/// A limit, until it is dropped.
pub(super) struct TimeLimit {
    until: Instant,
    id: i64,
    seconds: f64,
    timer: AbortHandle,
    _hold: Hold,
}

impl TimeLimit {
    /// None when there is no loop to set a timer in.
    pub(super) fn new(me: &Coroutine, seconds: f64) -> Option<Self> {
        // Longer than anything runs is no limit.
        let until = Instant::now().checked_add(Duration::try_from_secs_f64(seconds).ok()?)?;
        let limit = Self::until(me, until, seconds)?;
        watchdog::alarm(until);
        Some(limit)
    }

    fn until(me: &Coroutine, until: Instant, seconds: f64) -> Option<Self> {
        let id = me.id();
        let timer = swoole_coroutine::spawn_task(async move {
            tokio::time::sleep_until(until.into()).await;
            // One that was preempted computes, so that is how it is told.
            swoole_coroutine::cancel_with(id, CAUSE);
        })
        .ok()?
        .abort_handle();
        LIMITS.borrow_mut().insert((until, id));
        Some(Self { until, id, seconds, timer, _hold: swoole_coroutine::hold() })
    }
}

impl Drop for TimeLimit {
    fn drop(&mut self) {
        self.timer.abort();
        LIMITS.borrow_mut().remove(&(self.until, self.id));
    }
}

/// Throws: the time of `me`, which is running, is up.
pub(super) fn exceed(me: &Coroutine) -> Thrown {
    let seconds = take(me).map_or(0.0, |limit| limit.seconds);
    let message = format!("the coroutine's time limit of {seconds} s is exceeded");
    error::throw(classes().coroutine_timeout_exception, &message, libc::ETIMEDOUT.into())
}

/// Replaces the limit of `me`.
fn replace(me: &Coroutine, limit: Option<TimeLimit>) -> Option<TimeLimit> {
    if limit.is_none() && me.local().borrow().is_none() {
        return None;
    }
    super::with_local(me, |local| local.time_limit.replace(limit))
}

fn take(me: &Coroutine) -> Option<TimeLimit> {
    replace(me, None)
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_setTimeLimit(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(1, Some(1))?;
        let seconds = args.double(1)?;
        let me = super::require()?;
        drop(take(me));
        // Not a number is not above 0 either.
        if seconds > 0.0 {
            replace(me, TimeLimit::new(me, seconds));
        }
        result.set_bool(true);
        Ok(())
    });
}

/// At an interrupt: throws when the running coroutine's time is up. False when it did.
pub(crate) fn check(frame: Frame) -> bool {
    if LIMITS.borrow().is_empty() {
        return true;
    }
    let now = Instant::now();
    let in_time: PhpResult = match current() {
        // Where its function has returned, nobody could catch it.
        Some(me) if is_overdue(me, now) && frame.place().is_some() => Err(exceed(me)),
        _ => Ok(()),
    };
    if anybody_is_overdue(now) {
        // Not the running one: it has resumed that, or was parked where nobody can end its wait.
        swoole_coroutine::look_out(Some(on_switch));
    }
    let next = LIMITS.borrow().iter().map(|&(until, _)| until).find(|&until| until > now);
    if let Some(next) = next {
        watchdog::alarm(next);
    }
    in_time.is_ok()
}

/// At an interrupt that was not ours: something else was thrown first, and is to be caught before the next one.
pub(crate) fn check_again() {
    if !LIMITS.borrow().is_empty() {
        watchdog::alarm(Instant::now() + AGAIN);
    }
}

/// Control goes to a coroutine while somebody is overdue.
fn on_switch(to: &Coroutine) {
    let now = Instant::now();
    if !anybody_is_overdue(now) {
        swoole_coroutine::look_out(None);
    } else if is_overdue(to, now) {
        if to.is_canceled() {
            // Another exception is on its way, and `finally` blocks are to hear of it first.
            watchdog::alarm(now + AGAIN);
        } else {
            interrupt::ask();
        }
    }
}

/// In a forked child: the limits of those coroutines that are still there go on, with timers of the child's own loop.
pub(crate) fn in_child() {
    LIMITS.borrow_mut().clear();
    swoole_coroutine::for_each(|coroutine| {
        let Some(limit) = take(coroutine) else { return };
        let (until, seconds) = (limit.until, limit.seconds);
        drop(limit);
        replace(coroutine, TimeLimit::until(coroutine, until, seconds));
    });
}

/// Forgets the limits of coroutines that were left where they stood.
pub(crate) fn request_shutdown() {
    LIMITS.borrow_mut().clear();
}

fn anybody_is_overdue(now: Instant) -> bool {
    LIMITS.borrow().first().is_some_and(|&(until, _)| until <= now)
}

fn is_overdue(me: &Coroutine, now: Instant) -> bool {
    LIMITS.borrow().iter().take_while(|&&(until, _)| until <= now).any(|&(_, id)| id == me.id())
}
