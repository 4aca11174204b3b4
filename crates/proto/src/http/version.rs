//! The versions of HTTP, oldest first.

/// The version that a client speaks.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// HTTP/1.0: no chunks, and a connection for one request unless both sides want it otherwise.
    Http10,
    /// HTTP/1.1.
    #[default]
    Http11,
}
