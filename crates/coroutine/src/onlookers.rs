//! Who is told of switches: the stopwatch, and whoever looks out for a coroutine that gets control.
//!
//! Nearly always nobody is, and then a switch pays for looking at one flag.

use std::cell::Cell;

use crate::coroutine::Coroutine;
use crate::execute_time::Stopwatch;
use crate::scheduler::scheduler;

/// Told which coroutine control goes to.
type LookOut = fn(&Coroutine);

pub(crate) struct Onlookers {
    any: Cell<bool>,
    pub(crate) stopwatch: Stopwatch,
    look_out: Cell<Option<LookOut>>,
}

impl Onlookers {
    pub(crate) const fn new() -> Self {
        Self { any: Cell::new(false), stopwatch: Stopwatch::new(), look_out: Cell::new(None) }
    }

    /// At a switch: control goes from one coroutine to another, none being the loop's own stack.
    #[inline(always)]
    pub(crate) fn switch(&self, from: Option<&Coroutine>, to: Option<&Coroutine>) {
        if self.any.get() {
            self.tell(from, to);
        }
    }

    #[cold]
    fn tell(&self, from: Option<&Coroutine>, to: Option<&Coroutine>) {
        self.stopwatch.stop(from);
        if let (Some(look_out), Some(to)) = (self.look_out.get(), to) {
            look_out(to);
        }
    }

    /// Somebody has come or gone.
    pub(crate) fn count(&self) {
        self.any.set(self.stopwatch.is_on() || self.look_out.get().is_some());
    }
}

/// From now on `look_out` is called at each switch to a coroutine, also back to one that has resumed another, before that
/// goes on. It must not run coroutines. None ends that.
pub fn look_out(look_out: Option<LookOut>) {
    let onlookers = &scheduler().onlookers;
    onlookers.look_out.set(look_out);
    onlookers.count();
}
