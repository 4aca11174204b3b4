//! The alarm and the ticker without threads, where no thread can be made: two timers of the kernel's and a signal that the
//! PHP thread takes.
//!
//! Not the first choice, because a signal ends calls of other libraries with `EINTR`, and the ticker's would come while
//! PHP computes inside of them.

use std::ffi::{c_int, c_void};
use std::ptr;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicPtr, Ordering};
use std::time::{Duration, Instant};

use swoole_coroutine::signal;
use swoole_zend::interrupt;

/// Null: there is none in this process.
static ALARM: AtomicPtr<c_void> = AtomicPtr::new(ptr::null_mut());
static TICKER: AtomicPtr<c_void> = AtomicPtr::new(ptr::null_mut());

/// A timer's address is a number that may be zero, so it is kept on the heap.
type Timer = libc::timer_t;

/// What the signal comes for.
const RINGS: usize = 1;
const TICKS: usize = 2;

extern "C" fn on_signal(_: c_int, about: *mut libc::siginfo_t, _: *mut c_void) {
    // SAFETY: the kernel's record, of a timer's signal.
    let why = unsafe { (*about).si_value() }.sival_ptr as usize;
    if why == TICKS {
        super::TICKED.store(true, Ordering::Relaxed);
    }
    interrupt::ask();
}

/// The timer at `place`, made for `clock` if there is none yet.
fn timer(place: &AtomicPtr<c_void>, clock: libc::clockid_t, why: usize) -> Option<Timer> {
    static SIGNAL: OnceLock<Option<c_int>> = OnceLock::new();
    // SAFETY: null, or leaked below.
    if let Some(&known) = unsafe { place.load(Ordering::Relaxed).cast::<Timer>().as_ref() } {
        return Some(known);
    }
    let number = (*SIGNAL.get_or_init(|| signal::claim(on_signal, libc::SA_RESTART | libc::SA_ONSTACK)))?;
    // SAFETY: zeroes are a valid record, timer_create(2) reads it and fills the timer when it returns 0.
    let made = unsafe {
        let mut event: libc::sigevent = std::mem::zeroed();
        event.sigev_notify = libc::SIGEV_SIGNAL;
        event.sigev_signo = number;
        event.sigev_value.sival_ptr = why as *mut c_void;
        let mut made: Timer = std::mem::zeroed();
        (libc::timer_create(clock, &mut event, &mut made) == 0).then_some(made)
    }?;
    place.store(Box::into_raw(Box::new(made)).cast(), Ordering::Relaxed);
    Some(made)
}

fn set(timer: Timer, first: Duration, again: Duration) -> bool {
    let time = |time: Duration| libc::timespec {
        tv_sec: libc::time_t::try_from(time.as_secs()).unwrap_or(libc::time_t::MAX),
        tv_nsec: libc::c_long::from(time.subsec_nanos() as i32),
    };
    let wanted = libc::itimerspec { it_interval: time(again), it_value: time(first) };
    // SAFETY: a timer of this process, and a record.
    unsafe { libc::timer_settime(timer, 0, &wanted, ptr::null_mut()) == 0 }
}

/// Asks for an interrupt at `at`, unless one comes sooner. False where there is no timer either.
pub(super) fn alarm(at: Instant) -> bool {
    let Some(timer) = timer(&ALARM, libc::CLOCK_MONOTONIC, RINGS) else { return false };
    // None at all would stop the timer.
    let time = at.saturating_duration_since(Instant::now()).max(Duration::from_nanos(1));
    // SAFETY: timer_gettime(2) fills the record when it returns 0.
    let left = unsafe {
        let mut now: libc::itimerspec = std::mem::zeroed();
        if libc::timer_gettime(timer, &mut now) != 0 {
            return false;
        }
        Duration::new(now.it_value.tv_sec as u64, now.it_value.tv_nsec as u32)
    };
    (!left.is_zero() && left <= time) || set(timer, time, Duration::ZERO)
}

/// Asks for an interrupt after each `tick` of the calling thread's computing, or for none any more.
pub(super) fn ticker(tick: Option<Duration>) -> bool {
    if tick.is_none() && TICKER.load(Ordering::Relaxed).is_null() {
        return true;
    }
    let Some(timer) = timer(&TICKER, libc::CLOCK_THREAD_CPUTIME_ID, TICKS) else { return false };
    let tick = tick.unwrap_or_default();
    set(timer, tick, tick)
}

/// A forked child has none of its parent's timers.
pub(super) fn in_child() {
    ALARM.store(ptr::null_mut(), Ordering::Relaxed);
    TICKER.store(ptr::null_mut(), Ordering::Relaxed);
}
