//! A channel: values in a queue of limited length, between coroutines.
//!
//! ```text
//!   producer                               consumer
//!   ────────                               ────────
//!                                          pop(): empty, parks in line
//!   push(v): puts v into its hand,
//!            runs it              ───────► takes v, goes on until it parks
//!            returns              ◄─────── pop(): parks again
//! ```
//!
//! Somebody waits for a value only while there is none, and for room only while there is none. A value is handed over by running the other coroutine right there, as in Swoole: it costs one switch there and one
//! back, and the loop is not asked.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::time::Duration;

use crate::scheduler;
use crate::wait_queue::{Left, WaitQueue};
use crate::watchers::Watchers;

/// Why nothing was pushed or popped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChannelError {
    /// The time was up.
    TimedOut,
    /// The channel was closed, and for a consumer: is empty.
    Closed,
    /// The wait was canceled.
    Canceled,
}

impl From<Left> for ChannelError {
    fn from(left: Left) -> Self {
        match left {
            Left::TimedOut => Self::TimedOut,
            Left::Canceled => Self::Canceled,
        }
    }
}

/// A channel.
pub struct Channel<T> {
    capacity: Cell<usize>,
    closed: Cell<bool>,
    values: RefCell<VecDeque<T>>,
    /// A value on its way to the consumer that is being run.
    hand: Cell<Option<T>>,
    consumers: WaitQueue,
    producers: WaitQueue,
    pub(crate) watchers: Watchers,
}

impl<T> Channel<T> {
    /// A channel that holds up to `capacity` values before producers wait; at least one.
    pub fn new(capacity: usize) -> Self {
        Self {
            capacity: Cell::new(capacity.max(1)),
            closed: Cell::new(false),
            values: RefCell::new(VecDeque::new()),
            hand: Cell::new(None),
            consumers: WaitQueue::default(),
            producers: WaitQueue::default(),
            watchers: Watchers::default(),
        }
    }

    /// Changes how many values it holds before producers wait; at least one.
    pub fn set_capacity(&self, capacity: usize) {
        self.capacity.set(capacity.max(1));
    }

    /// Adds a value, waiting in line while there is no room. A consumer that waits runs before this returns. A value
    /// that was not added is dropped.
    ///
    /// # Panics
    ///
    /// Outside a coroutine, when it has to wait.
    // Always inlined, like the wait inside: a frame less to return from after a switch.
    #[inline(always)]
    pub fn push(&self, value: T, timeout: Option<Duration>) -> Result<(), ChannelError> {
        if self.closed.get() {
            return Err(ChannelError::Closed);
        }
        if let Some(consumer) = self.consumers.call_first() {
            self.hand.set(Some(value));
            scheduler::run(consumer);
            return Ok(());
        }
        if self.is_full() || !self.producers.is_empty() {
            self.producers.wait("channel push", timeout)?;
            if self.closed.get() {
                return Err(ChannelError::Closed);
            }
        }
        self.values.borrow_mut().push_back(value);
        self.watchers.notify();
        Ok(())
    }

    /// Takes the oldest value, waiting in line while there is none. A producer that waits runs before this returns.
    ///
    /// # Panics
    ///
    /// Outside a coroutine, when it has to wait.
    // Always inlined, as push() is.
    #[inline(always)]
    pub fn pop(&self, timeout: Option<Duration>) -> Result<T, ChannelError> {
        if self.consumers.is_empty() {
            let taken = self.values.borrow_mut().pop_front();
            if let Some(value) = taken {
                self.producers.run_first();
                self.watchers.notify();
                return Ok(value);
            }
            if self.closed.get() {
                return Err(ChannelError::Closed);
            }
        }
        self.consumers.wait("channel pop", timeout)?;
        // Run with empty hands: it was closed.
        self.hand.take().ok_or(ChannelError::Closed)
    }

    /// Closes it: nothing can be added any more, what is in it can still be taken, and all who wait go on now, one
    /// after the other, producers first. False when it was closed before.
    pub fn close(&self) -> bool {
        if self.closed.replace(true) {
            return false;
        }
        while self.producers.run_first() {}
        while self.consumers.run_first() {}
        self.watchers.notify();
        true
    }

    /// Whether [`Channel::pop`] would not wait.
    pub(crate) fn can_pop(&self) -> bool {
        self.closed.get() || (self.consumers.is_empty() && !self.is_empty())
    }

    /// Whether [`Channel::push`] would not wait.
    pub(crate) fn can_push(&self) -> bool {
        self.closed.get() || !self.consumers.is_empty() || (!self.is_full() && self.producers.is_empty())
    }

    /// Whether it was closed.
    pub fn is_closed(&self) -> bool {
        self.closed.get()
    }

    /// Whether there is nothing in it.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.values.borrow().is_empty()
    }

    /// Whether producers would wait.
    #[inline]
    pub fn is_full(&self) -> bool {
        self.values.borrow().len() >= self.capacity.get()
    }

    /// How many values are in it.
    pub fn len(&self) -> usize {
        self.values.borrow().len()
    }

    /// How many coroutines wait for a value.
    pub fn consumers(&self) -> usize {
        self.consumers.len()
    }

    /// How many coroutines wait for room.
    pub fn producers(&self) -> usize {
        self.producers.len()
    }

    /// Shows each value in it, oldest first. `visit` must not come back to the channel.
    pub fn for_each(&self, visit: impl FnMut(&T)) {
        self.values.borrow().iter().for_each(visit);
    }

    /// Takes all values out, and wakes nobody.
    pub fn drain(&self) -> VecDeque<T> {
        self.values.take()
    }
}
