//! The MySQL client protocol on bytes: packets, the handshake, the answers to a text query.
//!
//! Specified in MySQL's source documentation, "Client/Server Protocol"; MariaDB speaks the same. What a client needs to
//! ask and to understand is here; sockets and the cryptography of passwords are not.
//!
//! Reading order: [`Packet`] (framing), [`Reader`] (integers and strings inside), [`Greeting`] and [`Login`] (the
//! handshake), [`Answer`] and [`Row`] (what a query gets back).

mod answer;
mod handshake;
mod packet;
mod reader;

pub use answer::{Answer, Done, End, Row, ServerError, column_name, result_end};
pub use handshake::{AuthSwitch, Greeting, Login};
pub use packet::{MAX_PAYLOAD, Packet, write};
pub use reader::Reader;

/// Bits of the capability flags, by their names in the specification without `CLIENT_`.
pub mod capability {
    /// Also tells a MariaDB that its own extended capabilities are not asked for.
    pub const LONG_PASSWORD: u32 = 1;
    /// All column flags.
    pub const LONG_FLAG: u32 = 1 << 2;
    /// The login names a database.
    pub const CONNECT_WITH_DB: u32 = 1 << 3;
    /// The protocol since 4.1, the only one spoken here.
    pub const PROTOCOL_41: u32 = 1 << 9;
    /// Status flags in the end-of-result packet.
    pub const TRANSACTIONS: u32 = 1 << 13;
    /// The authentication since 4.1.
    pub const SECURE_CONNECTION: u32 = 1 << 15;
    /// A statement may have several results, as a procedure's has.
    pub const MULTI_RESULTS: u32 = 1 << 17;
    /// The login names its authentication plugin.
    pub const PLUGIN_AUTH: u32 = 1 << 19;
    /// A result ends with one OK packet instead of an EOF packet after the columns and another after the rows.
    pub const DEPRECATE_EOF: u32 = 1 << 24;
}

/// The server broke the protocol: the connection cannot be used any further.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed(
    /// What was wrong, in a few words.
    pub &'static str,
);

impl std::fmt::Display for Malformed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for Malformed {}

#[cfg(test)]
mod tests;
