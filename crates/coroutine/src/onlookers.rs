//! Who is told of switches: the stopwatch, and whoever looks out for a coroutine that gets control.
//!
//! Nearly always nobody is, and then a switch pays for looking at one flag.

use std::cell::Cell;

use crate::coroutine::Coroutine;
use crate::execute_time::Stopwatch;
use crate::overflow;
use crate::scheduler::scheduler;

/// Told which coroutine control goes to.
type LookOut = fn(&Coroutine);

pub(crate) struct Onlookers {
    any: Cell<bool>,
    pub(crate) stopwatch: Stopwatch,
    look_out: Cell<Option<LookOut>>,
    /// Coroutines that have touched the reserve of their stacks.
    deep: Cell<usize>,
}

impl Onlookers {
    pub(crate) const fn new() -> Self {
        Self {
            any: Cell::new(false),
            stopwatch: Stopwatch::new(),
            look_out: Cell::new(None),
            deep: Cell::new(0),
        }
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
        if self.deep.get() > 0 {
            to.into_iter().for_each(overflow::on_switch);
        }
    }

    /// Somebody has come or gone.
    pub(crate) fn count(&self) {
        self.any.set(self.stopwatch.is_on() || self.look_out.get().is_some() || self.deep.get() > 0);
    }

    /// A coroutine has touched its reserve. Async-signal-safe.
    pub(crate) fn one_more_deep(&self) {
        self.deep.set(self.deep.get() + 1);
        self.any.set(true);
    }

    pub(crate) fn is_any_deep(&self) -> bool {
        self.deep.get() > 0
    }

    /// One has left it.
    pub(crate) fn one_less_deep(&self) {
        self.deep.set(self.deep.get().saturating_sub(1));
        self.count();
    }
}

/// From now on `look_out` is called at each switch to a coroutine, also back to one that has resumed another, before that
/// goes on. It must not run coroutines. None ends that.
pub fn look_out(look_out: Option<LookOut>) {
    let onlookers = &scheduler().onlookers;
    onlookers.look_out.set(look_out);
    onlookers.count();
}
