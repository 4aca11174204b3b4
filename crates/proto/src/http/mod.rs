//! What all versions of HTTP have in common (RFC 9110): a request's head as spans of one buffer, and the head of a
//! response as calls to whatever writes it in its version's form.

pub(crate) mod date;
mod head;
mod sink;
mod span;
mod version;

pub use date::DateCache;
pub use head::Head;
pub use sink::{Failure, Fixed, HeadSink, Refused, WriteHead, reason_phrase};
pub use span::Span;
pub use version::Version;
