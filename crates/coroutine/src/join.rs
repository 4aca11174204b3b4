//! Waiting for other coroutines to end.

use std::future::poll_fn;
use std::task::Poll;
use std::time::Duration;

use tokio::time::timeout;

use crate::coroutine::Coroutine;
use crate::scheduler;
use crate::wait::{wait, wait_inside};

/// Why [`join`] did not see all of them end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JoinError {
    /// The calling coroutine is among them.
    Itself,
    /// None of them is alive.
    Nobody,
    /// Another coroutine waits for one of them already.
    Taken,
    /// It took longer than the limit.
    TimedOut,
    /// The wait was canceled.
    Canceled,
}

/// Parks until those of `ids` that are alive have ended, or for `limit`. Their order does not matter, and ids that no
/// coroutine has any more are as good as ended. A coroutine has one joiner at a time.
///
/// # Panics
///
/// Outside a coroutine: there is nothing to park.
pub fn join(ids: impl IntoIterator<Item = i64>, limit: Option<Duration>) -> Result<(), JoinError> {
    let me = scheduler::current().expect("join is called in a coroutine");
    let mut joined = Joined { me, targets: Vec::new() };
    for id in ids {
        if id == me.id() {
            return Err(JoinError::Itself);
        }
        let Some(target) = scheduler::by_id(id) else { continue };
        match target.joiner.get() {
            None => {
                target.joiner.set(Some(me));
                joined.targets.push((id, target));
            }
            // Named twice.
            Some(joiner) if std::ptr::eq(joiner, me) => {}
            Some(_) => return Err(JoinError::Taken),
        }
    }
    if joined.targets.is_empty() {
        return Err(JoinError::Nobody);
    }
    me.joining.set(joined.targets.len());
    // The last one to end wakes us, see `Coroutine::has_ended`.
    let all = poll_fn(|_| if me.joining.get() == 0 { Poll::Ready(()) } else { Poll::Pending });
    let waited = match limit {
        Some(limit) => wait("join", timeout(limit, all)),
        None => wait_inside("join", all).map(Ok),
    };
    match waited {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) => Err(JoinError::TimedOut),
        Err(_) => Err(JoinError::Canceled),
    }
}

/// The coroutines that `me` waits for, until this is dropped.
struct Joined {
    me: &'static Coroutine,
    targets: Vec<(i64, &'static Coroutine)>,
}

impl Drop for Joined {
    fn drop(&mut self) {
        for (id, target) in &self.targets {
            // The slot may have gone on to another coroutine; then `has_ended` has taken our mark off it.
            if target.id() == *id && target.joiner.get().is_some_and(|joiner| std::ptr::eq(joiner, self.me)) {
                target.joiner.set(None);
            }
        }
        self.me.joining.set(0);
    }
}
