//! Whoever watches coroutines run: what it is told of a thread's switches, of the time they take, and of stretches.

use std::time::Duration;

use crate::coroutine::Coroutine;
use crate::onlookers::LookOut;
use crate::scheduler::{current, home, scheduler};
use crate::stretch::{Stretch, Watcher};

/// From now on `look_out` is called at each switch to a coroutine, also back to one that has resumed another, before that
/// goes on. It must not run coroutines. None ends that.
pub fn look_out(look_out: Option<LookOut>) {
    let onlookers = &scheduler().onlookers;
    onlookers.look_out.set(look_out);
    onlookers.count();
}

/// From now on the time that coroutines run is counted, or no longer. What was counted stays.
pub fn count_execute_time(on: bool) {
    let onlookers = &scheduler().onlookers;
    onlookers.stopwatch.turn(on, current());
    onlookers.count();
}

impl Coroutine {
    /// How long it has run, as far as [`count_execute_time`] was on: without the time in which it was parked, or another
    /// coroutine that it has resumed ran.
    pub fn execute_time(&'static self) -> Duration {
        if current().is_some_and(|me| std::ptr::eq(me, self)) {
            self.scheduler.onlookers.stopwatch.stop(Some(self));
        }
        Duration::from_nanos(self.executed.get())
    }
}

/// Tells `watcher` from now on. What this returns is for the thread that looks; without looks nobody is told anything.
pub fn watch(watcher: Watcher) -> &'static Stretch {
    let scheduler = scheduler();
    scheduler.watcher.set(Some(watcher));
    &scheduler.stretch
}

/// Does something on the loop's own stack that counts as a stretch; within one, it is part of that.
pub fn away<R>(body: impl FnOnce() -> R) -> R {
    let scheduler = home().filter(|scheduler| scheduler.is_on_own_stack());
    if let Some(scheduler) = scheduler {
        scheduler.away.set(scheduler.away.get() + 1);
        scheduler.stretch.begin(&scheduler.watcher);
    }
    let result = body();
    if let Some(scheduler) = scheduler {
        scheduler.stretch.end(None, &scheduler.watcher);
        scheduler.away.set(scheduler.away.get().saturating_sub(1));
    }
    result
}
