//! How long each coroutine has really run, parked time left out.
//!
//! That takes a look at the clock on either side of every switch, some 20 ns each, so the stopwatch is off until
//! somebody asks (see [`crate::onlookers`]).

use std::cell::Cell;
use std::time::Duration;

use crate::coroutine::{Coroutine, clock};
use crate::scheduler::{current, scheduler};

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

/// From now on the time that coroutines run is counted, or no longer. What was counted stays.
pub fn count_execute_time(on: bool) {
    let scheduler = scheduler();
    let stopwatch = &scheduler.onlookers.stopwatch;
    if stopwatch.on.get() == on {
        return;
    }
    // What the running one has run until now counts if it was on, and not if it was off.
    stopwatch.stop(current());
    stopwatch.since.set(now());
    stopwatch.on.set(on);
    scheduler.onlookers.count();
}

impl Coroutine {
    /// How long it has run, as far as [`count_execute_time`] was on: without the time in which it was parked, or another
    /// coroutine that it has resumed ran.
    pub fn execute_time(&'static self) -> Duration {
        let stopwatch = &self.scheduler.onlookers.stopwatch;
        if stopwatch.on.get() && current().is_some_and(|me| std::ptr::eq(me, self)) {
            stopwatch.add(Some(self));
        }
        Duration::from_nanos(self.executed.get())
    }
}
