//! A lock between coroutines of one thread: held across waits, given to those in line in their order.

use std::cell::Cell;

use crate::scheduler;
use crate::wait_queue::WaitQueue;

/// Why the lock was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LockError {
    /// Another coroutine holds it.
    Busy,
    /// The wait was canceled.
    Canceled,
}

/// A lock. Whoever holds it may lock it again; one unlock then frees it.
#[derive(Default)]
pub struct Lock {
    /// Id of the coroutine that holds it, 0 when none does.
    holder: Cell<i64>,
    line: WaitQueue,
}

impl Lock {
    /// A free lock.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the lock, waiting in line while another coroutine holds it.
    ///
    /// # Panics
    ///
    /// Outside a coroutine.
    pub fn lock(&self) -> Result<(), LockError> {
        match self.try_lock() {
            Err(LockError::Busy) => {}
            done => return done,
        }
        let waited = self.line.wait("lock", None);
        let me = scheduler::current().expect("still in the coroutine that waited");
        if waited.is_err() {
            return Err(LockError::Canceled);
        }
        if me.is_canceled() {
            // Between unlock() and this turn. It is for the next one, then.
            self.unlock();
            return Err(LockError::Canceled);
        }
        Ok(())
    }

    /// Takes the lock if it is free, or held by the calling coroutine already.
    ///
    /// # Panics
    ///
    /// Outside a coroutine.
    pub fn try_lock(&self) -> Result<(), LockError> {
        let me = scheduler::current().expect("locks are taken by coroutines").id();
        match self.holder.get() {
            0 => self.holder.set(me),
            holder if holder == me => {}
            _ => return Err(LockError::Busy),
        }
        Ok(())
    }

    /// Frees the lock, whoever holds it; the first in line has it from now on, and goes on when the loop gets to it.
    pub fn unlock(&self) {
        self.holder.set(self.line.ready_first().unwrap_or(0));
    }

    /// Whether a coroutine holds it.
    pub fn is_locked(&self) -> bool {
        self.holder.get() != 0
    }

    /// How many coroutines wait for it.
    pub fn waiting(&self) -> usize {
        self.line.len()
    }
}
