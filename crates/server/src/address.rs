//! What a server listens on: an IPv4 or IPv6 address with a port, or the path of a Unix socket.

use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::os::fd::{AsRawFd, OwnedFd, RawFd};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};

use socket2::{Domain, SockAddr, Socket, Type};

use crate::owner::Owner;

/// The kind of socket. The numbers are those of `SWOOLE_SOCK_*`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// TCP over IPv4.
    Tcp = 1,
    /// TCP over IPv6.
    Tcp6 = 3,
    /// A Unix stream socket; the host is its path.
    UnixStream = 5,
}

/// Where to listen.
#[derive(Clone, Debug)]
pub struct Address {
    /// An address, a name, or a path.
    pub host: String,
    /// The port; 0 lets the system choose. Unused for Unix sockets.
    pub port: u16,
    /// The kind of socket.
    pub kind: Kind,
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

/// A socket that has its address but does not listen yet.
#[derive(Debug)]
pub struct Bound {
    /// The address, with the port the system chose.
    pub address: Address,
    socket: Socket,
    file: Option<SocketFile>,
}

/// The file of a Unix socket, which goes with it.
#[derive(Debug)]
pub(crate) struct SocketFile {
    path: PathBuf,
    /// A child that has a copy of the socket does not remove its parent's file.
    owner: Owner,
}

impl Drop for SocketFile {
    fn drop(&mut self) {
        if self.owner.is_here() {
            // Gone already, or not ours to remove: then there is nothing to be done.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

impl Address {
    /// Takes the address. `EADDRINUSE` when somebody else has it.
    pub fn bind(&self) -> io::Result<Bound> {
        let mut address = self.clone();
        let mut file = None;
        let socket = match self.kind {
            Kind::UnixStream => {
                let socket = self.bind_unix()?;
                let path = PathBuf::from(&self.host);
                file = Some(SocketFile { path, owner: Owner::here() });
                socket
            }
            Kind::Tcp | Kind::Tcp6 => {
                let at = self.resolve()?;
                let domain = if at.is_ipv6() { Domain::IPV6 } else { Domain::IPV4 };
                let socket = Socket::new(domain, Type::STREAM.nonblocking().cloexec(), None)?;
                if at.is_ipv6() {
                    socket.set_only_v6(true)?;
                }
                // A server that was stopped a moment ago leaves connections in TIME_WAIT.
                socket.set_reuse_address(true)?;
                socket.bind(&at.into())?;
                if let Some(bound) = socket.local_addr()?.as_socket() {
                    address.port = bound.port();
                }
                socket
            }
        };
        Ok(Bound { address, socket, file })
    }

    fn resolve(&self) -> io::Result<SocketAddr> {
        let v6 = self.kind == Kind::Tcp6;
        if let Ok(ip) = self.host.parse::<IpAddr>() {
            return if ip.is_ipv6() == v6 {
                Ok((ip, self.port).into())
            } else {
                Err(io::Error::from_raw_os_error(libc::EAFNOSUPPORT))
            };
        }
        (self.host.as_str(), self.port)
            .to_socket_addrs()?
            .find(|found| found.is_ipv6() == v6)
            .ok_or_else(|| io::Error::from_raw_os_error(libc::EADDRNOTAVAIL))
    }

    fn bind_unix(&self) -> io::Result<Socket> {
        let path = Path::new(&self.host);
        let socket = Socket::new(Domain::UNIX, Type::STREAM.nonblocking().cloexec(), None)?;
        let at = SockAddr::unix(path)?;
        match socket.bind(&at) {
            // A file is left behind by a server that died. If nobody answers there, it is free.
            Err(error) if error.kind() == io::ErrorKind::AddrInUse && is_abandoned(path) => {
                std::fs::remove_file(path)?;
                socket.bind(&at)?;
            }
            other => other?,
        }
        Ok(socket)
    }
}

fn is_abandoned(path: &Path) -> bool {
    matches!(UnixStream::connect(path), Err(error) if error.kind() == io::ErrorKind::ConnectionRefused)
}

impl Bound {
    /// The descriptor, which stays the same when it listens.
    pub fn fd(&self) -> RawFd {
        self.socket.as_raw_fd()
    }

    /// It belongs to this process from now on, with what it has left in the file system.
    pub(crate) fn adopt(&self) {
        if let Some(file) = &self.file {
            file.owner.adopt();
        }
    }

    /// Starts to listen. The socket is then the only one of its kind: closing it ends the listening. A Unix socket
    /// is reachable for as long as its file exists.
    pub(crate) fn listen(self, backlog: i32, tcp_nodelay: bool) -> io::Result<(OwnedFd, Option<SocketFile>)> {
        if tcp_nodelay && self.address.kind != Kind::UnixStream {
            // Before the first client can come: what is accepted inherits it. A failure costs latency, nothing else.
            let _ = self.socket.set_tcp_nodelay(true);
        }
        self.socket.listen(backlog)?;
        Ok((self.socket.into(), self.file))
    }
}

/// The other end of an accepted connection.
#[derive(Clone, Debug)]
pub struct Peer {
    /// Its IP address; the listening path for Unix sockets.
    pub host: String,
    /// Its port; 0 for Unix sockets.
    pub port: u16,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(host: &str, port: u16, kind: Kind) -> Address {
        Address { host: host.into(), port, kind }
    }

    #[test]
    fn port_zero_becomes_a_real_port_and_is_then_taken() {
        let bound = address("127.0.0.1", 0, Kind::Tcp).bind().expect("bind");
        assert_ne!(bound.address.port, 0);
        let port = bound.address.port;
        let _listening = bound.listen(1, true).expect("listen");
        let again = address("127.0.0.1", port, Kind::Tcp).bind();
        assert_eq!(again.expect_err("taken").raw_os_error(), Some(libc::EADDRINUSE));
    }

    #[test]
    fn an_address_of_the_other_family_is_refused() {
        let error = address("::1", 0, Kind::Tcp).bind().expect_err("v6 address, v4 socket");
        assert_eq!(error.raw_os_error(), Some(libc::EAFNOSUPPORT));
    }

    #[test]
    fn an_abandoned_unix_socket_is_replaced_and_a_live_one_is_not() {
        let directory = std::env::temp_dir().join(format!("swoole-address-{}", std::process::id()));
        std::fs::create_dir_all(&directory).expect("directory");
        let path = directory.join("server.sock");
        let at = address(path.to_str().expect("utf-8"), 0, Kind::UnixStream);
        let listening = at.bind().expect("bind").listen(1, true).expect("listen");
        assert!(at.bind().is_err(), "somebody listens there");
        drop(listening);
        assert!(!path.exists(), "the file goes with the socket");
        // The standard library's listener leaves its file behind, as a server does that is killed.
        drop(std::os::unix::net::UnixListener::bind(&path).expect("bind"));
        at.bind().expect("the file was abandoned");
        let _ = std::fs::remove_dir_all(directory);
    }
}
