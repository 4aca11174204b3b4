//! Why a request was refused. The kind is private: callers need the status to answer with and words for the log.

use std::fmt;

/// A request that broke the rules of RFC 9112 or one of the limits. The connection cannot be read on after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseError {
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    RequestLine,
    Target,
    Version,
    RequestLineTooLong,
    HeaderLineTooLong,
    HeadTooLarge,
    TooManyHeaders,
    LineEnd,
    Header,
    NoHost,
    ManyHosts,
    Host,
    ContentLength,
    LengthAndCoding,
    TransferEncoding,
    OldVersionCoding,
    UnknownCoding,
    Expectation,
    ChunkSize,
    ChunkExtension,
    ChunkEnd,
    Trailer,
    TrailersTooLarge,
    BodyTooLarge,
}

impl ParseError {
    /// The status code to answer with: 400, 413, 414, 417, 431, 501 or 505.
    pub fn status(&self) -> u16 {
        self.row().0
    }

    /// What was wrong, in a few fixed words. They hold nothing that the peer sent.
    pub fn reason(&self) -> &'static str {
        self.row().1
    }

    fn row(&self) -> (u16, &'static str) {
        match self.kind {
            Kind::RequestLine => (400, "malformed request line"),
            Kind::Target => (400, "malformed request target"),
            Kind::Version => (505, "unsupported HTTP version"),
            Kind::RequestLineTooLong => (414, "request line too long"),
            Kind::HeaderLineTooLong => (431, "header line too long"),
            Kind::HeadTooLarge => (431, "headers too large"),
            Kind::TooManyHeaders => (431, "too many headers"),
            Kind::LineEnd => (400, "line not ended by CRLF"),
            Kind::Header => (400, "malformed header"),
            Kind::NoHost => (400, "missing Host header"),
            Kind::ManyHosts => (400, "more than one Host header"),
            Kind::Host => (400, "malformed Host header"),
            Kind::ContentLength => (400, "malformed Content-Length"),
            Kind::LengthAndCoding => (400, "both Content-Length and Transfer-Encoding"),
            Kind::TransferEncoding => (400, "malformed Transfer-Encoding"),
            Kind::OldVersionCoding => (400, "Transfer-Encoding in HTTP/1.0"),
            Kind::UnknownCoding => (501, "unsupported transfer coding"),
            Kind::Expectation => (417, "unsupported expectation"),
            Kind::ChunkSize => (400, "malformed chunk size"),
            Kind::ChunkExtension => (400, "malformed or oversized chunk extension"),
            Kind::ChunkEnd => (400, "chunk not ended by CRLF"),
            Kind::Trailer => (400, "malformed trailer"),
            Kind::TrailersTooLarge => (431, "trailers too large"),
            Kind::BodyTooLarge => (413, "body too large"),
        }
    }
}

impl From<Kind> for ParseError {
    #[cold]
    fn from(kind: Kind) -> ParseError {
        ParseError { kind }
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.reason(), self.status())
    }
}

impl std::error::Error for ParseError {}
