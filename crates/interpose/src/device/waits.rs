//! Whether a thread that took long for something has waited for it, or was not let run by others meanwhile: a machine that is
//! busy makes a quick disk look slow. The kernel counts how often a thread has gone to sleep.
//!
//! To ask costs a quarter of a microsecond, so the coroutines' thread asks once between two waits of the loop, and again when
//! something took long: in between it does not sleep on purpose.

use std::cell::Cell;

use crate::driver;

/// How often the calling thread has gone to sleep.
pub(super) fn sleeps() -> i64 {
    let mut usage = std::mem::MaybeUninit::<libc::rusage>::uninit();
    // SAFETY: getrusage(2) fills the record when it returns 0.
    unsafe {
        if libc::getrusage(libc::RUSAGE_THREAD, usage.as_mut_ptr()) != 0 {
            return -1;
        }
        #[allow(clippy::useless_conversion, reason = "the type differs between platforms")]
        i64::from(usage.assume_init().ru_nvcsw)
    }
}

thread_local! {
    /// As of which turn of the loop it is known, and what it was.
    static KNOWN: Cell<(u64, i64)> = const { Cell::new((u64::MAX, 0)) };
}

/// Before something that may take long, on the coroutines' thread.
pub(super) fn note() {
    driver::drive();
    let turn = driver::turns();
    if turn.is_none_or(|turn| KNOWN.get().0 != turn) {
        KNOWN.set((turn.unwrap_or(u64::MAX), sleeps()));
    }
}

/// After it has taken long.
#[cold]
pub(super) fn has_slept() -> bool {
    let (turn, before) = KNOWN.get();
    let after = sleeps();
    KNOWN.set((turn, after));
    after < 0 || after != before
}
