//! Coroutines in line for something that another coroutine gives: what channels and locks park on.
//!
//! First in, first out. The loop has no part in it: whoever gives pops the first in line and runs it, or puts it on
//! the ready list. Being in a line does not keep the loop alive, as only a coroutine can end it; a timeout does.
//!
//! Whoever is in a line is parked; it leaves the line itself before it runs anything else. So a coroutine in here
//! may always be run.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::ptr;
use std::task::Poll;
use std::time::Duration;

use crate::coroutine::{Coroutine, Parked};
use crate::scheduler;

/// Why somebody left the line before it was their turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Left {
    TimedOut,
    Canceled,
}

#[derive(Default)]
pub(crate) struct WaitQueue {
    line: RefCell<VecDeque<&'static Coroutine>>,
}

impl WaitQueue {
    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.line.borrow().is_empty()
    }

    pub(crate) fn len(&self) -> usize {
        self.line.borrow().len()
    }

    /// Parks the calling coroutine until it is its turn. A cancellation that comes when the turn was given already,
    /// but not taken, is the caller's to look for.
    ///
    /// # Panics
    ///
    /// Outside a coroutine: there is nothing to park.
    #[inline]
    pub(crate) fn wait(&self, reason: &'static str, timeout: Option<Duration>) -> Result<(), Left> {
        let me = scheduler::current().expect("only a coroutine waits in line");
        me.woken.set(false);
        self.line.borrow_mut().push_back(me);
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

    #[cold]
    fn leave(&self, me: &'static Coroutine) {
        self.line.borrow_mut().retain(|&other| !ptr::eq(other, me));
    }

    /// Runs the first in line at once, on its own stack, until it parks again or ends. False when there is none.
    #[inline]
    pub(crate) fn run_first(&self) -> bool {
        match self.call_first() {
            Some(first) => {
                scheduler::run(first);
                true
            }
            None => false,
        }
    }

    /// Gives the first in line its turn, which it takes when the loop gets to it. Returns who it is.
    pub(crate) fn ready_first(&self) -> Option<i64> {
        let first = self.call_first()?;
        first.wake();
        Some(first.id())
    }

    #[inline]
    fn call_first(&self) -> Option<&'static Coroutine> {
        let mut line = self.line.borrow_mut();
        if line.is_empty() || scheduler::is_aborted() {
            return None;
        }
        let first = line.pop_front()?;
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
