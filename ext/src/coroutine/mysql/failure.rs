//! Why a call failed, and how PHP is told: numbers and words as Swoole's, which are mysqlnd's.

use std::io;

use mysql_common::packets::{ServerError, SqlState};

use super::packets::Malformed;

/// mysqlnd's numbers for what goes wrong on the client's side.
const CONNECTION_ERROR: i64 = 2002;
const SERVER_GONE: i64 = 2006;
const OUT_OF_MEMORY: i64 = 2008;
const MALFORMED_PACKET: i64 = 2027;
const AUTH_PLUGIN: i64 = 2059;

/// Why something failed.
pub(super) enum Failure {
    /// The server says so; the connection is as good as before.
    Server(ServerError<'static>),
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
    /// There is no connection to use.
    NotConnected,
    /// PHP's memory limit was hit: a fatal error is about to end the script.
    OutOfMemory,
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<Malformed> for Failure {
    fn from(error: Malformed) -> Self {
        Self::Malformed(error)
    }
}

impl Failure {
    /// Whether the connection can still be used.
    pub(super) fn leaves_connection(&self) -> bool {
        matches!(self, Self::Server(_))
    }

    /// Number and words for a failed connect().
    pub(super) fn of_connect(&self) -> (i64, Vec<u8>) {
        match self {
            Self::Io(_) | Self::TimedOut | Self::Canceled | Self::Closed | Self::UnknownHost => {
                local(CONNECTION_ERROR, &self.reason())
            }
            _ => self.in_common(),
        }
    }

    /// Number and words for a failed query.
    pub(super) fn of_query(&self) -> (i64, Vec<u8>) {
        let gone = "MySQL server has gone away";
        match self {
            // The system's number here, as in Swoole 2; the words are those that reconnecting code looks for.
            Self::TimedOut => local(i64::from(libc::ETIMEDOUT), &format!("{gone} due to {}", self.reason())),
            Self::Closed => local(SERVER_GONE, gone),
            Self::Io(_) | Self::Canceled => local(SERVER_GONE, &format!("{gone} due to {}", self.reason())),
            _ => self.in_common(),
        }
    }

    fn in_common(&self) -> (i64, Vec<u8>) {
        match self {
            Self::Server(error) => {
                let state = error.sql_state_ref().map_or("HY000".into(), SqlState::as_str);
                let code = error.error_code();
                let mut words = format!("SQLSTATE[{state}] [{code}] ").into_bytes();
                words.extend_from_slice(error.message_ref());
                (i64::from(code), words)
            }
            Self::AuthPlugin(name) => {
                local(AUTH_PLUGIN, &format!("Authentication plugin '{name}' is not supported"))
            }
            Self::ServerKey => local(AUTH_PLUGIN, "The server's key for caching_sha2_password is unusable"),
            Self::Malformed(Malformed(words)) => {
                local(MALFORMED_PACKET, &format!("Malformed packet: {words}"))
            }
            Self::OutOfMemory => local(OUT_OF_MEMORY, &system(libc::ENOMEM)),
            Self::NotConnected => {
                let words = format!("{} or {}", system(libc::ECONNRESET), system(libc::ENOTCONN));
                local(CONNECTION_ERROR, &words)
            }
            _ => local(CONNECTION_ERROR, &self.reason()),
        }
    }

    fn reason(&self) -> String {
        match self {
            Self::Io(error) => error.raw_os_error().map_or_else(|| error.to_string(), system),
            Self::TimedOut => system(libc::ETIMEDOUT),
            Self::Canceled => system(libc::ECANCELED),
            Self::UnknownHost => "DNS Lookup resolve failed".into(),
            _ => system(libc::ECONNRESET),
        }
    }
}

fn local(number: i64, words: &str) -> (i64, Vec<u8>) {
    (number, format!("SQLSTATE[HY000] [{number}] {words}").into_bytes())
}

/// The system's words for an error number, without the number that Rust appends.
fn system(number: i32) -> String {
    let words = io::Error::from_raw_os_error(number).to_string();
    words.split(" (os error").next().unwrap_or_default().to_owned()
}
