//! Who may park: the check at the head of every hooked function, and what it hands to those that pass.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use swoole_coroutine::{Canceled, Coroutine, Ended};

use crate::{FLAGS, reactor};

/// What the program that uses this crate knows and the crate does not.
pub struct Host {
    /// Whether the running coroutine may be parked at this moment. Asked before each wait, not before each call. False
    /// where the program is in the middle of something that others must not see; the call then blocks as it used to.
    pub may_park: fn() -> bool,
    /// The running coroutine's wait was canceled; its call is about to return `ECANCELED`.
    pub canceled: fn(),
    /// Whether a signal that has arrived may end the call of the only coroutine, as it ends that of a process. False
    /// where signals are the program's own affair.
    pub may_interrupt: fn() -> bool,
    /// The running coroutine may not wait, because another one does; its call is about to fail.
    pub conflict: fn(&Conflict),
}

/// Which way bytes would go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Towards the program; also accepting.
    Read,
    /// Away from it; also connecting.
    Write,
}

/// Two coroutines wait for the same descriptor and direction.
#[derive(Clone, Copy, Debug)]
pub struct Conflict {
    /// The descriptor.
    pub fd: i32,
    /// What both want.
    pub direction: Direction,
    /// Id of the coroutine that waits already.
    pub owner: i64,
    /// It is more than that: an answer is to come that nobody will read, so only [`Self::owner`] may go on reading.
    pub is_spoiled: bool,
}

static HOST: OnceLock<&'static Host> = OnceLock::new();
/// The coroutines' thread; 0 before [`install`].
static THREAD: AtomicUsize = AtomicUsize::new(0);

pub(crate) fn install(host: &'static Host) {
    let _ = HOST.set(host);
    THREAD.store(thread(), Ordering::Relaxed);
}

/// A number that only the calling thread has: the thread pointer of the ABI, which is a register.
#[inline(always)]
fn thread() -> usize {
    let pointer: usize;
    #[cfg(target_arch = "x86_64")]
    // SAFETY: the ABI keeps the thread pointer's own address where it points.
    unsafe {
        std::arch::asm!("mov {}, fs:0", out(reg) pointer, options(nostack, preserves_flags, readonly, pure));
    }
    #[cfg(target_arch = "aarch64")]
    // SAFETY: reads a register that user code may read.
    unsafe {
        std::arch::asm!("mrs {}, tpidr_el0", out(reg) pointer, options(nostack, preserves_flags, nomem, pure));
    }
    pointer
}

/// Whether the calling thread is the coroutines'.
#[inline(always)]
pub(crate) fn is_ours() -> bool {
    THREAD.load(Ordering::Relaxed) == thread()
}

/// The coroutine that calls, if any of `flags` is on (or the call comes from a library whose own flag is) and it is one
/// that calls.
#[inline(always)]
pub(crate) fn enter<const ALWAYS: bool>(flags: u32) -> Option<Caller> {
    let on = FLAGS.load(Ordering::Relaxed);
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
        !swoole_coroutine::is_aborted() && HOST.get().is_some_and(|host| (host.may_park)())
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
        reactor::drive();
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

    /// Tells the script that another coroutine waits already.
    pub(crate) fn refuse(self, conflict: &Conflict) {
        if conflict.direction == Direction::Read && !conflict.is_spoiled {
            reactor::refused_to_read(self, conflict.fd, conflict.owner);
        }
        if let Some(host) = HOST.get() {
            (host.conflict)(conflict);
        }
    }
}

#[cold]
fn canceled() -> Stop {
    if let Some(host) = HOST.get() {
        (host.canceled)();
    }
    Stop::Ended(libc::ECANCELED)
}

/// Whether a signal may end the call of the only coroutine.
pub(crate) fn may_interrupt() -> bool {
    HOST.get().is_some_and(|host| (host.may_interrupt)())
}
