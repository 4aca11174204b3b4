//! What no reactor can wait for: files, names, libraries' own computations. They run on tokio's pool of threads.
//!
//! Work on the pool owns all that it touches. A coroutine may be canceled, and a fatal error may leave its stack for
//! good, while a thread is still at it: it must find its memory, and its result is dropped then.

use crate::errno;
use crate::gate::{self, Caller, Stop};

/// What a cancellation does to the wait for the pool.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Cancel {
    /// Ends it.
    Now,
    /// Is told to the script, and the call returns when the work is done: its result is needed, or what it works on is
    /// not its own.
    Later,
}

/// Runs `work` on the pool, parked. The result, and the `errno` and `h_errno` that it left, which become the caller's.
pub(crate) fn call<T: Send + 'static>(
    caller: Caller,
    reason: &'static str,
    cancel: Cancel,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Stop> {
    call_with(
        caller,
        reason,
        |stop| (cancel == Cancel::Now || stop == Stop::CannotPark).then_some(stop),
        work,
    )
}

/// As [`call`], where a cancellation tells `ended`, and the call returns when the work is done.
pub(crate) fn call_told<T: Send + 'static>(
    caller: Caller,
    reason: &'static str,
    ended: impl Fn(),
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Stop> {
    let told = |stop| {
        if stop == Stop::CannotPark {
            return Some(stop);
        }
        ended();
        None
    };
    call_with(caller, reason, told, work)
}

/// `stopped` says whether, and with what, a wait that was ended ends the call.
fn call_with<T: Send + 'static>(
    caller: Caller,
    reason: &'static str,
    stopped: impl Fn(Stop) -> Option<Stop>,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Stop> {
    unsafe extern "C" {
        fn __h_errno_location() -> *mut libc::c_int;
    }
    if !caller.may_park() {
        return Err(Stop::CannotPark);
    }
    let mut task = tokio::task::spawn_blocking(move || {
        errno::set(0);
        let result = work();
        // SAFETY: each thread has its own, always valid.
        (result, errno::get(), unsafe { *__h_errno_location() })
    });
    let waited = loop {
        match caller.wait(reason, &mut task) {
            Ok(waited) => break waited,
            Err(stop) => {
                if let Some(stop) = stopped(stop) {
                    return Err(stop);
                }
            }
        }
    };
    match waited {
        Ok((result, number, host)) => {
            errno::set(number);
            // SAFETY: as above.
            unsafe { *__h_errno_location() = host };
            Ok(result)
        }
        // `work` has panicked, or the runtime is being shut down.
        Err(_) => Err(Stop::Ended(libc::ECANCELED)),
    }
}

/// Runs `work` on the pool and parks the calling coroutine until it is done; in place where nothing can be parked. None
/// when the wait was canceled: the work goes on, and its result is dropped.
///
/// Not to be called from a function that was called back by `work` itself.
pub fn run<T: Send + 'static>(
    reason: &'static str,
    cancel: Cancel,
    work: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    match gate::enter::<true>(0) {
        Some(caller) if caller.may_park() => call(caller, reason, cancel, work).ok(),
        _ => Some(work()),
    }
}
