//! What time it is.

use std::time::Duration;

/// One of the system's monotonic clocks. The coarse one costs 5 ns instead of 20.
#[inline]
pub(crate) fn clock(id: libc::clockid_t) -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: clock_gettime(2) fills the structure; these clocks exist on every Linux, so it does not fail.
    unsafe { libc::clock_gettime(id, &mut time) };
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or(0))
}
