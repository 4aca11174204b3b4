//! Wire formats on bytes, no sockets: HTTP heads, the framing of HTTP/1, cookies, URL coding.
//!
//! Everything here takes a byte slice and returns what it found or writes into a `Vec` of the caller's, so that
//! the same code serves the server, the clients, the tests and the fuzzer. Nothing here panics on any input, and
//! nothing allocates per request once the caller's buffers have grown to their working size.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod cookie;
pub mod http;
pub mod http1;
pub mod url;

mod bytes;
