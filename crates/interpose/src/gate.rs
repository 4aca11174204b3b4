//! Who may park: the check at the head of every hooked function, and what it hands to those that pass.

use std::time::Duration;

use swoole_coroutine::{Canceled, Coroutine, Ended};

use crate::host::{self, is_ours};
use crate::{driver, flags};

/// The coroutine that calls, if any of `flags` is on (or the call comes from a library whose own flag is) and it is one
/// that calls.
#[inline(always)]
pub(crate) fn enter<const ALWAYS: bool>(flags: u32) -> Option<Caller> {
    let on = flags::on();
    if (if ALWAYS { on } else { on & flags }) == 0 || !is_ours() {
        return None;
    }
    swoole_coroutine::current().map(Caller)
}

/// The running coroutine, whatever is on.
pub(crate) fn running() -> Option<Caller> {
    swoole_coroutine::current().filter(|_| is_ours()).map(Caller)
}

/// Why a wait has ended without what was waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// With this error number: `ECANCELED` when somebody has canceled it, which the host has been told, or `EINTR`.
    Ended(i32),
    /// Here the coroutine must not be parked.
    CannotPark,
}

/// A coroutine inside a hooked function.
#[derive(Clone, Copy)]
pub(crate) struct Caller(&'static Coroutine);

impl Caller {
    pub(crate) fn id(self) -> i64 {
        self.0.id()
    }

    /// Whether it may be parked now.
    pub(crate) fn may_park(self) -> bool {
        host::may_park()
    }

    /// Waits for `future`, parked.
    pub(crate) fn wait<F: Future>(self, reason: &'static str, future: F) -> Result<F::Output, Stop> {
        if !self.may_park() {
            return Err(Stop::CannotPark);
        }
        self.wait_now(reason, future)
    }

    /// As [`Self::wait`], where it is known that it may be parked.
    pub(crate) fn wait_now<F: Future>(self, reason: &'static str, future: F) -> Result<F::Output, Stop> {
        swoole_coroutine::wait(reason, future).map_err(|Canceled| canceled())
    }

    /// As [`Self::wait_now`], for a call that a signal ends although its handler asks for restarts (`SA_RESTART`), see
    /// signal(7).
    pub(crate) fn wait_interruptible<F: Future>(
        self,
        reason: &'static str,
        future: F,
    ) -> Result<F::Output, Stop> {
        driver::drive();
        swoole_coroutine::wait_interruptible(reason, future).map_err(|ended| match ended {
            Ended::Canceled => canceled(),
            Ended::Interrupted => Stop::Ended(libc::EINTR),
        })
    }

    /// Parks for some time.
    pub(crate) fn sleep(self, reason: &'static str, time: Duration) -> Result<(), Stop> {
        self.wait(reason, tokio::time::sleep(time))
    }

    /// As [`Self::sleep`], for a call that a signal ends.
    pub(crate) fn sleep_interruptible(self, reason: &'static str, time: Duration) -> Result<(), Stop> {
        if !self.may_park() {
            return Err(Stop::CannotPark);
        }
        self.wait_interruptible(reason, tokio::time::sleep(time))
    }

    /// Lets others run.
    pub(crate) fn turn(self, reason: &'static str) -> Result<(), Stop> {
        if !self.may_park() {
            return Err(Stop::CannotPark);
        }
        swoole_coroutine::yield_now(reason).map_err(|Canceled| canceled())
    }
}

#[cold]
fn canceled() -> Stop {
    host::canceled();
    Stop::Ended(libc::ECANCELED)
}
