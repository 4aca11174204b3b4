//! Stacks without a coroutine: ready ones, bare ones, and how memory goes back to the system.
//!
//! A stack whose coroutine has ended is `idle`: its context waits in the bottom loop and the next coroutine
//! starts on it without a page fault. What lies idle for longer than a moment is surplus; its pages are given
//! back and it becomes `bare`: an address range, to be armed and prepared anew when it is needed.
//! [`Pool::sweep`] does that about once a second, a bounded number at a time.

use std::cell::{Cell, RefCell};

use crate::coroutine::Coroutine;

/// Idle stacks that are kept warm whatever happens.
const KEEP: usize = 64;
/// Stacks released in one sweep: some 10 ms of work. The rest follows in the next.
const BATCH: usize = 16 * 1024;

pub(crate) struct Pool {
    idle: RefCell<Vec<&'static Coroutine>>,
    bare: RefCell<Vec<&'static Coroutine>>,
    /// The fewest that were idle since the last sweep: nobody has needed those.
    fewest: Cell<usize>,
}

impl Pool {
    pub(crate) fn new() -> Self {
        Self { idle: RefCell::new(Vec::new()), bare: RefCell::new(Vec::new()), fewest: Cell::new(0) }
    }

    /// A stack that can start a coroutine at once.
    #[inline]
    pub(crate) fn take_idle(&self) -> Option<&'static Coroutine> {
        let mut idle = self.idle.borrow_mut();
        let taken = idle.pop();
        if idle.len() < self.fewest.get() {
            self.fewest.set(idle.len());
        }
        taken
    }

    /// A stack that needs a new context.
    pub(crate) fn take_bare(&self) -> Option<&'static Coroutine> {
        self.bare.borrow_mut().pop()
    }

    #[inline]
    pub(crate) fn put(&self, coroutine: &'static Coroutine) {
        self.idle.borrow_mut().push(coroutine);
    }

    /// Gives up all stacks, because new ones have another size. Their memory goes back to the system; their
    /// address space is small change.
    pub(crate) fn clear(&self) {
        for coroutine in self.idle.borrow_mut().drain(..) {
            coroutine.stack().release();
        }
        self.bare.borrow_mut().clear();
        self.fewest.set(0);
    }

    /// Releases what nobody has needed since the last sweep. True when there is more to do.
    pub(crate) fn sweep(&self) -> bool {
        let mut idle = self.idle.borrow_mut();
        let surplus = self.fewest.get().saturating_sub(KEEP);
        let now = surplus.min(BATCH);
        let mut bare = self.bare.borrow_mut();
        // The oldest are at the front.
        for coroutine in idle.drain(..now) {
            coroutine.stack().release();
            bare.push(coroutine);
        }
        if now == 0 {
            // The warm ones keep their uppermost pages and nothing of a deep call.
            for coroutine in idle.iter().take(KEEP) {
                coroutine.stack().trim(8 * 1024);
            }
        }
        self.fewest.set(if surplus > now { surplus - now + KEEP } else { idle.len() });
        surplus > now
    }
}
