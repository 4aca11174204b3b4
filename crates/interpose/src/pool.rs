//! What no reactor can wait for: files, names, libraries' own computations. They run on threads of the lane that they belong
//! to, so that names which nobody answers do not keep files waiting; where no thread can be made, in place.
//!
//! Work on the pool owns all that it touches. A coroutine may be canceled, and a fatal error may leave its stack for
//! good, while a thread is still at it: it must find its memory, and its result is dropped then.

use swoole_coroutine::{Elsewhere, Lane, elsewhere};

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

/// A thread's result, and the `errno` and `h_errno` that it left.
type Left<T> = (T, libc::c_int, libc::c_int);

/// Runs `work` on the pool, parked. The result, and the `errno` and `h_errno` that it left, which become the caller's.
pub(crate) fn call<T: Send + 'static>(
    caller: Caller,
    (reason, lane): (&'static str, Lane),
    cancel: Cancel,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Stop> {
    give(caller, lane, work)?
        .wait(caller, reason, |stop| (cancel == Cancel::Now || stop == Stop::CannotPark).then_some(stop))
}

/// As [`call`], where a cancellation tells `ended`, and the call returns when the work is done.
pub(crate) fn call_told<T: Send + 'static>(
    caller: Caller,
    (reason, lane): (&'static str, Lane),
    ended: impl Fn(),
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Stop> {
    give(caller, lane, work)?.wait(caller, reason, |stop| {
        if stop == Stop::CannotPark {
            return Some(stop);
        }
        ended();
        None
    })
}

/// As [`call`] with [`Cancel::Now`], for work that may never end: None where there is no thread for it.
pub(crate) fn call_elsewhere<T: Send + 'static>(
    caller: Caller,
    reason: &'static str,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<Option<T>, Stop> {
    if !caller.may_park() {
        return Err(Stop::CannotPark);
    }
    match elsewhere(Lane::Others, noting(work)) {
        Ok(task) => Given::Elsewhere(task).wait(caller, reason, Some).map(Some),
        Err(_) => Ok(None),
    }
}

/// Work that was given away, or had to be done at once.
enum Given<T> {
    Elsewhere(Elsewhere<Left<T>>),
    Done(T),
}

fn give<T: Send + 'static>(
    caller: Caller,
    lane: Lane,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<Given<T>, Stop> {
    if !caller.may_park() {
        return Err(Stop::CannotPark);
    }
    match elsewhere(lane, noting(work)) {
        Ok(task) => Ok(Given::Elsewhere(task)),
        Err(work) => Ok(Given::Done(work().0)),
    }
}

unsafe extern "C" {
    fn __h_errno_location() -> *mut libc::c_int;
}

/// `work`, with the numbers that it leaves.
fn noting<T>(work: impl FnOnce() -> T) -> impl FnOnce() -> Left<T> {
    move || {
        errno::set(0);
        let result = work();
        // SAFETY: each thread has its own, always valid.
        (result, errno::get(), unsafe { *__h_errno_location() })
    }
}

impl<T> Given<T> {
    /// `stopped` says whether, and with what, a wait that was ended ends the call.
    fn wait(
        self,
        caller: Caller,
        reason: &'static str,
        stopped: impl Fn(Stop) -> Option<Stop>,
    ) -> Result<T, Stop> {
        let mut task = match self {
            Self::Done(result) => return Ok(result),
            Self::Elsewhere(task) => task,
        };
        loop {
            match caller.wait(reason, &mut task) {
                Ok(Some((result, number, host))) => {
                    errno::set(number);
                    // SAFETY: as above.
                    unsafe { *__h_errno_location() = host };
                    return Ok(result);
                }
                // It has panicked.
                Ok(None) => return Err(Stop::Ended(libc::ECANCELED)),
                Err(stop) => {
                    if let Some(stop) = stopped(stop) {
                        return Err(stop);
                    }
                }
            }
        }
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
        Some(caller) if caller.may_park() => call(caller, (reason, Lane::Files), cancel, work).ok(),
        _ => Some(work()),
    }
}
