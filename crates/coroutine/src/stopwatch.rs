//! How long each coroutine has really run, parked time left out.
//!
//! That takes a look at the clock on either side of every switch, some 20 ns each, so the stopwatch is off until
//! somebody asks (see [`crate::onlookers`]).

use std::cell::Cell;

use crate::clock::clock;
use crate::coroutine::Coroutine;

/// Measures the span between two switches and adds it to whoever ran in it.
pub(crate) struct Stopwatch {
    on: Cell<bool>,
    /// The last switch, or when it was turned on: nanoseconds of the clock.
    since: Cell<u64>,
}

impl Stopwatch {
    pub(crate) const fn new() -> Self {
        Self { on: Cell::new(false), since: Cell::new(0) }
    }

    pub(crate) fn is_on(&self) -> bool {
        self.on.get()
    }

    /// At a switch: `who` has run until now, none being the loop's own stack.
    pub(crate) fn stop(&self, who: Option<&Coroutine>) {
        if self.on.get() {
            self.add(who);
        }
    }

    /// From now on it is on, or not. `running` is who runs.
    pub(crate) fn turn(&self, on: bool, running: Option<&Coroutine>) {
        if self.on.get() == on {
            return;
        }
        // What the running one has run until now counts if it was on, and not if it was off.
        self.stop(running);
        self.since.set(now());
        self.on.set(on);
    }

    fn add(&self, who: Option<&Coroutine>) {
        let now = now();
        if let Some(who) = who {
            who.executed.set(who.executed.get() + now.saturating_sub(self.since.get()));
        }
        self.since.set(now);
    }
}

/// 64 bits of nanoseconds last for five centuries.
fn now() -> u64 {
    u64::try_from(clock(libc::CLOCK_MONOTONIC).as_nanos()).unwrap_or(u64::MAX)
}
