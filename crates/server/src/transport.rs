//! What carries a connection's bytes: the seam between a socket and what is said over it.
//!
//! An enum and no trait object, so that a plain socket costs what it cost without a seam. Everything is `&self`: who
//! ends a response sends on the spot, whatever the connection's task is doing.

mod plain;

use std::io;
use std::net::SocketAddr;
use std::os::fd::OwnedFd;
use std::task::{Context, Poll};

use self::plain::Plain;

/// One of the ways.
pub(crate) enum Transport {
    Plain(Plain),
}

/// What became of bytes to send.
pub(crate) enum Sent {
    /// So many of them are on their way.
    Count(usize),
    /// It takes no more now.
    Full,
    /// Nobody is left to take them.
    Gone,
}

/// What a read brought.
pub(crate) enum Read {
    /// So many bytes, at least one.
    Bytes(usize),
    /// The client says nothing more.
    Eof,
    /// Nothing now; the task is woken when there is more.
    Later,
    /// The client is gone.
    Lost,
    /// The loop cannot watch it, so it is of no use.
    Unwatchable(io::Error),
}

/// Where to read to, asked only when there is something.
pub(crate) trait Room {
    /// Calls `read` with a buffer that has spare room.
    fn show<R>(&mut self, read: impl FnOnce(&mut Vec<u8>) -> R) -> R;
}

impl Transport {
    pub(crate) fn plain(socket: OwnedFd) -> Self {
        Self::Plain(Plain::new(socket))
    }

    /// Sends as much as it takes at once.
    #[inline]
    pub(crate) fn send(&self, bytes: &[u8]) -> Sent {
        match self {
            Self::Plain(plain) => plain.send(bytes),
        }
    }

    /// As [`Transport::send`], in a signal handler: all of it or false.
    pub(crate) fn send_in_signal_handler(&self, bytes: &[u8]) -> bool {
        match self {
            Self::Plain(plain) => plain.send_in_signal_handler(bytes),
        }
    }

    /// Reads, once there may be something to read, into the spare room of the buffer that `room` shows.
    #[inline]
    pub(crate) fn recv(&self, room: &mut impl Room, context: &mut Context<'_>) -> Read {
        match self {
            Self::Plain(plain) => plain.recv(room, context),
        }
    }

    /// Asks to be woken when it takes more. Ready: it does already, and `flush`, which was called, has sent all; or it
    /// takes nothing any more.
    pub(crate) fn poll_send(
        &self,
        context: &mut Context<'_>,
        flush: impl FnOnce() -> bool,
    ) -> Poll<io::Result<()>> {
        match self {
            Self::Plain(plain) => plain.poll_send(context, flush),
        }
    }

    /// Our last word has been sent: the client reads it and then EOF. Async-signal-safe.
    pub(crate) fn shutdown(&self) {
        match self {
            Self::Plain(plain) => plain.shutdown(),
        }
    }

    /// Gives the socket back, whoever still holds the connection.
    pub(crate) fn close(&self) {
        match self {
            Self::Plain(plain) => plain.close(),
        }
    }

    /// Our own address; None when it is closed or has none.
    pub(crate) fn local_addr(&self) -> Option<SocketAddr> {
        match self {
            Self::Plain(plain) => plain.local_addr(),
        }
    }
}
