//! Threads that see to it that running PHP code looks up: a ticker for preemption, an alarm for time limits. (A third,
//! which asks where PHP code is, is [`crate::blocking`]'s own.)
//!
//! ```text
//!   ticker:  sleeps 5 ms of the PHP thread's CPU time ──┐
//!   alarm:   sleeps until the next deadline ────────────┼──► vm_interrupt ──► on_interrupt(), on the PHP thread
//! ```
//!
//! Neither exists before it is needed. The ticker sleeps by the clock of the PHP thread's own computing, so in a
//! process that waits it never wakes up. All signals are blocked in both: they are the PHP thread's.
//!
//! A forked child has no threads. There the interrupt is set, and whoever handles it starts them anew. Where none can be
//! made, two of the kernel's timers do what they do ([`timers`]).

mod timers;

use std::io;
use std::ptr;
use std::sync::atomic::{AtomicBool, AtomicPtr, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use swoole_zend::interrupt::{self, Frame};

use crate::coroutine::{preemption, time_limit};
use crate::{blocking, log, out_of_time, overflow};

/// CPU time between two looks at who is running. The kernel counts in ticks of up to 4 ms.
const TICK: libc::timespec = libc::timespec { tv_sec: 0, tv_nsec: 5_000_000 };
/// They call nothing that is deep.
const STACK: usize = 64 * 1024;

/// Called once, at module start-up.
pub(crate) fn startup() {
    // The ticker comes again by itself.
    interrupt::hook(on_interrupt, on_missed_interrupt);
    swoole_coroutine::on_refused_thread(refused);
    // SAFETY: the handler does nothing that is forbidden after a fork: it stores to atomics.
    unsafe { libc::pthread_atfork(None, None, Some(in_child)) };
}

/// The first thread that could not be made, whosever it was.
fn refused(refusal: &io::Error) {
    log::warning(&format!(
        "no thread can be made ({refusal}): what would run on one is done in place from now on, and the event loop waits for it"
    ));
}

fn on_interrupt(frame: Frame) {
    ticker_wanted(TICKER_WANTED.load(Ordering::Relaxed));
    blocking::on_interrupt(frame);
    let goes_on = overflow::check() && out_of_time::check(frame) && time_limit::check(frame);
    if goes_on && TICKED.swap(false, Ordering::Relaxed) {
        preemption::tick(frame);
    }
}

/// Somebody else has thrown at an interrupt that was meant for us.
fn on_missed_interrupt() {
    time_limit::check_again();
    overflow::check_again();
}

unsafe extern "C" fn in_child() {
    TICKER_RUNS.store(false, Ordering::Relaxed);
    BY_TIMER.store(false, Ordering::Relaxed);
    timers::in_child();
    // Whatever its lock was like at the fork, nobody uses it any more.
    ALARM.store(ptr::null_mut(), Ordering::Relaxed);
    blocking::in_child();
    interrupt::ask();
}

static TICKER_WANTED: AtomicBool = AtomicBool::new(false);
static TICKER_RUNS: AtomicBool = AtomicBool::new(false);
static TICKED: AtomicBool = AtomicBool::new(false);
/// There is no thread, but a timer.
static BY_TIMER: AtomicBool = AtomicBool::new(false);

/// Starts the ticker, or lets it end.
pub(crate) fn ticker_wanted(wanted: bool) {
    TICKER_WANTED.store(wanted, Ordering::SeqCst);
    if !wanted {
        if BY_TIMER.swap(false, Ordering::Relaxed) {
            timers::ticker(None);
            TICKER_RUNS.store(false, Ordering::SeqCst);
        }
        return;
    }
    if TICKER_RUNS.swap(true, Ordering::SeqCst) {
        return;
    }
    let mut clock = libc::CLOCK_MONOTONIC;
    // SAFETY: the calling thread's id is valid, and so is the place for the clock's.
    unsafe { libc::pthread_getcpuclockid(libc::pthread_self(), &mut clock) };
    if start("swoole-ticker", move || tick(clock)).is_none() {
        // It is tried once: the answer does not change with the next interrupt.
        let by_timer = timers::ticker(Some(Duration::from_nanos(TICK.tv_nsec as u64)));
        BY_TIMER.store(by_timer, Ordering::Relaxed);
    }
}

fn tick(clock: libc::clockid_t) {
    loop {
        // SAFETY: reads the constant; nobody wants the rest of an interrupted sleep.
        if unsafe { libc::clock_nanosleep(clock, 0, &TICK, ptr::null_mut()) } == libc::EINVAL {
            // Where that clock cannot be slept by.
            thread::sleep(Duration::from_millis(5));
        }
        if !TICKER_WANTED.load(Ordering::SeqCst) {
            TICKER_RUNS.store(false, Ordering::SeqCst);
            // Wanted again in this very moment?
            if !TICKER_WANTED.load(Ordering::SeqCst) || TICKER_RUNS.swap(true, Ordering::SeqCst) {
                return;
            }
        }
        TICKED.store(true, Ordering::Relaxed);
        interrupt::ask();
    }
}

struct Alarm {
    at: Mutex<Option<Instant>>,
    changed: Condvar,
}

static ALARM: AtomicPtr<Alarm> = AtomicPtr::new(ptr::null_mut());

/// Asks for an interrupt at `at`, once; an earlier one that was asked for already comes first and is to ask again.
pub(crate) fn alarm(at: Instant) {
    // SAFETY: null, or leaked by `start_alarm`.
    let Some(alarm) = (unsafe { ALARM.load(Ordering::Relaxed).as_ref() }).or_else(start_alarm) else {
        if !timers::alarm(at) {
            refuse_limits();
        }
        return;
    };
    let mut next = lock(&alarm.at);
    if next.is_none_or(|earlier| at < earlier) {
        *next = Some(at);
        alarm.changed.notify_one();
    }
}

#[cold]
fn refuse_limits() {
    static SAID: AtomicBool = AtomicBool::new(false);
    if !SAID.swap(true, Ordering::Relaxed) {
        log::warning("there is neither a thread nor a timer: time limits end waits, and not what computes");
    }
}

#[cold]
fn start_alarm() -> Option<&'static Alarm> {
    let alarm: &'static Alarm = Box::leak(Box::new(Alarm { at: Mutex::new(None), changed: Condvar::new() }));
    start("swoole-alarm", move || ring(alarm))?;
    ALARM.store(ptr::from_ref(alarm).cast_mut(), Ordering::Relaxed);
    Some(alarm)
}

fn ring(alarm: &Alarm) {
    let mut next = lock(&alarm.at);
    loop {
        let now = Instant::now();
        next = match *next {
            None => alarm.changed.wait(next).unwrap_or_else(PoisonError::into_inner),
            Some(at) if now < at => {
                alarm.changed.wait_timeout(next, at - now).unwrap_or_else(PoisonError::into_inner).0
            }
            Some(_) => {
                *next = None;
                interrupt::ask();
                next
            }
        };
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Starts a thread that no signal is delivered to. None when the system gives none.
pub(crate) fn start(name: &str, body: impl FnOnce() + Send + 'static) -> Option<Thread> {
    match swoole_coroutine::start_thread(name, STACK, body) {
        Ok(thread) => Some(thread),
        Err(refusal) => {
            swoole_coroutine::say_refused(&refusal);
            None
        }
    }
}
