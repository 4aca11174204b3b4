//! `swoole.blocking_detection`: a log line for each place in PHP code that keeps the event loop waiting.
//!
//! ```text
//!   looker:      look ········ look ─────── look ─────── look ········ look          (a thread of its own)
//!                               │ first      │ asks       │ asks again
//!                               ▼            ▼            ▼
//!   PHP thread: ─loop─┤ a stretch: usleep(200000) ───────────────┤ interrupt: the place ├ ended: the report ┤loop─
//! ```
//!
//! **Who measures.** Nobody reads a clock at a switch. [`swoole_coroutine::Stretch`] is a word that says whether the
//! loop has control; a thread looks at it five times per threshold and counts. When nothing happens for a second, it
//! sleeps until it is woken.
//!
//! **Where the place is read.** Only on the PHP thread, which alone may follow the engine's frames. A signal would get
//! there at once, but `poll`, `nanosleep` and `epoll_wait` fail with EINTR even under `SA_RESTART`, and a program must not
//! behave differently for being watched. So the looker sets the VM's interrupt flag, and the VM calls [`on_interrupt`]
//! at the next jump backwards or call; after an internal function, that is when it returns, and the instruction before
//! tells which it was. Who parks in the middle of an internal function is found parked.
//!
//! **Who is blamed.** Each answer counts for as many looks as it was waited for, and the place with most of them is
//! reported (the majority, as Boyer and Moore count it). An answer that took some looks had to wait for an
//! internal function, which is then named; otherwise PHP code was computing, and its function is. What the VM does
//! in between without looking up (compiling a file, printing, collecting cycles) is put down to the next place
//! where it does.
//!
//! **When it is reported.** When control is back in the loop, since only then is it known for how long it was not. A
//! place is reported once: a call by its line, a computation by its function, whose line is just where it was met.
//! The time is wall clock, so a machine that is too busy counts as well. But when the looker itself was held up,
//! as in a process that was stopped, it starts anew. The time counts from the first look, so it is up to a fifth of
//! the threshold short.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::ffi::{CStr, c_int, c_void};
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicU64, Ordering};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use swoole_coroutine::{Coroutine, Seen, State, Stretch, Watcher};
use swoole_zend::fiber::{self, Frame as Context};
use swoole_zend::interrupt::{self, Frame};
use swoole_zend::place::Place;
use swoole_zend::{PhpStatic, ZStr, ini, sys};

use crate::{log, watchdog};

/// The INI entry that switches it on.
pub(crate) const DETECTION: &CStr = c"swoole.blocking_detection";
/// The INI entry for the time from which on the loop counts as blocked: microseconds, as in Swoole.
pub(crate) const THRESHOLD: &CStr = c"swoole.blocking_threshold";

/// So that what lasts as long as the threshold is met by several looks.
const LOOKS_PER_THRESHOLD: u32 = 5;
/// More often costs more than it tells, and more seldom finds the first look too late.
const BETWEEN_LOOKS: (Duration, Duration) = (Duration::from_millis(1), Duration::from_millis(100));
/// A looker that is this much too late was stopped, and with it the process. A busy machine makes it late, too.
const HELD_UP: Duration = Duration::from_secs(1);
/// An internal function that kept an answer waiting for fewer looks is not named: the machine may have been busy.
const NAMED_FROM: i32 = 3;
/// Looks go on for so long when there is nothing to be seen.
const UNTIL_DOZING: Duration = Duration::from_secs(1);
/// One who dozes gets up by itself, in case it fell asleep at the very moment in which it was to be woken.
const NAP: Duration = Duration::from_secs(1);
/// Places that are remembered; a program with more of them has read enough.
const MOST_PLACES: usize = 1000;

static WANTED: AtomicBool = AtomicBool::new(false);
static RUNS: AtomicBool = AtomicBool::new(false);
static THRESHOLD_US: AtomicU64 = AtomicU64::new(0);
/// Which look has asked for an interrupt that has not come yet; 0 when none has.
static ASKED: AtomicI32 = AtomicI32::new(0);

static BY_INI: PhpStatic<Cell<bool>> = PhpStatic::new(Cell::new(false));
static STRETCH: PhpStatic<Cell<Option<&'static Stretch>>> = PhpStatic::new(Cell::new(None));
static LOOKER: PhpStatic<RefCell<Option<Thread>>> = PhpStatic::new(RefCell::new(None));
static SUSPECT: PhpStatic<Cell<Option<Suspect>>> = PhpStatic::new(Cell::new(None));
static REPORTED: PhpStatic<RefCell<BTreeSet<String>>> = PhpStatic::new(RefCell::new(BTreeSet::new()));

/// Called once, at module start-up.
pub(crate) fn startup() {
    STRETCH.set(Some(swoole_coroutine::watch(Watcher { wake, ended })));
}

/// A script is about to run.
pub(crate) fn request_startup() {
    apply();
}

/// The INI entry has another value: called by the engine, at its start and whenever somebody changes it.
pub(crate) unsafe extern "C" fn on_modify_detection(
    _entry: *mut sys::zend_ini_entry,
    value: *mut sys::zend_string,
    _: *mut c_void,
    _: *mut c_void,
    _: *mut c_void,
    stage: c_int,
) -> c_int {
    // SAFETY: null or a string, alive during the call.
    BY_INI.set(unsafe { ini::switches_on(value) });
    // At start-up it is too early for threads: the process may be about to fork.
    if stage == sys::ZEND_INI_STAGE_RUNTIME as c_int {
        apply();
    }
    sys::SUCCESS
}

/// As above. What is not a number of microseconds is refused.
pub(crate) unsafe extern "C" fn on_modify_threshold(
    _entry: *mut sys::zend_ini_entry,
    value: *mut sys::zend_string,
    _: *mut c_void,
    _: *mut c_void,
    _: *mut c_void,
    _stage: c_int,
) -> c_int {
    if value.is_null() {
        return sys::FAILURE;
    }
    // SAFETY: a string, alive during the call.
    let Ok(threshold) = unsafe { ZStr::from_raw(value) }.to_text().trim().parse() else {
        return sys::FAILURE;
    };
    THRESHOLD_US.store(threshold, Ordering::Relaxed);
    sys::SUCCESS
}

fn threshold() -> Duration {
    Duration::from_micros(THRESHOLD_US.load(Ordering::Relaxed))
}

/// Starts the looker, or lets it end.
fn apply() {
    WANTED.store(BY_INI.get(), Ordering::SeqCst);
    if !BY_INI.get() || RUNS.swap(true, Ordering::SeqCst) {
        return;
    }
    let Some(stretch) = STRETCH.get() else { return };
    let looker = watchdog::start("swoole-looker", move || look(stretch));
    if looker.is_none() {
        RUNS.store(false, Ordering::SeqCst);
    }
    LOOKER.replace(looker);
}

/// A forked child has no threads; the interrupt that follows starts what is wanted.
pub(crate) fn in_child() {
    RUNS.store(false, Ordering::Relaxed);
    ASKED.store(0, Ordering::Relaxed);
}

/// What the looker does.
fn look(stretch: &'static Stretch) {
    let mut nothing_for = Duration::ZERO;
    loop {
        let pause = (threshold() / LOOKS_PER_THRESHOLD).clamp(BETWEEN_LOOKS.0, BETWEEN_LOOKS.1);
        let before = Instant::now();
        thread::sleep(pause);
        if !WANTED.load(Ordering::SeqCst) {
            RUNS.store(false, Ordering::SeqCst);
            // Wanted again in this very moment?
            if !WANTED.load(Ordering::SeqCst) || RUNS.swap(true, Ordering::SeqCst) {
                return;
            }
        }
        if before.elapsed() > pause + HELD_UP {
            stretch.look_anew();
            continue;
        }
        match stretch.look() {
            None => nothing_for += pause,
            Some(looks) => {
                nothing_for = Duration::ZERO;
                if looks > 1 {
                    let _ = ASKED.compare_exchange(0, looks, Ordering::Relaxed, Ordering::Relaxed);
                    interrupt::ask();
                }
            }
        }
        if nothing_for >= UNTIL_DOZING {
            nothing_for = Duration::ZERO;
            if stretch.doze() {
                while stretch.is_unwatched() && WANTED.load(Ordering::SeqCst) {
                    thread::park_timeout(NAP);
                }
            }
        }
    }
}

fn wake() {
    if let Some(looker) = &*LOOKER.borrow() {
        looker.unpark();
    }
}

/// The place that most answers so far have named.
struct Suspect {
    place: Place,
    lead: i32,
}

/// An answer: PHP code was at this place, and was waited for during so many looks.
fn suspect(mut place: Place, looks: i32) {
    if looks < NAMED_FROM {
        place.callee = None;
    }
    let next = match SUSPECT.take() {
        Some(Suspect { place: former, lead }) if key(&former) == key(&place) => {
            Suspect { place: former, lead: lead.saturating_add(looks) }
        }
        Some(Suspect { place: former, lead }) if lead >= looks => {
            Suspect { place: former, lead: lead - looks }
        }
        Some(Suspect { lead, .. }) => Suspect { place, lead: looks - lead },
        None => Suspect { place, lead: looks },
    };
    SUSPECT.set(Some(next));
}

/// What makes two places the same one.
fn key(place: &Place) -> String {
    match &place.callee {
        Some(callee) => format!("{}:{} {callee}", place.file, place.line),
        // An anonymous function may be bound to objects of several classes.
        None => format!("{}:{} {}", place.file, place.begin, place.caller.rsplit("::").next().unwrap_or("")),
    }
}

/// At an interrupt, whoever has asked for it.
pub(crate) fn on_interrupt(frame: Frame) {
    if !BY_INI.get() {
        return;
    }
    apply();
    let asked = ASKED.swap(0, Ordering::Relaxed);
    let looks = STRETCH.get().map_or(0, Stretch::looks);
    // One that was asked for in an earlier stretch says nothing about this one.
    if asked > 0
        && asked <= looks
        && let Some(place) = frame.place()
    {
        suspect(place, looks - asked + 1);
    }
}

/// The loop has control again, after a stretch that was looked at.
fn ended(seen: &Seen) {
    let asked = ASKED.swap(0, Ordering::Relaxed);
    if asked > 0
        && asked <= seen.looks
        && let Some(place) = seen.coroutine.and_then(where_parked)
    {
        suspect(place, seen.looks - asked + 1);
    }
    let suspect = SUSPECT.take();
    if seen.time >= threshold() && BY_INI.get() {
        report(suspect.map(|suspect| suspect.place), seen.time);
    }
}

fn where_parked(coroutine: &Coroutine) -> Option<Place> {
    if coroutine.state() != State::Waiting || swoole_coroutine::is_aborted() {
        return None;
    }
    // SAFETY: it waits, so its context is parked.
    let code = unsafe { fiber::parked_code(coroutine.context().cast::<Context>()) };
    let mut place = Place::of(code)?;
    // Ours park at once; what took so long came before.
    if place.module.as_deref() == Some("swoole") {
        place.callee = None;
    }
    Some(place)
}

fn report(place: Option<Place>, time: Duration) {
    let mut reported = REPORTED.borrow_mut();
    if reported.len() > MOST_PLACES || !reported.insert(place.as_ref().map(key).unwrap_or_default()) {
        return;
    }
    let is_last = reported.len() > MOST_PLACES;
    drop(reported);
    let time = match time.as_secs_f64() * 1000.0 {
        few if few < 10.0 => format!("{few:.1} ms"),
        many => format!("{many:.0} ms"),
    };
    log::warning(&match place {
        Some(Place { file, line, caller, callee: Some(callee), .. }) => {
            format!("{callee} blocked the event loop for {time}, called by {caller} in {file}:{line}")
        }
        Some(Place { file, line, caller, .. }) => {
            format!("{caller} blocked the event loop for {time}, computing in {file}:{line}")
        }
        None => format!("the event loop was blocked for {time}, and no PHP code could say where"),
    });
    if is_last {
        log::warning(&format!("{MOST_PLACES} places block the event loop; no more are reported"));
    }
}
