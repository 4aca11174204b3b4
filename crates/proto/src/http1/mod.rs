//! HTTP/1: request heads in, response heads out, the chunked coding both ways (RFC 9110 and RFC 9112).

pub mod chunked;
pub mod request;
pub mod response;

mod error;
mod framing;
mod target;

pub use error::ParseError;
