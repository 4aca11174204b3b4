//! Listeners, connections and the HTTP/1 state machine, behind a [`Handler`]. No PHP in here.
//!
//! Reading order is the way of a request: [`address`] (what can be listened on), [`plan`] (what will be), [`port`] (what
//! is), `listener` (accepts), [`connection`] (one client), `transport` (carries its bytes), `dialect` (makes requests of
//! them, answers what is none, keeps order), [`exchange`] (one request and its response), [`Link`] (its way back), and
//! [`worker`] (what holds them together: statistics, the way out).

#![warn(missing_docs)]

pub mod address;
pub mod connection;
mod dialect;
pub mod exchange;
mod last_words;
mod link;
mod listener;
mod owner;
pub mod plan;
pub mod port;
mod signals;
mod transport;
pub mod worker;

pub use address::{Address, Bound, Kind};
pub use connection::Connection;
pub use exchange::{Exchange, Request};
pub use last_words::last_words;
pub use link::Link;
pub use plan::{Plan, Settings};
pub use port::{Port, PortSettings};
pub use signals::{is_out_of_time, on_out_of_time};
pub use worker::{Handler, Role, Stats, Worker};
