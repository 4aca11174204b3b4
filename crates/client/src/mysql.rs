//! MySQL and MariaDB: packets, login, statements as text.
//!
//! mysql_common takes packets apart; sockets, order and what the crate would trip over are here. Reading order:
//! [`packets`] (what they say), [`frames`] (how they are cut out of a stream), `auth` (how a password is proved), `login`,
//! `connection`, [`Sink`] (what becomes of a result).

pub mod charset;
pub mod frames;
pub mod packets;

mod auth;
mod connection;
mod failure;
mod login;
mod sink;

pub use mysql_common::constants::CapabilityFlags;

pub use connection::Connection;
pub use failure::Failure;
pub use login::Login;
pub use sink::{Names, Sink};
