//! A socket without anything around it, which the loop watches from when there is something to wait for.
//!
//! Most clients have sent their request by the time their connection is accepted. So the first read asks the socket
//! itself; a connection that carries one request, whose handler does not park, is closed without the loop ever having
//! heard of it.

use std::cell::{Cell, Ref, RefCell};
use std::io;
use std::mem;
use std::net::SocketAddr;
use std::os::fd::{AsRawFd, OwnedFd, RawFd};
use std::task::{Context, Poll};

use socket2::SockRef;
use tokio::io::unix::AsyncFd;

use super::{Read, Room, Sent};

pub(crate) struct Plain {
    /// The number of the socket in `stage`, which is asked for more often than that changes; -1 once it is closed.
    fd: Cell<RawFd>,
    stage: RefCell<Stage>,
    /// Nobody watches, and what has not been read yet may be asked for. Then only the loop knows when there is more.
    may_ask: Cell<bool>,
}

enum Stage {
    Unwatched(OwnedFd),
    Watched(AsyncFd<OwnedFd>),
    Closed,
}

impl Plain {
    pub(crate) fn new(socket: OwnedFd) -> Self {
        Self {
            fd: Cell::new(socket.as_raw_fd()),
            stage: RefCell::new(Stage::Unwatched(socket)),
            may_ask: Cell::new(true),
        }
    }

    /// One send(2).
    #[inline]
    pub(crate) fn send(&self, bytes: &[u8]) -> Sent {
        loop {
            // SAFETY: send(2) reads `len` bytes; MSG_NOSIGNAL makes a gone client an error instead of a signal.
            let count =
                unsafe { libc::send(self.fd.get(), bytes.as_ptr().cast(), bytes.len(), libc::MSG_NOSIGNAL) };
            if let Ok(count) = usize::try_from(count) {
                return Sent::Count(count);
            }
            match io::Error::last_os_error().kind() {
                io::ErrorKind::WouldBlock => return Sent::Full,
                io::ErrorKind::Interrupted => {}
                _ => return Sent::Gone,
            }
        }
    }

    pub(crate) fn send_in_signal_handler(&self, bytes: &[u8]) -> bool {
        let flags = libc::MSG_NOSIGNAL | libc::MSG_DONTWAIT;
        // SAFETY: send(2) is async-signal-safe and reads `len` bytes.
        let sent = unsafe { libc::send(self.fd.get(), bytes.as_ptr().cast(), bytes.len(), flags) };
        usize::try_from(sent) == Ok(bytes.len())
    }

    /// From now on the loop tells what can be read and written, beginning with what can be already.
    #[inline]
    fn watched(&self) -> io::Result<Ref<'_, AsyncFd<OwnedFd>>> {
        if !matches!(*self.stage.borrow(), Stage::Watched(_)) {
            self.watch()?;
        }
        Ref::filter_map(self.stage.borrow(), |stage| match stage {
            Stage::Watched(io) => Some(io),
            _ => None,
        })
        .map_err(|_| io::Error::from(io::ErrorKind::NotConnected))
    }

    #[cold]
    fn watch(&self) -> io::Result<()> {
        self.may_ask.set(false);
        let mut stage = self.stage.borrow_mut();
        let Stage::Unwatched(socket) = mem::replace(&mut *stage, Stage::Closed) else { return Ok(()) };
        // SAFETY: the descriptor is owned by `socket` and stays open and the same until the AsyncFd drops it.
        match unsafe { AsyncFd::register(socket) } {
            Ok(io) => {
                *stage = Stage::Watched(io);
                Ok(())
            }
            Err(error) => {
                let (socket, cause) = error.into_parts();
                *stage = Stage::Unwatched(socket);
                Err(cause)
            }
        }
    }

    /// One recv(2), if there may be something.
    #[inline]
    pub(crate) fn recv(&self, room: &mut impl Room, context: &mut Context<'_>) -> Read {
        if self.may_ask.replace(false) {
            match room.show(|buffer| receive(self.fd.get(), buffer)) {
                Ok(received) => {
                    self.may_ask.set(!received.is_short);
                    return received.into();
                }
                Err(error) if is_temporary(&error) => {}
                Err(_) => return Read::Lost,
            }
        }
        let io = match self.watched() {
            Ok(io) => io,
            Err(error) => return Read::Unwatchable(error),
        };
        loop {
            let mut ready = match io.poll_read_ready(context) {
                Poll::Pending => return Read::Later,
                Poll::Ready(Ok(ready)) => ready,
                Poll::Ready(Err(_)) => return Read::Eof,
            };
            match room.show(|buffer| receive(self.fd.get(), buffer)) {
                Ok(received) => {
                    if received.is_short {
                        // The socket is empty; with edge-triggered epoll the next byte raises a new event, so the
                        // read that would only say EAGAIN is saved.
                        ready.clear_ready();
                    }
                    return received.into();
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => ready.clear_ready(),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return Read::Lost,
            }
        }
    }

    pub(crate) fn poll_send(
        &self,
        context: &mut Context<'_>,
        flush: impl FnOnce() -> bool,
    ) -> Poll<io::Result<()>> {
        let io = self.watched()?;
        match io.poll_write_ready(context) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Ok(mut ready)) => {
                if flush() {
                    return Poll::Ready(Ok(()));
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
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
        }
    }

    pub(crate) fn shutdown(&self) {
        // SAFETY: shutdown(2) on our own socket; -1 is an error without effect.
        unsafe { libc::shutdown(self.fd.get(), libc::SHUT_WR) };
    }

    pub(crate) fn close(&self) {
        self.may_ask.set(false);
        self.fd.set(-1);
        drop(self.stage.replace(Stage::Closed));
    }

    pub(crate) fn local_addr(&self) -> Option<SocketAddr> {
        let address = match &*self.stage.borrow() {
            Stage::Unwatched(socket) => SockRef::from(socket).local_addr(),
            Stage::Watched(io) => SockRef::from(io.get_ref()).local_addr(),
            Stage::Closed => return None,
        };
        address.ok()?.as_socket()
    }
}

/// What one recv(2) has brought: 0 bytes are the client's end.
struct Received {
    count: usize,
    /// Less than there was room for: the socket was empty then.
    is_short: bool,
}

impl From<Received> for Read {
    #[inline]
    fn from(received: Received) -> Self {
        if received.count == 0 { Self::Eof } else { Self::Bytes(received.count) }
    }
}

#[inline(always)]
fn receive(socket: RawFd, buffer: &mut Vec<u8>) -> io::Result<Received> {
    let room = buffer.spare_capacity_mut();
    let asked = room.len();
    // SAFETY: recv(2) writes at most `asked` bytes into memory that is ours.
    let count = unsafe { libc::recv(socket, room.as_mut_ptr().cast(), asked, 0) };
    let count = usize::try_from(count).map_err(|_| io::Error::last_os_error())?;
    // SAFETY: recv(2) has just initialised `count` bytes behind the length.
    unsafe { buffer.set_len(buffer.len() + count) };
    Ok(Received { count, is_short: count < asked })
}

fn is_temporary(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::Interrupted)
}
