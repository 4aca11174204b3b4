//! The connection's state machine and the server's way out, over real sockets and without PHP.

mod connection;
mod ports;
mod stopping;
mod support;
