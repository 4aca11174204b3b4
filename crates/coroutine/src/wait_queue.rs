//! Coroutines in line for something that another coroutine gives: what channels and locks park on.
//!
//! First in, first out. The loop has no part in it: whoever gives pops the first in line and runs it, or puts it on
//! the ready list. Being in a line does not keep the loop alive, as only a coroutine can end it; a timeout does.
//!
//! Whoever is in a line is parked; it leaves the line itself before it runs anything else. So a coroutine in here
//! may always be run, and it is in one line at most: the links are in the coroutines themselves.

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use crate::coroutine::{Coroutine, Parked};
use crate::generation::generation;
use crate::scheduler;

/// Why somebody left the line before it was their turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Left {
    TimedOut,
    Canceled,
}

pub(crate) struct WaitQueue {
    first: Cell<Option<&'static Coroutine>>,
    last: Cell<Option<&'static Coroutine>>,
    length: Cell<usize>,
    /// In which process those in it have joined.
    generation: Cell<u32>,
}

impl Default for WaitQueue {
    fn default() -> Self {
        Self::new()
    }
}

impl WaitQueue {
    pub(crate) const fn new() -> Self {
        Self { first: Cell::new(None), last: Cell::new(None), length: Cell::new(0), generation: Cell::new(0) }
    }

    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.forget_parents();
        self.first.get().is_none()
    }

    pub(crate) fn len(&self) -> usize {
        self.forget_parents();
        self.length.get()
    }

    /// In a forked child, those that were in line are the parent's: whoever forks is not in a line.
    #[inline(always)]
    fn forget_parents(&self) {
        if self.generation.get() != generation() {
            self.generation.set(generation());
            self.first.set(None);
            self.last.set(None);
            self.length.set(0);
        }
    }

    #[inline]
    fn join(&self, me: &'static Coroutine) {
        self.forget_parents();
        let before = self.last.replace(Some(me));
        me.behind.set(None);
        me.before.set(before);
        match before {
            Some(before) => before.behind.set(Some(me)),
            None => self.first.set(Some(me)),
        }
        self.length.set(self.length.get() + 1);
    }

    #[inline]
    fn leave(&self, me: &'static Coroutine) {
        let (before, behind) = (me.before.get(), me.behind.get());
        match before {
            Some(before) => before.behind.set(behind),
            None => self.first.set(behind),
        }
        match behind {
            Some(behind) => behind.before.set(before),
            None => self.last.set(before),
        }
        self.length.set(self.length.get() - 1);
    }

    /// Parks the calling coroutine until it is its turn. A cancellation that comes when the turn was given already,
    /// but not taken, is the caller's to look for.
    ///
    /// # Panics
    ///
    /// Outside a coroutine: there is nothing to park.
    // Always inlined: the processor mispredicts every return after a switch, so one frame less is 5 ns less.
    #[inline(always)]
    pub(crate) fn wait(&self, reason: &'static str, timeout: Option<Duration>) -> Result<(), Left> {
        let me = scheduler::current().expect("only a coroutine waits in line");
        me.woken.set(false);
        self.join(me);
        let in_time = match timeout {
            None => {
                me.canceled.set(false);
                me.parked.set(Parked::InLine);
                me.reason.set(reason);
                scheduler::suspend(me);
                true
            }
            Some(timeout) => sleep_in_line(me, reason, timeout),
        };
        if me.woken.get() {
            return Ok(());
        }
        self.leave(me);
        Err(if in_time { Left::Canceled } else { Left::TimedOut })
    }

    /// Runs the first in line at once, on its own stack, until it parks again or ends. False when there is none.
    #[inline]
    pub(crate) fn run_first(&self) -> bool {
        let first = self.call_first();
        if let Some(first) = first {
            scheduler::run(first);
        }
        first.is_some()
    }

    /// Gives the first in line its turn, which it takes when the loop gets to it. Returns who it is.
    pub(crate) fn ready_first(&self) -> Option<i64> {
        let first = self.call_first()?;
        first.wake();
        Some(first.id())
    }

    /// Takes the first out of the line; the caller then runs it, or puts it on the ready list.
    #[inline]
    pub(crate) fn call_first(&self) -> Option<&'static Coroutine> {
        self.forget_parents();
        let first = self.first.get()?;
        if scheduler::is_aborted() {
            return None;
        }
        self.leave(first);
        first.woken.set(true);
        Some(first)
    }
}

/// Parks until the turn comes, the time is up, or the wait is canceled. False when the time was up.
#[cold]
fn sleep_in_line(me: &'static Coroutine, reason: &'static str, timeout: Duration) -> bool {
    let mut sleep = pin!(tokio::time::sleep(timeout));
    let turn = poll_fn(|context| {
        if me.woken.get() {
            return Poll::Ready(true);
        }
        sleep.as_mut().poll(context).map(|()| false)
    });
    crate::wait(reason, turn).unwrap_or(true)
}
