//! Clients without PHP: each protocol in a folder of its own, over sockets of the loop.
//!
//! A call runs in a coroutine and returns when it is done, when its time is up or when it was canceled ([`Ended`]). What
//! an answer becomes is the caller's business: it gives a sink, and each value is copied once, from the bytes that have
//! come into what the caller makes of it. A sink is only called between two waits, so that it may call what does not
//! come back: PHP's fatal errors leave by `longjmp`.
//!
//! ```text
//!   caller ──► client ──► waiting ──► coroutine parks      mysql::Connection::execute
//!     ▲           │          │
//!     └── sink ◄──┴─ frames ◄┴─ socket
//! ```

#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod mysql;

mod socket;
mod waiting;

pub use waiting::Ended;
