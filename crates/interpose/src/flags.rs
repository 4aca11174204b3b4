//! The hook flags, by Swoole's names (`SWOOLE_HOOK_*`) and numbers, and which of them are on.

use std::sync::atomic::{AtomicU32, Ordering};

static ON: AtomicU32 = AtomicU32::new(0);

/// The families that are switched on.
#[inline(always)]
pub(crate) fn on() -> u32 {
    ON.load(Ordering::Relaxed)
}

pub(crate) fn switch(flags: u32) {
    ON.store(flags, Ordering::Relaxed);
}

/// `tcp://`: IPv4 and IPv6 stream sockets.
pub const TCP: u32 = 1 << 1;
/// `udp://`: IPv4 and IPv6 datagram sockets.
pub const UDP: u32 = 1 << 2;
/// `unix://`: local stream sockets.
pub const UNIX: u32 = 1 << 3;
/// `udg://`: local datagram sockets.
pub const UDG: u32 = 1 << 4;
/// `ssl://`: the TCP socket below.
pub const SSL: u32 = 1 << 5;
/// `tls://`: the TCP socket below.
pub const TLS: u32 = 1 << 6;
/// `stream_select`: waiting for several descriptors.
pub const STREAM_FUNCTION: u32 = 1 << 7;
/// Regular files.
pub const FILE: u32 = 1 << 8;
/// `sleep` and its relatives.
pub const SLEEP: u32 = 1 << 9;
/// Child processes and the pipes to them.
pub const PROC: u32 = 1 << 10;
/// Calls made by libcurl.
pub const NATIVE_CURL: u32 = 1 << 12;
/// Calls made by ext-sockets.
pub const SOCKETS: u32 = 1 << 14;
/// Pipes and terminals.
pub const STDIO: u32 = 1 << 15;
/// Calls made by libpq.
pub const PDO_PGSQL: u32 = 1 << 16;
/// Calls made by ODBC drivers' manager.
pub const PDO_ODBC: u32 = 1 << 17;
/// Calls made by libsqlite3.
pub const PDO_SQLITE: u32 = 1 << 19;
/// Name resolution that a script asks for itself.
pub const NET_FUNCTION: u32 = 1 << 21;
/// Locks on files alone. Not one of Swoole's: for a program whose own locks must be waited for whatever is asked
/// for.
pub const FILE_LOCK: u32 = 1 << 31;

/// Any kind of socket.
pub(crate) const SOCKET: u32 = TCP | UDP | UNIX | UDG | SSL | TLS;
/// Any kind of descriptor that is not a regular file.
pub(crate) const POLLED: u32 = SOCKET | STREAM_FUNCTION | PROC | STDIO;
/// Any kind of descriptor.
pub(crate) const DESCRIPTOR: u32 = POLLED | FILE;
/// Names are resolved on the way to a connection, too.
pub(crate) const RESOLVE: u32 = TCP | UDP | SSL | TLS | NET_FUNCTION;
/// Children are waited for by `proc_close` and `pclose`.
pub(crate) const CHILD: u32 = PROC | STDIO;
/// Locks on files are taken by everything.
pub(crate) const LOCK: u32 = FILE | FILE_LOCK;
/// What the families do not name.
pub(crate) const ANY: u32 = u32::MAX;
