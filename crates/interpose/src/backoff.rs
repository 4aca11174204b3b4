//! Waiting for what nobody tells: it is tried again after pauses that grow, and at once when a coroutine of this
//! process has given something free.
//!
//! A thread of the pool for each waiter would be told at once by the kernel, but could not be called back when its
//! coroutine is canceled; and as many waiters as the pool has threads would keep the holder from the pool that it needs
//! to finish and let go.

use std::rc::Rc;
use std::time::Duration;

use libc::c_int;
use tokio::sync::Notify;
use tokio::time::timeout;

use crate::deadline::Deadline;
use crate::errno;
use crate::gate::{Caller, Stop, is_ours};

/// The first pause and the longest.
const SHORT: Duration = Duration::from_millis(1);
const LONG: Duration = Duration::from_millis(20);

thread_local! {
    /// Rings when something may have become free.
    static FREED: Rc<Notify> = Rc::new(Notify::new());
}

/// A coroutine of this process has let go of something that others may wait for.
pub(crate) fn freed() {
    if is_ours() {
        FREED.with(|freed| freed.notify_waiters());
    }
}

/// The pauses between the attempts of one call.
pub(crate) struct Backoff {
    pause: Duration,
    freed: Rc<Notify>,
}

impl Backoff {
    pub(crate) fn new() -> Self {
        Self { pause: SHORT, freed: FREED.with(Rc::clone) }
    }

    /// Parks until it is worth another attempt.
    pub(crate) fn wait(&mut self, caller: Caller, reason: &'static str) -> Result<(), Stop> {
        let pause = self.next();
        caller.wait(reason, timeout(pause, self.freed.notified())).map(drop)
    }

    /// As [`Self::wait`], for a call that a signal ends; not longer than `most`.
    pub(crate) fn wait_interruptible(
        &mut self,
        caller: Caller,
        reason: &'static str,
        most: Duration,
    ) -> Result<(), Stop> {
        if !caller.may_park() {
            return Err(Stop::CannotPark);
        }
        let pause = self.next().min(most);
        caller.wait_interruptible(reason, timeout(pause, self.freed.notified())).map(drop)
    }

    fn next(&mut self) -> Duration {
        let pause = self.pause;
        self.pause = (pause * 2).min(LONG);
        pause
    }
}

/// Makes a call that does not wait until it fails with another number than `busy`, there is no time left, or a signal
/// arrives. `block` waits, where nothing can be parked.
pub(crate) fn take<T: From<i8> + PartialEq>(
    caller: Caller,
    reason: &'static str,
    busy: c_int,
    limit: Option<Duration>,
    mut attempt: impl FnMut() -> T,
    block: impl FnOnce() -> T,
) -> T {
    let number = errno::get();
    let deadline = Deadline::after(limit);
    let mut backoff = Backoff::new();
    loop {
        let taken = attempt();
        if taken != T::from(-1) {
            errno::set(number);
            return taken;
        }
        if errno::get() != busy {
            return taken;
        }
        let left = deadline.map_or(Duration::MAX, Deadline::left);
        if left.is_zero() {
            return errno::fail(busy);
        }
        match backoff.wait_interruptible(caller, reason, left) {
            Ok(()) => {}
            Err(Stop::Ended(number)) => return errno::fail(number),
            Err(Stop::CannotPark) => return block(),
        }
    }
}
