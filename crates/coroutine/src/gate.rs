//! A gate before something that only one coroutine may be inside of: a C library that keeps its state in globals, or one
//! connection.
//!
//! It differs from a [`Lock`](crate::Lock) in what C code asks for. Whoever is inside may come in again, as often as it
//! likes, and is out when the outermost call has returned. What [`Gate::leave`] is told is how deep the call was that it
//! ends, so a `longjmp` over calls in between does no harm. Who is gone (it has ended, or stayed behind in a parent process)
//! holds nothing. And a circle of coroutines that wait for each other at gates is found before it is closed.

use std::cell::Cell;
use std::ptr;

use crate::coroutine::Coroutine;
use crate::scheduler;
use crate::wait_queue::WaitQueue;

/// How often the coroutine was inside already when it came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Depth(u32);

impl Depth {
    /// Whether this call is the one that lets the others in when it ends.
    #[inline]
    pub fn is_outermost(self) -> bool {
        self.0 == 0
    }
}

/// Why a coroutine was not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The wait was canceled.
    Canceled,
    /// The coroutine of this id is inside, and waits at another gate, by one or more others, for the caller.
    Deadlock(i64),
}

/// The gate.
pub struct Gate {
    /// What waits here is said to wait for.
    name: Cell<&'static str>,
    /// Id of the coroutine inside, 0 when there is none.
    holder: Cell<i64>,
    depth: Cell<u32>,
    line: WaitQueue,
}

impl Gate {
    /// Nobody is inside.
    pub const fn new(name: &'static str) -> Self {
        Self { name: Cell::new(name), holder: Cell::new(0), depth: Cell::new(0), line: WaitQueue::new() }
    }

    /// What it is called, in lists and reports.
    pub fn name(&self) -> &'static str {
        self.name.get()
    }

    /// Calls it something else: a gate that stands before one thing after the other.
    pub fn set_name(&self, name: &'static str) {
        self.name.set(name);
    }

    /// Id of the coroutine inside. None when there is none that lives.
    #[inline]
    pub fn holder(&self) -> Option<i64> {
        match self.holder.get() {
            0 => None,
            holder => scheduler::by_id(holder).map(|_| holder),
        }
    }

    /// Whether nobody is inside and nobody waits.
    #[inline]
    pub fn is_idle(&self) -> bool {
        self.holder.get() == 0
    }

    /// How many coroutines wait.
    pub fn waiting(&self) -> usize {
        self.line.len()
    }

    /// Lets the running coroutine in if nobody else is inside.
    #[inline(always)]
    pub fn try_enter(&self, me: &'static Coroutine) -> Option<Depth> {
        let (holder, id) = (self.holder.get(), me.id());
        if holder == 0 {
            self.holder.set(id);
            self.depth.set(1);
            return Some(Depth(0));
        }
        if holder == id {
            let depth = self.depth.get();
            self.depth.set(depth.wrapping_add(1));
            return Some(Depth(depth));
        }
        self.take_over(id)
    }

    /// Who was inside may be gone for good.
    #[cold]
    fn take_over(&self, me: i64) -> Option<Depth> {
        if self.holder().is_some() {
            return None;
        }
        self.holder.set(me);
        self.depth.set(1);
        Some(Depth(0))
    }

    /// Lets the running coroutine in; it waits in line while another one is inside.
    ///
    /// # Errors
    ///
    /// It may not come in, and nothing has changed.
    ///
    /// # Panics
    ///
    /// Outside a coroutine: there is nothing to park.
    pub fn enter(&'static self) -> Result<Depth, Refused> {
        let me = scheduler::current().expect("gates are entered by coroutines");
        if let Some(depth) = self.try_enter(me) {
            return Ok(depth);
        }
        if self.closes_a_circle(me) {
            return Err(Refused::Deadlock(self.holder.get()));
        }
        me.waits_for.set(Some(&self.holder));
        let waited = self.line.wait(self.name.get(), None);
        me.waits_for.set(None);
        if waited.is_err() {
            return Err(Refused::Canceled);
        }
        if me.is_canceled() {
            // Between leave() and this turn. It is for the next one, then.
            self.leave(Depth(0));
            return Err(Refused::Canceled);
        }
        Ok(Depth(0))
    }

    /// While `wait` waits for something that the coroutine of this id does, `me` counts as being in line behind it. None, and
    /// there is no wait, when that would close a circle.
    pub(crate) fn stand_for<R>(
        &'static self,
        id: i64,
        me: &'static Coroutine,
        wait: impl FnOnce() -> R,
    ) -> Option<R> {
        self.holder.set(id);
        let waited = if self.closes_a_circle(me) {
            None
        } else {
            me.waits_for.set(Some(&self.holder));
            let waited = wait();
            me.waits_for.set(None);
            Some(waited)
        };
        self.holder.set(0);
        waited
    }

    /// Whether the one inside waits, by others or not, for `me`.
    fn closes_a_circle(&self, me: &'static Coroutine) -> bool {
        let mut inside = &self.holder;
        // Each step is another coroutine that waits, so this ends; the count is for what should not happen.
        for _ in 0..scheduler::count() {
            let Some(holder) = scheduler::by_id(inside.get()) else { return false };
            if ptr::eq(holder, me) {
                return true;
            }
            let Some(next) = holder.waits_for.get() else { return false };
            inside = next;
        }
        false
    }

    /// The call that was let in has ended. When it was the outermost, the first in line is inside from now on, and goes on
    /// when the loop gets to it.
    #[inline(always)]
    pub fn leave(&self, depth: Depth) {
        if depth.0 != 0 {
            self.depth.set(depth.0);
        } else if self.line.is_empty() {
            self.holder.set(0);
        } else {
            self.hand_over();
        }
    }

    #[cold]
    fn hand_over(&self) {
        self.holder.set(self.line.ready_first().unwrap_or(0));
        self.depth.set(1);
    }
}
