//! How a client waits: in the running coroutine, until what it waits for is done or the time is up.

use std::future::Future;

use tokio::time::{Instant, timeout_at};

/// Why a wait ended without what was waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The time was up.
    TimedOut,
    /// The coroutine was canceled.
    Canceled,
}

/// Parks the running coroutine until `future` is done. To end one early is to lose one's place in the protocol.
#[inline]
pub(crate) fn wait<T, E: From<Ended>>(
    reason: &'static str,
    deadline: Option<Instant>,
    future: impl Future<Output = Result<T, E>>,
) -> Result<T, E> {
    let done = match deadline {
        None => swoole_coroutine::wait(reason, future),
        Some(deadline) => swoole_coroutine::wait(reason, timeout_at(deadline, future))
            .map(|in_time| in_time.unwrap_or_else(|_| Err(Ended::TimedOut.into()))),
    };
    done.unwrap_or_else(|_| Err(Ended::Canceled.into()))
}
