//! How long the thread has been away from the event loop, for another thread that looks now and then.
//!
//! A stretch begins when the loop's own stack resumes a coroutine, or calls something that it cannot resume, and ends
//! when control is back there. Coroutines that resume each other in between belong to the same stretch: nobody else
//! has had a turn.
//!
//! ```text
//!                 begins                 looks                    looks again
//!   AT_REST ────────────────►  0  ────────────────►  1  ────────────────────────►  2, 3, …
//!      ▲                       │                     │                             │
//!      └──────────── ends ─────┴───── ends, and was seen: the watcher is told ─────┘
//! ```
//!
//! The word that counts the looks is all that both threads share, so a switch costs two plain stores, and the clock is
//! read by whoever looks. For the same reason a stretch is known to be as old as the first look at it, and not older.

use std::cell::Cell;
use std::sync::atomic::{AtomicI32, AtomicU64, Ordering};
use std::time::Duration;

use crate::clock::clock;
use crate::coroutine::Coroutine;

const BEGUN: i32 = 0;
const AT_REST: i32 = -1;
/// At rest, and the one who looks sleeps until it is woken.
const UNWATCHED: i32 = -2;

/// Called on the coroutines' own thread.
#[derive(Clone, Copy)]
pub struct Watcher {
    /// A stretch begins, and the one who looks may be asleep.
    pub wake: fn(),
    /// A stretch has ended that was looked at. May not run coroutines.
    pub ended: fn(&Seen),
}

/// A stretch that has ended.
pub struct Seen {
    /// How often it was looked at.
    pub looks: i32,
    /// The time since the first look.
    pub time: Duration,
    /// The coroutine that has come back to the loop, if it was one.
    pub coroutine: Option<&'static Coroutine>,
}

/// The running stretch of one thread's coroutines.
pub struct Stretch {
    looks: AtomicI32,
    /// In nanoseconds of the monotonic clock.
    first_look: AtomicU64,
}

impl Stretch {
    pub(crate) fn new() -> Self {
        Self { looks: AtomicI32::new(AT_REST), first_look: AtomicU64::new(0) }
    }

    /// The loop's stack is left.
    #[inline(always)]
    pub(crate) fn begin(&self, watcher: &Cell<Option<Watcher>>) {
        // A swap would close the gap in which the other falls asleep, and cost more than the rest of the switch. It
        // sleeps for a limited time instead.
        let former = self.looks.load(Ordering::Relaxed);
        self.looks.store(BEGUN, Ordering::Relaxed);
        if former == UNWATCHED {
            wake(watcher);
        }
    }

    /// The loop's stack is reached again, by `coroutine`.
    #[inline(always)]
    pub(crate) fn end(&self, coroutine: Option<&'static Coroutine>, watcher: &Cell<Option<Watcher>>) {
        let looks = self.looks.load(Ordering::Acquire);
        self.looks.store(AT_REST, Ordering::Relaxed);
        if looks > BEGUN {
            self.was_seen(looks, coroutine, watcher);
        }
    }

    #[cold]
    fn was_seen(&self, looks: i32, coroutine: Option<&'static Coroutine>, watcher: &Cell<Option<Watcher>>) {
        let first = Duration::from_nanos(self.first_look.load(Ordering::Relaxed));
        if let Some(watcher) = watcher.get() {
            let time = clock(libc::CLOCK_MONOTONIC).saturating_sub(first);
            (watcher.ended)(&Seen { looks, time, coroutine });
        }
    }

    /// How often the running stretch was looked at; none, or a number that means nothing, when there is none.
    pub fn looks(&self) -> i32 {
        self.looks.load(Ordering::Relaxed)
    }

    /// Looks: how often it was looked at now, this time included. None when the loop has control. One thread looks.
    pub fn look(&self) -> Option<i32> {
        let looks = self.looks.load(Ordering::Relaxed);
        if looks < BEGUN {
            return None;
        }
        if looks == BEGUN {
            self.note_time();
        }
        let now = looks.saturating_add(1);
        // Where this fails, another one has begun or it has ended: there will be another look.
        self.looks.compare_exchange(looks, now, Ordering::Release, Ordering::Relaxed).ok().map(|_| now)
    }

    /// Looks as if for the first time: what was so far does not count, since the one who looks was itself held up.
    pub fn look_anew(&self) {
        let looks = self.looks.load(Ordering::Relaxed);
        if looks >= BEGUN {
            self.note_time();
            let _ = self.looks.compare_exchange(looks, 1, Ordering::Release, Ordering::Relaxed);
        }
    }

    /// Asks to be woken when a stretch begins. False when one has begun.
    pub fn doze(&self) -> bool {
        self.looks.compare_exchange(AT_REST, UNWATCHED, Ordering::Relaxed, Ordering::Relaxed).is_ok()
    }

    /// Whether nothing has begun since [`doze`](Self::doze).
    pub fn is_unwatched(&self) -> bool {
        self.looks.load(Ordering::Relaxed) == UNWATCHED
    }

    fn note_time(&self) {
        let now = clock(libc::CLOCK_MONOTONIC).as_nanos();
        self.first_look.store(u64::try_from(now).unwrap_or(u64::MAX), Ordering::Relaxed);
    }
}

#[cold]
fn wake(watcher: &Cell<Option<Watcher>>) {
    if let Some(watcher) = watcher.get() {
        (watcher.wake)();
    }
}
