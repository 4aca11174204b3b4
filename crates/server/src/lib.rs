//! Listeners, connections and the HTTP/1 state machine, behind a [`Handler`]. No PHP in here.
//!
//! Reading order is the way of a request: [`address`] (what is listened on), `listener` (accepts),
//! [`connection`] (reads, answers errors, keeps order), [`exchange`] (one request and its response), and
//! [`server`] (what holds them together: settings, statistics, the way out).

#![warn(missing_docs)]

pub mod address;
pub mod connection;
pub mod exchange;
mod last_words;
mod listener;
pub mod server;
mod signals;

pub use address::{Address, Bound, Kind};
pub use connection::Connection;
pub use exchange::{Exchange, Request};
pub use last_words::last_words;
pub use server::{Handler, Server, Settings, Stats};
pub use signals::{is_out_of_time, on_out_of_time};
