//! A stream to a server, of either kind, and the way to it.

use std::io;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::os::fd::AsRawFd;
use std::pin::Pin;
use std::task::{Context, Poll};

use swoole_coroutine::{Lane, elsewhere};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpStream, UnixStream};

/// A connected stream.
pub(crate) enum Socket {
    Tcp(TcpStream),
    Unix(UnixStream),
}

/// Why there is no stream.
pub(crate) enum NoSocket {
    /// The host has no address.
    UnknownHost,
    Io(io::Error),
}

impl From<io::Error> for NoSocket {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl Socket {
    /// Connects over TCP: to the first of the host's addresses that answers.
    pub(crate) async fn tcp(host: &str, port: u16) -> Result<Self, NoSocket> {
        let stream = match host.parse::<IpAddr>() {
            Ok(address) => TcpStream::connect((address, port)).await?,
            Err(_) => TcpStream::connect(look_up(host, port).await?.as_slice()).await?,
        };
        // The tail of a long message must not wait for an acknowledgement of what went before.
        stream.set_nodelay(true)?;
        Ok(Self::Tcp(stream))
    }

    /// Connects to a socket of the file system.
    pub(crate) async fn unix(path: &str) -> Result<Self, NoSocket> {
        Ok(Self::Unix(UnixStream::connect(path).await?))
    }

    pub(crate) fn fd(&self) -> i32 {
        match self {
            Self::Tcp(stream) => stream.as_raw_fd(),
            Self::Unix(stream) => stream.as_raw_fd(),
        }
    }

    /// Nobody outside this machine can listen in.
    pub(crate) fn is_local(&self) -> bool {
        matches!(self, Self::Unix(_))
    }

    /// Whether the other side has neither closed the stream nor said anything. Only for where nothing is expected: a
    /// byte that has come is lost. Costs no system call unless something has.
    pub(crate) fn is_silent(&self) -> bool {
        let read = match self {
            Self::Tcp(stream) => stream.try_read(&mut [0]),
            Self::Unix(stream) => stream.try_read(&mut [0]),
        };
        matches!(read, Err(error) if error.kind() == io::ErrorKind::WouldBlock)
    }

    /// Sends what the socket takes at once.
    pub(crate) fn try_write(&self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Tcp(stream) => stream.try_write(bytes),
            Self::Unix(stream) => stream.try_write(bytes),
        }
    }
}

/// The addresses of a host, at least one. `getaddrinfo()` blocks, so it is called on another thread.
async fn look_up(host: &str, port: u16) -> Result<Vec<SocketAddr>, NoSocket> {
    let host = host.to_owned();
    let look_up = move || (host.as_str(), port).to_socket_addrs().map(Vec::from_iter);
    let addresses = match elsewhere(Lane::Names, look_up) {
        Ok(task) => task.await.ok_or(NoSocket::UnknownHost)?,
        // No thread can be made.
        Err(look_up) => look_up(),
    };
    addresses.ok().filter(|addresses| !addresses.is_empty()).ok_or(NoSocket::UnknownHost)
}

impl AsyncRead for Socket {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Tcp(stream) => Pin::new(stream).poll_read(cx, buffer),
            Self::Unix(stream) => Pin::new(stream).poll_read(cx, buffer),
        }
    }
}

impl AsyncWrite for Socket {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Tcp(stream) => Pin::new(stream).poll_write(cx, bytes),
            Self::Unix(stream) => Pin::new(stream).poll_write(cx, bytes),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Tcp(stream) => Pin::new(stream).poll_shutdown(cx),
            Self::Unix(stream) => Pin::new(stream).poll_shutdown(cx),
        }
    }
}
