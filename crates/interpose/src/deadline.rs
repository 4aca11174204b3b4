//! A time limit of a call, as a point in time.

use std::time::Duration;

/// From this on the clock's cheap, coarse reading will do: it is late by a tick of the kernel at most, a thousandth.
const COARSE: Duration = Duration::from_secs(10);
/// The longest tick that a kernel is built with.
const TICK: Duration = Duration::from_millis(10);

/// Nanoseconds, of the monotonic clock or between two readings of it.
pub(crate) type Nanos = u64;

/// What it shows.
pub(crate) fn now() -> Nanos {
    read(libc::CLOCK_MONOTONIC)
}

/// A point in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Deadline(Nanos);

impl Deadline {
    /// So long from now. None for no limit, and for one that is beyond what anybody can wait for.
    pub(crate) fn after(limit: Option<Duration>) -> Option<Self> {
        let limit = limit?;
        let (now, limit) = if limit < COARSE {
            (read(libc::CLOCK_MONOTONIC), limit)
        } else {
            (read(libc::CLOCK_MONOTONIC_COARSE), limit.saturating_add(TICK))
        };
        now.checked_add(u64::try_from(limit.as_nanos()).ok()?).map(Self)
    }

    pub(crate) fn now() -> Self {
        Self(now())
    }

    /// What is left of it.
    pub(crate) fn left(self) -> Duration {
        Duration::from_nanos(self.0.saturating_sub(Self::now().0))
    }
}

fn read(clock: libc::clockid_t) -> Nanos {
    let mut now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: clock_gettime(2) fills the struct; these clocks always exist.
    unsafe { libc::clock_gettime(clock, &mut now) };
    let (seconds, nanos) = (u64::try_from(now.tv_sec).unwrap_or(0), u64::try_from(now.tv_nsec).unwrap_or(0));
    seconds.saturating_mul(1_000_000_000).saturating_add(nanos)
}
