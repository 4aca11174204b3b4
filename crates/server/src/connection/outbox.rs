//! What waits to be sent to a client, and who waits for that.

use std::cell::{Cell, RefCell};
use std::task::{Context, Poll, Waker};

/// A buffer larger than this is given back once it is empty: an idle connection keeps little.
const KEEP: usize = 16 * 1024;
/// Most heads need no more.
const HEAD: usize = 192;
/// Responses that gather leave when there is so much of them.
const MOST_GATHERED: usize = 256 * 1024;

#[derive(Default)]
pub(crate) struct Outbox {
    bytes: RefCell<Vec<u8>>,
    /// How much of it has been sent.
    sent: Cell<usize>,
    /// More requests are here: let responses gather.
    gathering: Cell<bool>,
    /// Handlers that wait until the client has taken more.
    waiting: RefCell<Vec<Waker>>,
}

impl Outbox {
    /// Bytes that wait for the client to take them.
    #[inline]
    pub(crate) fn pending(&self) -> usize {
        self.bytes.borrow().len() - self.sent.get()
    }

    /// Whether what is written may stay here for now, because more is to follow.
    #[inline]
    pub(crate) fn gather(&self, on: bool) {
        self.gathering.set(on);
    }

    /// Whether what has been written is to wait for more.
    #[inline]
    pub(crate) fn is_gathering(&self) -> bool {
        self.gathering.get() && self.pending() < MOST_GATHERED
    }

    /// Appends what `head` writes, and `body`.
    #[inline]
    pub(crate) fn write(&self, head: impl FnOnce(&mut Vec<u8>), body: &[u8]) {
        let mut bytes = self.bytes.borrow_mut();
        if bytes.capacity() == 0 {
            // Growing by itself it would take twice as much, and an idle connection keeps it.
            bytes.reserve_exact(HEAD + body.len());
        }
        head(&mut bytes);
        bytes.extend_from_slice(body);
    }

    /// Hands what there is to `send`, which says how much of it is gone; None: nobody is left to take it. True when
    /// nothing is left.
    #[inline]
    pub(crate) fn flush(&self, send: impl Fn(&[u8]) -> Option<usize>) -> bool {
        let bytes = self.bytes.borrow();
        let mut full = false;
        while let Some(rest) = bytes.get(self.sent.get()..).filter(|rest| !rest.is_empty()) {
            match send(rest) {
                Some(0) => {
                    full = true;
                    break;
                }
                Some(count) => self.sent.set(self.sent.get() + count),
                None => break,
            }
        }
        drop(bytes);
        if !full {
            self.sent.set(0);
            let mut bytes = self.bytes.borrow_mut();
            bytes.clear();
            if bytes.capacity() > KEEP {
                bytes.shrink_to(0);
            }
        }
        self.wake_waiting();
        !full
    }

    /// In a signal handler, which may have come while this was being changed: hands the rest to `send` and says whether
    /// all of it has left.
    pub(crate) fn is_sent_by(&self, send: impl FnOnce(&[u8]) -> bool) -> bool {
        self.bytes.try_borrow().is_ok_and(|bytes| {
            let rest = bytes.get(self.sent.get()..).unwrap_or_default();
            rest.is_empty() || send(rest)
        })
    }

    /// Ready when no more than `most` bytes wait.
    pub(crate) fn poll_drained(&self, most: usize, context: &mut Context<'_>) -> Poll<()> {
        if self.pending() <= most {
            return Poll::Ready(());
        }
        let mut waiting = self.waiting.borrow_mut();
        if !waiting.iter().any(|known| known.will_wake(context.waker())) {
            waiting.push(context.waker().clone());
        }
        Poll::Pending
    }

    /// After bytes were sent, or nobody is left to send them to.
    #[inline]
    pub(crate) fn wake_waiting(&self) {
        if !self.waiting.borrow().is_empty() {
            self.waiting.take().into_iter().for_each(Waker::wake);
        }
    }
}
