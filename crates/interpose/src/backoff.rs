//! Waiting for what nobody tells: it is tried again after pauses that grow, and at once when a coroutine of this
//! process has given something free.
//!
//! A thread of the pool for each waiter would be told at once by the kernel, but could not be called back when its
//! coroutine is canceled; and as many waiters as the pool has threads would keep the holder from the pool that it needs
//! to finish and let go.

use std::rc::Rc;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::timeout;

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
