//! The way from a request back to its client.
//!
//! What holds an exchange asks this, and does not know where the client's socket is.

use std::future::Future;
use std::rc::Rc;

use crate::address::Peer;
use crate::connection::Connection;
use crate::port::Port;
use crate::worker::Worker;

/// One of the ways.
#[derive(Clone)]
pub enum Link {
    /// The client's connection is this process's.
    Local(Rc<Connection>),
}

impl Link {
    /// Number of the connection, counted from 1 and never used twice by a server.
    #[inline]
    pub fn id(&self) -> i64 {
        match self {
            Self::Local(connection) => connection.id(),
        }
    }

    /// The client.
    pub fn peer(&self) -> &Peer {
        match self {
            Self::Local(connection) => connection.peer(),
        }
    }

    /// The port it came in by.
    #[inline]
    pub fn port(&self) -> &Port {
        match self {
            Self::Local(connection) => connection.port(),
        }
    }

    /// The address it came in by; the path of a Unix socket. Empty when the client had gone before anybody asked.
    pub fn local_host(&self) -> Rc<str> {
        match self {
            Self::Local(connection) => connection.local_host(),
        }
    }

    /// The server that it has reached.
    #[inline]
    pub fn worker(&self) -> &Rc<Worker> {
        match self {
            Self::Local(connection) => connection.worker(),
        }
    }

    /// Whether the client is gone, or is another process's.
    #[inline]
    pub fn is_broken(&self) -> bool {
        match self {
            Self::Local(connection) => connection.is_broken(),
        }
    }

    /// Bytes that wait for the client to take them.
    #[inline]
    pub(crate) fn pending(&self) -> usize {
        match self {
            Self::Local(connection) => connection.outbox.pending(),
        }
    }

    /// Completes when no more than `most` bytes wait for the client, or it is gone.
    pub(crate) fn drained(&self, most: usize) -> impl Future<Output = ()> + use<> {
        match self {
            Self::Local(connection) => Connection::drained(Rc::clone(connection), most),
        }
    }
}
