//! How PHP is told why a call failed: numbers and words as Swoole's, which are mysqlnd's.

use std::io;

use swoole_client::mysql::Failure;
use swoole_client::mysql::packets::Malformed;

/// mysqlnd's numbers for what goes wrong on the client's side.
const CONNECTION_ERROR: i64 = 2002;
const SERVER_GONE: i64 = 2006;
const OUT_OF_MEMORY: i64 = 2008;
const MALFORMED_PACKET: i64 = 2027;
const AUTH_PLUGIN: i64 = 2059;

/// What `errno` and `error` become, or `connect_errno` and `connect_error`.
pub(super) type Told = (i64, Vec<u8>);

/// A failed connect().
pub(super) fn of_connect(failure: &Failure) -> Told {
    match failure {
        Failure::Io(_) | Failure::TimedOut | Failure::Canceled | Failure::Closed | Failure::UnknownHost => {
            local(CONNECTION_ERROR, &reason(failure))
        }
        _ => in_common(failure),
    }
}

/// A failed query.
pub(super) fn of_query(failure: &Failure) -> Told {
    let gone = "MySQL server has gone away";
    match failure {
        // The system's number here, as in Swoole 2; the words are those that reconnecting code looks for.
        Failure::TimedOut => local(i64::from(libc::ETIMEDOUT), &format!("{gone} due to {}", reason(failure))),
        Failure::Closed => local(SERVER_GONE, gone),
        Failure::Io(_) | Failure::Canceled => {
            local(SERVER_GONE, &format!("{gone} due to {}", reason(failure)))
        }
        _ => in_common(failure),
    }
}

/// A query without a connection.
pub(super) fn not_connected() -> Told {
    let words = format!("{} or {}", system(libc::ECONNRESET), system(libc::ENOTCONN));
    local(CONNECTION_ERROR, &words)
}

fn in_common(failure: &Failure) -> Told {
    match failure {
        Failure::Server(error) => {
            let mut words = format!("SQLSTATE[{}] [{}] ", error.state, error.code).into_bytes();
            words.extend_from_slice(&error.message);
            (i64::from(error.code), words)
        }
        Failure::AuthPlugin(name) => {
            local(AUTH_PLUGIN, &format!("Authentication plugin '{name}' is not supported"))
        }
        Failure::ServerKey => local(AUTH_PLUGIN, "The server's key for caching_sha2_password is unusable"),
        Failure::Malformed(Malformed(words)) => {
            local(MALFORMED_PACKET, &format!("Malformed packet: {words}"))
        }
        Failure::OutOfMemory => local(OUT_OF_MEMORY, &system(libc::ENOMEM)),
        _ => local(CONNECTION_ERROR, &reason(failure)),
    }
}

fn reason(failure: &Failure) -> String {
    match failure {
        Failure::Io(error) => error.raw_os_error().map_or_else(|| error.to_string(), system),
        Failure::TimedOut => system(libc::ETIMEDOUT),
        Failure::Canceled => system(libc::ECANCELED),
        Failure::UnknownHost => "DNS Lookup resolve failed".into(),
        _ => system(libc::ECONNRESET),
    }
}

fn local(number: i64, words: &str) -> Told {
    (number, format!("SQLSTATE[HY000] [{number}] {words}").into_bytes())
}

/// The system's words for an error number, without the number that Rust appends.
fn system(number: i32) -> String {
    let words = io::Error::from_raw_os_error(number).to_string();
    words.split(" (os error").next().unwrap_or_default().to_owned()
}
