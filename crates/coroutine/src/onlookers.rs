//! Who is told of switches: the stopwatch, and whoever looks out for a coroutine that gets control.
//!
//! Nearly always nobody is, and then a switch pays for looking at one flag.

use std::cell::Cell;

use crate::coroutine::Coroutine;
use crate::stopwatch::Stopwatch;

/// Told which coroutine control goes to.
pub(crate) type LookOut = fn(&Coroutine);

pub(crate) struct Onlookers {
    any: Cell<bool>,
    pub(crate) stopwatch: Stopwatch,
    pub(crate) look_out: Cell<Option<LookOut>>,
    /// Coroutines that have touched the reserve of their stacks.
    deep: Cell<usize>,
    /// Hears of switches while there are any.
    on_deep: Cell<Option<LookOut>>,
}

impl Onlookers {
    pub(crate) const fn new() -> Self {
        Self {
            any: Cell::new(false),
            stopwatch: Stopwatch::new(),
            look_out: Cell::new(None),
            deep: Cell::new(0),
            on_deep: Cell::new(None),
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
        if let (1.., Some(on_deep), Some(to)) = (self.deep.get(), self.on_deep.get(), to) {
            on_deep(to);
        }
    }

    /// Somebody has come or gone.
    pub(crate) fn count(&self) {
        self.any.set(self.stopwatch.is_on() || self.look_out.get().is_some() || self.deep.get() > 0);
    }

    /// A coroutine has touched its reserve; `on_switch` is told of the switches to any. Async-signal-safe.
    pub(crate) fn one_more_deep(&self, on_switch: LookOut) {
        self.on_deep.set(Some(on_switch));
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
