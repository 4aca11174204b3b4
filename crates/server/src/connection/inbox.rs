//! What a client has sent and nobody has taken yet.

use std::cell::RefCell;
use std::mem;
use std::task::Context;

use super::Connection;
use crate::transport::{self, Room};

/// Room for the first read of a request, which all connections share: a client that waits holds no more than its last
/// request took.
const FIRST_READ: usize = 16 * 1024;
/// The buffer grows by so much at least.
const LEAST_READ: usize = 2048;
/// The most that one read asks for.
const LARGEST_READ: usize = 256 * 1024;

#[derive(Default)]
pub(crate) struct Inbox {
    bytes: Vec<u8>,
    /// Nothing more will come.
    pub(crate) eof: bool,
}

/// What a read brought.
pub(crate) enum Read {
    Bytes,
    Eof,
    /// Nothing now; the task is woken when there is more.
    Later,
}

impl Inbox {
    #[inline]
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    pub(crate) fn clear(&mut self) {
        self.bytes.clear();
    }

    /// Takes `range` out of the middle.
    pub(crate) fn cut(&mut self, range: std::ops::Range<usize>) {
        self.bytes.drain(range);
    }

    /// Moves the first `count` bytes into `target`, which is empty, without copying them: the buffers change places, and
    /// what follows is copied back.
    #[inline]
    pub(crate) fn take(&mut self, count: usize, target: &mut Vec<u8>) {
        let former = mem::replace(target, mem::take(&mut self.bytes));
        self.bytes = former;
        if target.len() > count {
            self.bytes.extend_from_slice(target.get(count..).unwrap_or_default());
            target.truncate(count);
        }
    }

    /// Takes a buffer back that [`Inbox::take`] has filled, now empty, so that a connection at rest has one only.
    #[inline]
    pub(crate) fn give_back(&mut self, buffer: &mut Vec<u8>) {
        if self.bytes.is_empty() {
            self.bytes = mem::take(buffer);
        }
    }

    /// Reads once, if there may be something.
    #[inline]
    pub(crate) fn fill(&mut self, connection: &Connection, context: &mut Context<'_>) -> Read {
        let mut room = Growing { bytes: &mut self.bytes, first: &connection.worker.first_read };
        let read = connection.transport.recv(&mut room, context);
        match read {
            transport::Read::Bytes(count) => {
                connection.worker.count(|stats| stats.received_bytes += count as u64);
                return Read::Bytes;
            }
            transport::Read::Later => return Read::Later,
            transport::Read::Eof => {}
            transport::Read::Lost => connection.broken.set(true),
            transport::Read::Unwatchable(cause) => connection.unwatchable(&cause),
        }
        self.eof = true;
        Read::Eof
    }
}

/// The inbox's buffer; by way of the one that all connections share, while it is small.
struct Growing<'i> {
    bytes: &'i mut Vec<u8>,
    first: &'i RefCell<Vec<u8>>,
}

impl Room for Growing<'_> {
    #[inline]
    fn show<R>(&mut self, read: impl FnOnce(&mut Vec<u8>) -> R) -> R {
        if self.bytes.is_empty() && self.bytes.capacity() < FIRST_READ {
            let mut first = self.first.borrow_mut();
            first.clear();
            first.reserve(FIRST_READ);
            let outcome = read(&mut first);
            self.bytes.extend_from_slice(&first);
            return outcome;
        }
        if self.bytes.capacity() - self.bytes.len() < LEAST_READ / 2 {
            // Grows with what has really arrived, never with what a header promises.
            self.bytes.reserve(self.bytes.len().clamp(LEAST_READ, LARGEST_READ));
        }
        read(self.bytes)
    }
}
