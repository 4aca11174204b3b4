//! Response heads: written straight into the connection's output buffer, and refused where a value would split them.

use std::fmt;
use std::io::Write;
use std::time::{Duration, UNIX_EPOCH};

use crate::bytes::is_token;

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

/// Writes one response head: `status` first, then headers, then `finish`.
#[derive(Debug)]
pub struct HeadWriter<'o> {
    out: &'o mut Vec<u8>,
}

impl<'o> HeadWriter<'o> {
    /// Appends to `out`.
    #[inline]
    pub fn new(out: &'o mut Vec<u8>) -> HeadWriter<'o> {
        HeadWriter { out }
    }

    /// The status line. The version is always `HTTP/1.1`, as with Swoole, also to a client that speaks 1.0. Code 0
    /// counts as 200; without a reason it is [`reason_phrase`].
    #[inline]
    pub fn status(&mut self, code: u16, reason: Option<&str>) -> Result<(), Refused> {
        if code == 200 && reason.is_none() {
            self.out.extend_from_slice(b"HTTP/1.1 200 OK\r\n");
            return Ok(());
        }
        self.other_status(code, reason)
    }

    fn other_status(&mut self, code: u16, reason: Option<&str>) -> Result<(), Refused> {
        let code = if code == 0 { 200 } else { code };
        let reason = reason.unwrap_or_else(|| reason_phrase(code));
        if !(100..=999).contains(&code) || breaks_line(reason.as_bytes()) {
            return Err(Refused);
        }
        self.out.extend_from_slice(b"HTTP/1.1 ");
        self.out.extend_from_slice(itoa::Buffer::new().format(code).as_bytes());
        self.out.push(b' ');
        self.out.extend_from_slice(reason.as_bytes());
        self.out.extend_from_slice(b"\r\n");
        Ok(())
    }

    /// One header. White space and NULs at the end of the value are cut off first, as Swoole does.
    #[inline]
    pub fn header(&mut self, name: impl AsRef<[u8]>, value: impl AsRef<[u8]>) -> Result<(), Refused> {
        let (name, value) = (name.as_ref(), trim_end(value.as_ref()));
        if !is_token(name) || breaks_line(value) {
            return Err(Refused);
        }
        self.out.reserve(name.len() + value.len() + 4);
        self.out.extend_from_slice(name);
        self.out.extend_from_slice(b": ");
        self.out.extend_from_slice(value);
        self.out.extend_from_slice(b"\r\n");
        Ok(())
    }

    /// Header lines known when the program was compiled, each with its CRLF; they are not checked.
    #[inline]
    pub fn fixed(&mut self, lines: &'static [u8]) {
        self.out.extend_from_slice(lines);
    }

    /// The `Date` header.
    #[inline]
    pub fn date(&mut self, date: &[u8; 29]) {
        self.out.extend_from_slice(b"Date: ");
        self.out.extend_from_slice(date);
        self.out.extend_from_slice(b"\r\n");
    }

    /// The `Content-Length` header.
    #[inline]
    pub fn content_length(&mut self, len: u64) {
        self.out.extend_from_slice(b"Content-Length: ");
        self.out.extend_from_slice(itoa::Buffer::new().format(len).as_bytes());
        self.out.extend_from_slice(b"\r\n");
    }

    /// The empty line that ends the head.
    #[inline]
    pub fn finish(self) {
        self.out.extend_from_slice(b"\r\n");
    }
}

#[inline]
fn breaks_line(bytes: &[u8]) -> bool {
    memchr::memchr3(b'\r', b'\n', 0, bytes).is_some()
}

#[inline]
fn trim_end(mut bytes: &[u8]) -> &[u8] {
    while let [rest @ .., b' ' | b'\t' | b'\r' | b'\n' | 0x0b | 0] = bytes {
        bytes = rest;
    }
    bytes
}

/// A whole response that refuses a request and closes the connection. It holds the words given and no more: what a
/// broken request says is nobody else's business, and an echo of it is an attack.
pub fn error_response(out: &mut Vec<u8>, status: u16, reason_words: &str) {
    // A status that cannot be written is ours to answer for.
    let status = if (400..=599).contains(&status) { status } else { 500 };
    out.extend_from_slice(b"HTTP/1.1 ");
    out.extend_from_slice(itoa::Buffer::new().format(status).as_bytes());
    out.push(b' ');
    out.extend_from_slice(reason_phrase(status).as_bytes());
    out.extend_from_slice(b"\r\nContent-Type: text/plain\r\nConnection: close\r\n");
    let mut head = HeadWriter::new(out);
    head.content_length(reason_words.len() as u64);
    head.finish();
    out.extend_from_slice(reason_words.as_bytes());
}

/// The last second that has a four-digit year; HTTP dates end there, and httpdate panics behind it.
pub(crate) const MAX_DATE_SECS: u64 = 253_402_300_799;

/// `Sun, 06 Nov 1994 08:49:37 GMT` for seconds since 1970.
pub(crate) fn http_date(unix_secs: u64) -> [u8; 29] {
    let date = httpdate::HttpDate::from(UNIX_EPOCH + Duration::from_secs(unix_secs.min(MAX_DATE_SECS)));
    let mut text = [b' '; 29];
    // The text is 29 bytes long by definition (RFC 9110 section 5.6.7), so it fits.
    let _ = write!(text.as_mut_slice(), "{date}");
    text
}

/// The value of the `Date` header, formatted at most once a second.
#[derive(Clone, Debug)]
pub struct DateCache {
    secs: u64,
    text: [u8; 29],
}

impl Default for DateCache {
    fn default() -> DateCache {
        DateCache::new()
    }
}

impl DateCache {
    /// A cache that holds the start of 1970.
    pub const fn new() -> DateCache {
        DateCache { secs: 0, text: *b"Thu, 01 Jan 1970 00:00:00 GMT" }
    }

    /// The date for that many seconds since 1970, which may also lie before the last one asked for.
    #[inline]
    pub fn get(&mut self, unix_secs: u64) -> &[u8; 29] {
        if unix_secs != self.secs {
            self.text = http_date(unix_secs);
            self.secs = unix_secs;
        }
        &self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_as_the_server_writes_it() {
        let mut out = Vec::new();
        let mut head = HeadWriter::new(&mut out);
        head.status(200, None).expect("valid");
        head.header("X-Name", b"value").expect("valid");
        head.fixed(b"Server: swoole-http-server\r\n");
        head.date(DateCache::new().get(784_111_777));
        head.content_length(12);
        head.finish();
        assert_eq!(
            String::from_utf8_lossy(&out),
            "HTTP/1.1 200 OK\r\nX-Name: value\r\nServer: swoole-http-server\r\n\
             Date: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Length: 12\r\n\r\n"
        );
    }

    #[test]
    fn status_lines() {
        let rows = [
            (200, None, "HTTP/1.1 200 OK\r\n"),
            (0, None, "HTTP/1.1 200 OK\r\n"),
            (200, Some("Fine"), "HTTP/1.1 200 Fine\r\n"),
            (404, None, "HTTP/1.1 404 Not Found\r\n"),
            (499, None, "HTTP/1.1 499 Unknown Status\r\n"),
            (999, Some(""), "HTTP/1.1 999 \r\n"),
        ];
        for (code, reason, want) in rows {
            let mut out = Vec::new();
            assert_eq!(HeadWriter::new(&mut out).status(code, reason), Ok(()));
            assert_eq!(String::from_utf8_lossy(&out), want);
        }
    }

    #[test]
    fn nothing_splits_the_response() {
        let mut out = Vec::new();
        let mut head = HeadWriter::new(&mut out);
        for bad in ["a\r\nSet-Cookie: x=1", "a\nb", "a\rb", "a\0b"] {
            assert_eq!(head.header("Name", bad), Err(Refused));
            assert_eq!(head.header(bad, "value"), Err(Refused));
            assert_eq!(head.status(200, Some(bad)), Err(Refused));
        }
        for bad in ["", "two words", "colon:", "caf\u{e9}", "(x)"] {
            assert_eq!(head.header(bad, "value"), Err(Refused));
        }
        for bad in [1, 99, 1000, u16::MAX] {
            assert_eq!(head.status(bad, None), Err(Refused));
        }
        assert_eq!(out, b"");
    }

    #[test]
    fn the_end_of_a_value_is_trimmed_before_it_is_judged() {
        let mut out = Vec::new();
        assert_eq!(HeadWriter::new(&mut out).header("A", "b \t\r\n"), Ok(()));
        assert_eq!(out, b"A: b\r\n");
    }

    #[test]
    fn an_error_response_is_whole() {
        let mut out = Vec::new();
        error_response(&mut out, 431, "headers too large");
        assert_eq!(
            String::from_utf8_lossy(&out),
            "HTTP/1.1 431 Request Header Fields Too Large\r\nContent-Type: text/plain\r\n\
             Connection: close\r\nContent-Length: 17\r\n\r\nheaders too large"
        );
    }

    #[test]
    fn the_date_follows_the_clock_both_ways_and_stops_at_9999() {
        let mut cache = DateCache::new();
        assert_eq!(cache.get(0), b"Thu, 01 Jan 1970 00:00:00 GMT");
        assert_eq!(cache.get(1), b"Thu, 01 Jan 1970 00:00:01 GMT");
        assert_eq!(cache.get(0), b"Thu, 01 Jan 1970 00:00:00 GMT");
        assert_eq!(cache.get(u64::MAX), b"Fri, 31 Dec 9999 23:59:59 GMT");
    }
}
