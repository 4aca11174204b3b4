//! `Swoole\Coroutine\System`: what blocks elsewhere parks the coroutine here. `Swoole\Coroutine` has the same methods.
//!
//! One file per noun: names and addresses, files, file handles, processes, signals, descriptors. What the kernel cannot
//! do without blocking runs on other threads ([`on_pool`]), which never meet the engine: bytes are copied out
//! before and in after.

mod children;
pub(crate) mod dns;
pub(crate) mod event;
mod file;
mod handle;
mod process;
pub(crate) mod signal;

use std::ffi::CString;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use swoole_coroutine::{Lane, elsewhere};
use swoole_zend::error;
use swoole_zend::{PhpResult, ZStr};

use crate::last_error;

/// Why a wait ended without what was waited for.
enum Ended {
    TimedOut,
    /// The error number is set already.
    Canceled,
}

/// Waits in the running coroutine, for so many seconds at most; for ever when that is not more than 0, as in Swoole.
fn wait_for<F: Future>(reason: &'static str, seconds: f64, future: F) -> Result<F::Output, Ended> {
    // Not more than 0, or longer than anybody can wait: no limit.
    let limit = if seconds > 0.0 { Duration::try_from_secs_f64(seconds).ok() } else { None };
    let Some(limit) = limit else {
        return super::wait(reason, future).ok_or(Ended::Canceled);
    };
    match super::wait(reason, tokio::time::timeout(limit, future)) {
        Some(in_time) => in_time.map_err(|_| Ended::TimedOut),
        None => Err(Ended::Canceled),
    }
}

/// Work that was given to the pool and is not done, whether or not somebody still waits for it.
static POOLED: AtomicUsize = AtomicUsize::new(0);

/// How much work is on the pool now.
pub(crate) fn pooled_tasks() -> usize {
    POOLED.load(Ordering::Relaxed) + crate::runtime::pool::running()
}

/// In a forked child: what runs elsewhere, runs in the parent.
pub(crate) fn in_child() {
    POOLED.store(0, Ordering::Relaxed);
    signal::in_child();
    children::in_child();
}

/// Runs `work` on a thread of the pool. When the wait for it is canceled the work itself goes on to its end.
/// Where no thread can be made it is done here.
async fn on_pool<T: Send + 'static>(
    lane: Lane,
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    POOLED.fetch_add(1, Ordering::Relaxed);
    let work = move || {
        // Also when it panics.
        struct Done;
        impl Drop for Done {
            fn drop(&mut self) {
                POOLED.fetch_sub(1, Ordering::Relaxed);
            }
        }
        let _done = Done;
        work()
    };
    match elsewhere(lane, work) {
        Ok(task) => task.await.unwrap_or_else(|| Err(io::Error::other("the work has panicked"))),
        Err(work) => work(),
    }
}

/// Waits for such work; a failure leaves its number in `swoole_last_error()`.
fn pooled<T: Send + 'static>(
    (reason, lane): (&'static str, Lane),
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Option<T> {
    match super::wait(reason, on_pool(lane, work))? {
        Ok(done) => Some(done),
        Err(failure) => {
            failed(&failure);
            None
        }
    }
}

fn failed(failure: &io::Error) {
    last_error::set(i64::from(failure.raw_os_error().unwrap_or(libc::EIO)));
}

/// A copy that another thread may read and the system takes; `what` names the argument in the error.
fn c_string(text: &ZStr, what: &str) -> PhpResult<CString> {
    CString::new(text.as_bytes())
        .map_err(|_| error::throw_value_error(&format!("{what} must not contain any null bytes")))
}

/// As [`c_string`], for a path, which may not be empty either.
fn path(text: &ZStr, what: &str) -> PhpResult<CString> {
    if text.as_bytes().is_empty() {
        return Err(error::throw_value_error(&format!("{what} cannot be empty")));
    }
    c_string(text, what)
}
