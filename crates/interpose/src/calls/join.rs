//! `pthread_join` and `pthread_mutex_lock`: what a library's own threads make the caller wait for, and the locks that
//! it holds around a call which parks.
//!
//! Two coroutines are the same thread to a mutex. Where one has parked inside a locked section of some library, the
//! other would wait for ever for the thread that it runs on; it lets others run instead, until the lock is free.

use std::ffi::{c_int, c_void};
use std::time::Duration;

use libc::{pthread_mutex_t, pthread_t};
use swoole_coroutine::Lane;

use crate::flags;
use crate::gate::{self, Stop};
use crate::pool::{self, Cancel};

/// Turns of the loop before it is asked only once in a while.
const TURNS: u32 = 8;
const PAUSE: Duration = Duration::from_millis(1);

const LONG_AGO: libc::timespec = libc::timespec { tv_sec: 0, tv_nsec: 0 };

/// pthread_mutex_lock(3). The wait for a lock cannot be canceled, as libc's cannot.
pub(crate) unsafe extern "C" fn pthread_mutex_lock<const ALWAYS: bool>(mutex: *mut pthread_mutex_t) -> c_int {
    // SAFETY: passed on as it came.
    let tried = unsafe { libc::pthread_mutex_trylock(mutex) };
    if tried == libc::EBUSY
        && let Some(caller) = gate::enter::<ALWAYS>(flags::ANY)
    {
        let mut turns = 0;
        loop {
            let waited = if turns < TURNS { caller.turn("mutex") } else { caller.sleep("mutex", PAUSE) };
            if waited == Err(Stop::CannotPark) {
                break;
            }
            turns = turns.saturating_add(1);
            // The time is over already; but unlike trylock(3) it tells a mutex that checks for errors from one which another
            // thread holds. Whether it was this coroutine or another one that took it, nobody knows while there are two.
            // SAFETY: as above, and a time.
            match unsafe { libc::pthread_mutex_timedlock(mutex, &LONG_AGO) } {
                libc::ETIMEDOUT => {}
                libc::EDEADLK if swoole_coroutine::count() > 1 => {}
                done => return done,
            }
        }
    }
    match tried {
        // SAFETY: as above.
        libc::EBUSY => unsafe { libc::pthread_mutex_lock(mutex) },
        done => done,
    }
}

/// pthread_join(3), on the pool: a resolver's thread may take its time to end. Cannot be canceled.
pub(crate) unsafe extern "C" fn pthread_join<const ALWAYS: bool>(
    thread: pthread_t,
    result: *mut *mut c_void,
) -> c_int {
    // Usually it has ended.
    // SAFETY: passed on as it came.
    let tried = unsafe { libc::pthread_tryjoin_np(thread, result) };
    if tried == libc::EBUSY
        && let Some(caller) = gate::enter::<ALWAYS>(flags::ANY)
    {
        // A number in glibc, a pointer in musl.
        let thread = thread as usize;
        let joined = pool::call(caller, ("thread", Lane::Others), Cancel::Later, move || {
            let mut value = std::ptr::null_mut();
            // SAFETY: the caller's thread, which nobody else joins.
            let number = unsafe { libc::pthread_join(thread as pthread_t, &mut value) };
            (number, value as usize)
        });
        if let Ok((number, value)) = joined {
            if number == 0 && !result.is_null() {
                // SAFETY: where the caller wants it.
                unsafe { *result = value as *mut c_void };
            }
            return number;
        }
    }
    match tried {
        // SAFETY: as above.
        libc::EBUSY => unsafe { libc::pthread_join(thread, result) },
        done => done,
    }
}
