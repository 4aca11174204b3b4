//! Why a call failed.

use std::io;

use super::packets::{Malformed, ServerError};
use crate::socket::NoSocket;
use crate::waiting::Ended;

/// Why something failed.
#[derive(Debug)]
pub enum Failure {
    /// The server says so; the connection is as good as before.
    Server(ServerError),
    /// The socket failed.
    Io(io::Error),
    /// The server closed the connection.
    Closed,
    /// The time was up.
    TimedOut,
    /// The coroutine was canceled while it waited.
    Canceled,
    /// The host has no address.
    UnknownHost,
    /// The server wants an authentication that is not spoken here.
    AuthPlugin(String),
    /// The password cannot be encrypted for the server.
    ServerKey,
    /// The server broke the protocol.
    Malformed(Malformed),
    /// The sink has no room for the rest.
    OutOfMemory,
}

impl Failure {
    /// Whether the connection can still be used.
    pub fn leaves_connection(&self) -> bool {
        matches!(self, Self::Server(_))
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<NoSocket> for Failure {
    fn from(none: NoSocket) -> Self {
        match none {
            NoSocket::UnknownHost => Self::UnknownHost,
            NoSocket::Io(error) => Self::Io(error),
        }
    }
}

impl From<Malformed> for Failure {
    fn from(error: Malformed) -> Self {
        Self::Malformed(error)
    }
}

impl From<Ended> for Failure {
    fn from(ended: Ended) -> Self {
        match ended {
            Ended::TimedOut => Self::TimedOut,
            Ended::Canceled => Self::Canceled,
        }
    }
}
