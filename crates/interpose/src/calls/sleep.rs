//! `sleep` and its relatives: a timer of the loop.
//!
//! The loop's timers count whole milliseconds. Of a time that is not one the rest, less than a millisecond, is slept
//! on the spot, after others have had their turn: late by a millisecond is not what a caller of `usleep(100)` expects.

use std::time::{Duration, Instant};

use libc::{c_int, c_uint, clockid_t, timespec, useconds_t};

use crate::errno;
use crate::flags;
use crate::gate::{self, Caller, Stop};

/// Below this the loop's timers are too coarse.
const TICK: Duration = Duration::from_millis(1);

/// Parks for `time`. What is left of it when the wait was ended sooner.
fn rest(caller: Caller, time: Duration) -> Result<(), (Stop, Duration)> {
    let begin = Instant::now();
    let left = || time.saturating_sub(begin.elapsed());
    let waited = if time < TICK {
        caller.turn("sleep").map(|()| {
            let short = timespec { tv_sec: 0, tv_nsec: left().subsec_nanos().into() };
            // SAFETY: nanosleep(2) reads the time and, with no second pointer, writes nothing.
            unsafe { libc::nanosleep(&short, std::ptr::null_mut()) };
        })
    } else {
        caller.sleep_interruptible("sleep", time)
    };
    waited.map_err(|stop| (stop, left()))
}

pub(super) fn duration(time: &timespec) -> Option<Duration> {
    let nanos = u32::try_from(time.tv_nsec).ok().filter(|&nanos| nanos < 1_000_000_000)?;
    Some(Duration::new(u64::try_from(time.tv_sec).ok()?, nanos))
}

pub(super) fn timespec_of(time: Duration) -> timespec {
    timespec {
        tv_sec: libc::time_t::try_from(time.as_secs()).unwrap_or(libc::time_t::MAX),
        tv_nsec: time.subsec_nanos().into(),
    }
}

/// sleep(3). Interrupted: the whole seconds that are left; canceled: at least one.
pub(crate) unsafe extern "C" fn sleep<const ALWAYS: bool>(seconds: c_uint) -> c_uint {
    if let Some(caller) = gate::enter::<ALWAYS>(flags::SLEEP) {
        match rest(caller, Duration::from_secs(seconds.into())) {
            Ok(()) => return 0,
            Err((Stop::Ended(number), left)) => {
                let least = c_uint::from(number != libc::EINTR);
                return c_uint::try_from(left.as_secs()).unwrap_or(seconds).max(least);
            }
            Err((Stop::CannotPark, _)) => {}
        }
    }
    // SAFETY: sleep(3) takes no pointers.
    unsafe { libc::sleep(seconds) }
}

/// usleep(3). Interrupted or canceled: -1, EINTR.
pub(crate) unsafe extern "C" fn usleep<const ALWAYS: bool>(micros: useconds_t) -> c_int {
    if let Some(caller) = gate::enter::<ALWAYS>(flags::SLEEP) {
        match rest(caller, Duration::from_micros(micros.into())) {
            Ok(()) => return 0,
            Err((Stop::Ended(_), _)) => return errno::fail(libc::EINTR),
            Err((Stop::CannotPark, _)) => {}
        }
    }
    // SAFETY: usleep(3) takes no pointers.
    unsafe { libc::usleep(micros) }
}

/// nanosleep(2). Interrupted or canceled: -1, EINTR, and what is left.
pub(crate) unsafe extern "C" fn nanosleep<const ALWAYS: bool>(
    time: *const timespec,
    left: *mut timespec,
) -> c_int {
    match relative::<ALWAYS>(time, left) {
        Some(0) => 0,
        Some(number) => errno::fail(number),
        // SAFETY: passed on as it came.
        None => unsafe { libc::nanosleep(time, left) },
    }
}

/// The error number, or 0. None: not ours to do.
fn relative<const ALWAYS: bool>(time: *const timespec, left: *mut timespec) -> Option<c_int> {
    let caller = gate::enter::<ALWAYS>(flags::SLEEP)?;
    // SAFETY: null, or the caller's time.
    let wanted = duration(unsafe { time.as_ref()? })?;
    match rest(caller, wanted) {
        Ok(()) => Some(0),
        Err((Stop::CannotPark, _)) => None,
        Err((Stop::Ended(_), rest)) => {
            // SAFETY: null, or where the caller wants it.
            if let Some(left) = unsafe { left.as_mut() } {
                left.tv_sec = i64::try_from(rest.as_secs()).unwrap_or(i64::MAX);
                left.tv_nsec = rest.subsec_nanos().into();
            }
            Some(libc::EINTR)
        }
    }
}

/// clock_nanosleep(2): relative, or until a time of the realtime or monotonic clock. Interrupted or canceled: EINTR.
pub(crate) unsafe extern "C" fn clock_nanosleep<const ALWAYS: bool>(
    clock: clockid_t,
    how: c_int,
    time: *const timespec,
    left: *mut timespec,
) -> c_int {
    let known = matches!(clock, libc::CLOCK_REALTIME | libc::CLOCK_MONOTONIC | libc::CLOCK_BOOTTIME);
    let done = match how {
        0 if known => relative::<ALWAYS>(time, left),
        libc::TIMER_ABSTIME if known => absolute::<ALWAYS>(clock, time),
        _ => None,
    };
    // SAFETY: passed on as it came.
    done.unwrap_or_else(|| unsafe { libc::clock_nanosleep(clock, how, time, left) })
}

fn absolute<const ALWAYS: bool>(clock: clockid_t, time: *const timespec) -> Option<c_int> {
    let caller = gate::enter::<ALWAYS>(flags::SLEEP)?;
    // SAFETY: null, or the caller's time.
    let until = duration(unsafe { time.as_ref()? })?;
    let mut now = timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: clock_gettime(2) fills the struct.
    if unsafe { libc::clock_gettime(clock, &mut now) } != 0 {
        return None;
    }
    match rest(caller, until.saturating_sub(duration(&now)?)) {
        Ok(()) => Some(0),
        Err((Stop::CannotPark, _)) => None,
        Err((Stop::Ended(_), _)) => Some(libc::EINTR),
    }
}
