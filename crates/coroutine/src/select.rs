//! Waiting for several channels at once: Go's select.
//!
//! Whoever selects is in no channel's line. It looks which of its cases could go on without waiting; while there is
//! none, it watches all its channels and looks again whenever one of them changes. The case it then takes is carried
//! out before anybody else runs, so exactly one happens, and nobody's turn in a line is lost to it.

use std::future::poll_fn;
use std::task::{Poll, Waker};
use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use crate::channel::{Channel, ChannelError};
use crate::scheduler::scheduler;
use crate::wait::{Canceled, wait, wait_inside};
use crate::watchers::Watchers;

/// One thing that may happen.
pub enum Case<'a, T> {
    /// A value can be taken, or never will be any more: the channel is closed.
    Pop(&'a Channel<T>),
    /// A value can be added, or never will be any more: the channel is closed.
    Push(&'a Channel<T>),
}

impl<T> Case<'_, T> {
    fn is_ready(&self) -> bool {
        match self {
            Self::Pop(channel) => channel.can_pop(),
            Self::Push(channel) => channel.can_push(),
        }
    }

    fn watchers(&self) -> &Watchers {
        match self {
            Self::Pop(channel) | Self::Push(channel) => &channel.watchers,
        }
    }
}

/// Parks until one of `cases` can go on without waiting, and returns which; the caller carries it out at once. Among
/// several that can, each is as likely.
///
/// # Panics
///
/// Outside a coroutine, when it has to wait, and before [`install`](crate::install).
pub fn select<T>(cases: &[Case<'_, T>], limit: Option<Duration>) -> Result<usize, ChannelError> {
    let until = limit.map(|limit| Instant::now() + limit);
    loop {
        let ready = || cases.iter().enumerate().filter(|(_, case)| case.is_ready());
        if let Some((index, _)) = ready().nth(scheduler().order.below(ready().count())) {
            return Ok(index);
        }
        let mut watching = Watching { cases, waker: None };
        let changed = poll_fn(|context| {
            if watching.waker.is_some() {
                return Poll::Ready(());
            }
            watching.start(context.waker());
            Poll::Pending
        });
        let waited = match until {
            Some(until) => wait("select", timeout_at(until, changed)),
            None => wait_inside("select", changed).map(Ok),
        };
        match waited {
            Err(Canceled) => return Err(ChannelError::Canceled),
            Ok(Err(_)) => return Err(ChannelError::TimedOut),
            Ok(Ok(())) => {}
        }
    }
}

/// A look-out at the channels of all cases, until it is dropped.
struct Watching<'a, T> {
    cases: &'a [Case<'a, T>],
    waker: Option<Waker>,
}

impl<T> Watching<'_, T> {
    fn start(&mut self, waker: &Waker) {
        self.waker = Some(waker.clone());
        for case in self.cases {
            case.watchers().add(waker);
        }
    }
}

impl<T> Drop for Watching<'_, T> {
    fn drop(&mut self) {
        if let Some(waker) = &self.waker {
            for case in self.cases {
                case.watchers().remove(waker);
            }
        }
    }
}
