//! `sigtimedwait`, `sigwaitinfo` and `sigwait`: signals that are blocked and taken one by one. The threads of the pool have
//! all signals blocked, so one that is sent to the process stays pending until it is taken here.

use std::ptr::{null, null_mut};

use libc::{c_int, siginfo_t, sigset_t, timespec};

use super::sleep::duration;
use crate::backoff::{Bell, take};
use crate::errno;
use crate::flags;
use crate::gate;

const AT_ONCE: timespec = timespec { tv_sec: 0, tv_nsec: 0 };

/// sigtimedwait(2).
pub(crate) unsafe extern "C" fn sigtimedwait<const ALWAYS: bool>(
    set: *const sigset_t,
    info: *mut siginfo_t,
    limit: *const timespec,
) -> c_int {
    // SAFETY: passed on as it came.
    let call = |limit: *const timespec| unsafe { libc::sigtimedwait(set, info, limit) };
    // SAFETY: null, or a time.
    let time = match unsafe { limit.as_ref() } {
        None => None,
        Some(limit) => match duration(limit) {
            Some(time) => Some(time),
            None => return call(limit),
        },
    };
    match gate::enter::<ALWAYS>(flags::ANY) {
        Some(caller) => {
            let alone = |_: Option<_>| None;
            take(
                caller,
                ("signal", Bell::Signal),
                libc::EAGAIN,
                time,
                || call(&AT_ONCE),
                alone,
                || call(limit),
            )
        }
        None => call(limit),
    }
}

/// sigwaitinfo(2).
pub(crate) unsafe extern "C" fn sigwaitinfo<const ALWAYS: bool>(
    set: *const sigset_t,
    info: *mut siginfo_t,
) -> c_int {
    // SAFETY: passed on as it came.
    unsafe { sigtimedwait::<ALWAYS>(set, info, null()) }
}

/// sigwait(3). Signals that are not in the set do not end it.
pub(crate) unsafe extern "C" fn sigwait<const ALWAYS: bool>(
    set: *const sigset_t,
    number: *mut c_int,
) -> c_int {
    loop {
        // SAFETY: passed on as it came.
        let taken = unsafe { sigtimedwait::<ALWAYS>(set, null_mut(), null()) };
        if taken >= 0 {
            // SAFETY: where the caller wants it.
            unsafe { *number = taken };
            return 0;
        }
        match errno::get() {
            libc::EINTR => {}
            failure => return failure,
        }
    }
}
