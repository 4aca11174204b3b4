//! The head of a response, said without knowing the version of HTTP: a [`WriteHead`] says what is in it, a
//! [`HeadSink`] writes that down. Who calls what is known when the program is compiled; nothing is collected between.

use std::fmt;

/// A status or header that would make the head mean something else than was asked for: a code that has not three
/// digits, a name that is no token, or a carriage return, line feed or NUL. Nothing was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused;

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("invalid status or header")
    }
}

impl std::error::Error for Refused {}

/// A header known when the program was compiled; it is not checked. Made by [`fixed!`](crate::fixed).
#[derive(Clone, Copy, Debug)]
pub struct Fixed<const LINE: usize> {
    /// Its name.
    pub name: &'static str,
    /// Its value.
    pub value: &'static str,
    /// Both as a line of HTTP/1, with its end.
    pub line: &'static [u8; LINE],
}

/// A [`Fixed`](crate::http::Fixed) header of two string literals: its name and its value.
#[macro_export]
macro_rules! fixed {
    ($name:literal, $value:literal) => {{
        const TEXT: &[u8] = concat!($name, ": ", $value, "\r\n").as_bytes();
        const LINE: &[u8; TEXT.len()] = TEXT.first_chunk().expect("it is as long as itself");
        $crate::http::Fixed { name: $name, value: $value, line: LINE }
    }};
}

/// Takes the head of one response: `status` first, then headers in any order. The end comes from whoever made it.
pub trait HeadSink {
    /// The status. Code 0 counts as 200; without a reason it is [`reason_phrase`], where the version has one at all.
    fn status(&mut self, code: u16, reason: Option<&str>) -> Result<(), Refused>;

    /// One header. White space and NULs at the end of the value are cut off first, as Swoole does.
    fn header(&mut self, name: impl AsRef<[u8]>, value: impl AsRef<[u8]>) -> Result<(), Refused>;

    /// A header that is known to be right.
    fn fixed<const LINE: usize>(&mut self, header: Fixed<LINE>);

    /// The `Date` header.
    fn date(&mut self, date: &[u8; 29]);

    /// Whether the connection stays open after this response, where a version says so in headers.
    fn persistence(&mut self, keep_alive: bool);

    /// The `Content-Length` header.
    fn content_length(&mut self, len: u64);

    /// Says that the body comes in pieces and has no length known before, where a version says so in headers.
    fn pieces(&mut self);
}

/// What the head of a response consists of.
pub trait WriteHead {
    /// Says it all to `sink`.
    fn write(&self, sink: &mut impl HeadSink);
}

/// The head of a response that refuses a request in a few words, which are the body. An echo of what was refused
/// would be an attack on somebody.
#[derive(Clone, Copy, Debug)]
pub struct Failure<'w> {
    /// Between 400 and 599; anything else counts as 500, since it is ours to answer for.
    pub status: u16,
    /// The whole body.
    pub words: &'w str,
}

impl WriteHead for Failure<'_> {
    fn write(&self, sink: &mut impl HeadSink) {
        let status = if (400..=599).contains(&self.status) { self.status } else { 500 };
        // Three digits and our own words: there is nothing to refuse.
        let _ = sink.status(status, None);
        sink.fixed(fixed!("Content-Type", "text/plain"));
        sink.persistence(false);
        sink.content_length(self.words.len() as u64);
    }
}

/// What Swoole writes behind a status code it has no words for.
const UNKNOWN_STATUS: &str = "Unknown Status";

/// The words for a status code, as Swoole writes them.
pub fn reason_phrase(status: u16) -> &'static str {
    match status {
        100 => "Continue",
        101 => "Switching Protocols",
        102 => "Processing",
        103 => "Early Hints",
        // Swoole counts "not set" as 200.
        0 | 200 => "OK",
        201 => "Created",
        202 => "Accepted",
        203 => "Non-Authoritative Information",
        204 => "No Content",
        205 => "Reset Content",
        206 => "Partial Content",
        207 => "Multi-Status",
        208 => "Already Reported",
        226 => "IM Used",
        300 => "Multiple Choices",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        304 => "Not Modified",
        305 => "Use Proxy",
        306 => "(Unused)",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        402 => "Payment Required",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        407 => "Proxy Authentication Required",
        408 => "Request Timeout",
        409 => "Conflict",
        410 => "Gone",
        411 => "Length Required",
        412 => "Precondition Failed",
        413 => "Payload Too Large",
        414 => "URI Too Long",
        415 => "Unsupported Media Type",
        416 => "Range Not Satisfiable",
        417 => "Expectation Failed",
        418 => "I'm a teapot",
        421 => "Misdirected Request",
        422 => "Unprocessable Entity",
        423 => "Locked",
        424 => "Failed Dependency",
        425 => "Too Early",
        426 => "Upgrade Required",
        428 => "Precondition Required",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        451 => "Unavailable For Legal Reasons",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        505 => "HTTP Version Not Supported",
        506 => "Variant Also Negotiates",
        507 => "Insufficient Storage",
        508 => "Loop Detected",
        510 => "Not Extended",
        511 => "Network Authentication Required",
        _ => UNKNOWN_STATUS,
    }
}
