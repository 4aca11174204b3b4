//! One address that a server listens at, with the settings of those who come in by it.

use std::os::fd::OwnedFd;
use std::rc::Rc;

use socket2::SockRef;
use swoole_proto::http1::request::Limits;

use crate::address::Address;

/// What can be set for each port.
#[derive(Clone, Debug)]
pub struct PortSettings {
    /// Largest body of a request in bytes; beyond it the answer is 413.
    pub package_max_length: usize,
    /// Connections that the kernel keeps ready to be accepted.
    pub backlog: i32,
    /// Sends small packets at once (`TCP_NODELAY`).
    pub tcp_nodelay: bool,
    /// Bytes that may wait for a slow client before the handler has to wait too.
    pub socket_buffer_size: usize,
    /// Longest lines and heads of requests.
    pub limits: Limits,
}

impl Default for PortSettings {
    fn default() -> Self {
        Self {
            package_max_length: 2 * 1024 * 1024,
            backlog: 512,
            tcp_nodelay: true,
            socket_buffer_size: 8 * 1024 * 1024,
            limits: Limits::default(),
        }
    }
}

/// A port of a running server.
#[derive(Debug)]
pub struct Port {
    index: usize,
    address: Address,
    settings: PortSettings,
    /// Our end of its connections: the address, or the path of the socket. None: it listens on all addresses, and each
    /// connection has come in by one of them.
    host: Option<Rc<str>>,
}

impl Port {
    /// The one at which `socket` listens.
    pub(crate) fn new(index: usize, address: Address, settings: PortSettings, socket: &OwnedFd) -> Self {
        let host = match SockRef::from(socket).local_addr().ok().and_then(|at| at.as_socket()) {
            Some(at) if at.ip().is_unspecified() => None,
            Some(at) => Some(Rc::from(at.ip().to_string())),
            None => Some(Rc::from(address.host.as_str())),
        };
        Self { index, address, settings, host }
    }

    /// Which of the server's ports it is, counted from 0.
    #[inline]
    pub fn index(&self) -> usize {
        self.index
    }

    /// Where it listens.
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// The settings it was given.
    #[inline]
    pub fn settings(&self) -> &PortSettings {
        &self.settings
    }

    /// The address that a client has reached, where there is one only.
    pub(crate) fn host(&self) -> Option<&Rc<str>> {
        self.host.as_ref()
    }
}
