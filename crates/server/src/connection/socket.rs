//! The socket of a connection, which the loop watches from when there is something to wait for.
//!
//! Most clients have sent their request by the time their connection is accepted. So the first read asks the socket
//! itself; a connection that carries one request, whose handler does not park, is closed without the loop ever having
//! heard of it.

use std::io;
use std::mem;
use std::os::fd::{AsRawFd, OwnedFd, RawFd};
use std::task::{Context, Poll};

use tokio::io::unix::AsyncFd;

use super::{Connection, LARGEST_READ};

/// Room for the first read of a request, which all connections share: a client that waits holds no more than its last
/// request took.
const FIRST_READ: usize = 16 * 1024;
/// A buffer grows by so much at least.
const LEAST_READ: usize = 2048;

/// What a read brought.
pub(super) enum Read {
    Bytes,
    Eof,
    Later,
}

pub(super) struct Socket(Stage);

enum Stage {
    /// Nobody watches. What has not been read yet may be asked for once; then only the loop knows when there is more.
    Unwatched {
        socket: OwnedFd,
        may_ask: bool,
    },
    Watched(AsyncFd<OwnedFd>),
    /// On the way from one to the other.
    Between,
}

impl Socket {
    pub(super) fn new(socket: OwnedFd) -> Self {
        Self(Stage::Unwatched { socket, may_ask: true })
    }

    pub(super) fn as_raw_fd(&self) -> RawFd {
        match &self.0 {
            Stage::Unwatched { socket, .. } => socket.as_raw_fd(),
            Stage::Watched(io) => io.as_raw_fd(),
            Stage::Between => -1,
        }
    }

    /// From now on the loop tells what can be read and written, beginning with what can be already. None when it
    /// cannot: then the connection is of no use.
    fn watched(&mut self, connection: &Connection) -> Option<&AsyncFd<OwnedFd>> {
        if let Stage::Unwatched { .. } = &self.0
            && let Stage::Unwatched { socket, may_ask } = mem::replace(&mut self.0, Stage::Between)
        {
            // SAFETY: the descriptor is owned by `socket` and stays open and the same until the AsyncFd drops it.
            self.0 = match unsafe { AsyncFd::register(socket) } {
                Ok(io) => Stage::Watched(io),
                Err(error) => {
                    let (socket, cause) = error.into_parts();
                    connection.server.warn(&format!("a connection could not be watched: {cause}"));
                    connection.broken.set(true);
                    Stage::Unwatched { socket, may_ask }
                }
            };
        }
        match &self.0 {
            Stage::Watched(io) => Some(io),
            _ => None,
        }
    }

    /// One recv(2) into the spare room of `buffer`, if there may be something.
    pub(super) fn read_into(
        &mut self,
        connection: &Connection,
        buffer: &mut Vec<u8>,
        context: &mut Context<'_>,
    ) -> Read {
        if let Stage::Unwatched { socket, may_ask } = &mut self.0
            && mem::replace(may_ask, false)
        {
            match receive(connection, socket.as_raw_fd(), buffer) {
                Ok(received) => {
                    *may_ask = !received.is_short;
                    return account(connection, received);
                }
                Err(error) if is_temporary(&error) => {}
                Err(_) => return lost(connection),
            }
        }
        loop {
            let Some(io) = self.watched(connection) else { return Read::Eof };
            let mut ready = match io.poll_read_ready(context) {
                Poll::Pending => return Read::Later,
                Poll::Ready(Ok(ready)) => ready,
                Poll::Ready(Err(_)) => return Read::Eof,
            };
            match receive(connection, io.as_raw_fd(), buffer) {
                Ok(received) => {
                    if received.is_short {
                        // The socket is empty; with edge-triggered epoll the next byte raises a new event, so the
                        // read that would only say EAGAIN is saved.
                        ready.clear_ready();
                    }
                    return account(connection, received);
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => ready.clear_ready(),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return lost(connection),
            }
        }
    }

    /// Asks to be woken when the socket takes more. Ready: it does already, try again.
    pub(super) fn watch_writable(&mut self, connection: &Connection, context: &mut Context<'_>) -> Poll<()> {
        let Some(io) = self.watched(connection) else { return Poll::Ready(()) };
        match io.poll_write_ready(context) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Ok(mut ready)) => {
                if connection.flush() {
                    return Poll::Ready(());
                }
                ready.clear_ready();
                drop(ready);
                // Registers the waker, now that the readiness is gone.
                match io.poll_write_ready(context) {
                    Poll::Pending => Poll::Pending,
                    Poll::Ready(_) => {
                        context.waker().wake_by_ref();
                        Poll::Pending
                    }
                }
            }
            Poll::Ready(Err(_)) => {
                connection.broken.set(true);
                Poll::Ready(())
            }
        }
    }
}

/// What one recv(2) has brought: 0 bytes are the client's end.
struct Received {
    count: usize,
    /// Less than there was room for: the socket was empty then.
    is_short: bool,
}

#[inline]
fn receive(connection: &Connection, socket: RawFd, buffer: &mut Vec<u8>) -> io::Result<Received> {
    if !buffer.is_empty() || buffer.capacity() >= FIRST_READ {
        if buffer.capacity() - buffer.len() < LEAST_READ / 2 {
            // Grows with what has really arrived, never with what a header promises.
            buffer.reserve(buffer.len().clamp(LEAST_READ, LARGEST_READ));
        }
        return receive_into(socket, buffer);
    }
    let mut first = connection.server.first_read.borrow_mut();
    first.clear();
    first.reserve(FIRST_READ);
    let received = receive_into(socket, &mut first)?;
    buffer.extend_from_slice(&first);
    Ok(received)
}

#[inline(always)]
fn receive_into(socket: RawFd, buffer: &mut Vec<u8>) -> io::Result<Received> {
    let room = buffer.spare_capacity_mut();
    let asked = room.len();
    // SAFETY: recv(2) writes at most `asked` bytes into memory that is ours.
    let count = unsafe { libc::recv(socket, room.as_mut_ptr().cast(), asked, 0) };
    let count = usize::try_from(count).map_err(|_| io::Error::last_os_error())?;
    // SAFETY: recv(2) has just initialised `count` bytes behind the length.
    unsafe { buffer.set_len(buffer.len() + count) };
    Ok(Received { count, is_short: count < asked })
}

fn account(connection: &Connection, received: Received) -> Read {
    if received.count == 0 {
        return Read::Eof;
    }
    connection.server.count(|stats| stats.received_bytes += received.count as u64);
    Read::Bytes
}

fn is_temporary(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted)
}

fn lost(connection: &Connection) -> Read {
    connection.broken.set(true);
    Read::Eof
}
