//! Request heads: from the connection's buffer to a [`Head`] of spans, in two passes. What only HTTP/1 has to know
//! about a request is the [`Parser`]'s.
//!
//! The first pass walks the lines as they arrive and remembers where it stood, so that a head that dribbles in byte
//! by byte is looked at once; it enforces CRLF and the limits. When it has seen the empty line, the second pass runs
//! httparse over the whole head and then judges what HTTP leaves to the reader: host, body framing, persistence.

use std::mem::MaybeUninit;

use super::error::Kind;
use super::framing::Clues;
use super::target;
use crate::bytes::{is_host, is_token_byte, trim_ows};
use crate::http::{Head, Span, Version};

pub use super::error::ParseError;
pub use super::framing::Framing;

/// Empty lines tolerated before the request line: some clients send one after a body (RFC 9112 section 2.2).
const MAX_LEADING_EMPTY_LINES: u32 = 4;

/// More headers than this are refused with 431.
const MAX_HEADERS: usize = 1000;

/// Header slots on the stack; browsers send about 20. A head with more takes one allocation.
const STACK_HEADERS: usize = 64;

/// How much a client may send before its request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes in the request line (else 414) and in each header line (else 431), without the line end.
    pub line: usize,
    /// Bytes in the whole head, line ends included (else 431).
    pub head: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { line: 8 * 1024, head: 64 * 1024 }
    }
}

/// Reads one request head after another, and says about the latest what concerns the connection.
#[derive(Clone, Default, Debug)]
pub struct Parser {
    /// How the body ends.
    pub framing: Framing,
    /// Whether the client lets the connection stay open after this request.
    pub keep_alive: bool,
    /// Whether the client waits for `100 Continue` before it sends the body.
    pub expect_continue: bool,
    /// How many bytes the head takes, with the empty line that ends it; the body starts there.
    pub len: usize,
    scan: Scan,
}

/// Where the first pass stands.
#[derive(Clone, Copy, Default, Debug)]
struct Scan {
    /// No line end to be found before this index.
    seen: usize,
    /// Where the current line starts.
    line: usize,
    /// Where the request line starts, after empty lines.
    start: usize,
    /// Empty lines skipped.
    skipped: u32,
    /// Complete lines of the head so far, the request line among them.
    lines: usize,
    /// The request line has been looked at, because the head did not come in one piece.
    started: bool,
}

impl Parser {
    /// Forgets the request. Needed when `parse` is to be given another buffer after it returned `Ok(false)`; after
    /// `Ok(true)` or an error the next `parse` starts anew by itself.
    pub fn clear(&mut self) {
        *self = Parser::default();
    }

    /// Reads the head at the start of `buf` into `head`. `Ok(false)`: it is not complete; call again with the same bytes and
    /// more behind them. Bytes behind the head are not looked at.
    pub fn parse(&mut self, head: &mut Head, buf: &[u8], limits: &Limits) -> Result<bool, ParseError> {
        let mut scan = std::mem::take(&mut self.scan);
        let Some(end) = scan.advance(buf, limits)? else {
            self.scan = scan;
            return Ok(false);
        };
        let bytes = buf.get(..end).unwrap_or_default();
        let lines = bytes.get(scan.start..).unwrap_or_default();
        let header_count = scan.lines.saturating_sub(1);
        if header_count <= STACK_HEADERS {
            let mut slots = [const { MaybeUninit::uninit() }; STACK_HEADERS];
            self.read(head, bytes, lines, &mut slots)?;
        } else {
            let mut slots = vec![MaybeUninit::uninit(); header_count];
            self.read(head, bytes, lines, &mut slots)?;
        }
        self.len = end;
        Ok(true)
    }

    /// The second pass. `lines` is the part of `bytes` after the empty lines at its start.
    #[inline]
    fn read<'b>(
        &mut self,
        head: &mut Head,
        bytes: &'b [u8],
        lines: &'b [u8],
        slots: &mut [MaybeUninit<httparse::Header<'b>>],
    ) -> Result<(), ParseError> {
        let mut request = httparse::Request::new(&mut []);
        match request.parse_with_uninit_headers(lines, slots) {
            // Both passes must agree on where the head ends.
            Ok(httparse::Status::Complete(n)) if n == lines.len() => {}
            Ok(_) => return Err(Kind::Header.into()),
            Err(error) => return Err(explain(error, lines)),
        }
        let (Some(method), Some(target), Some(minor_version)) =
            (request.method, request.path, request.version)
        else {
            return Err(Kind::RequestLine.into());
        };

        let base = bytes.as_ptr().addr();
        head.method = Span::locate(base, method.as_bytes());
        head.target = Span::locate(base, target.as_bytes());
        head.version = if minor_version == 0 { Version::Http10 } else { Version::Http11 };
        (head.path, head.query) = target::split(bytes, method.as_bytes(), head.target)?;

        let mut facts = Facts::default();
        head.headers.clear();
        head.headers.reserve(request.headers.len());
        for header in request.headers.iter() {
            facts.note(header.name, header.value)?;
            let name = Span::locate(base, header.name.as_bytes());
            head.headers.push((name, Span::locate(base, header.value)));
        }

        match facts.hosts {
            1 => {}
            0 if minor_version == 0 => {}
            0 => return Err(Kind::NoHost.into()),
            _ => return Err(Kind::ManyHosts.into()),
        }
        self.framing = facts.clues.framing(minor_version)?;
        self.keep_alive = !facts.close && (minor_version == 1 || facts.keep_alive);
        // A client that speaks 1.0 cannot mean it (RFC 9110 section 10.1.1).
        if facts.other_expectation && minor_version == 1 {
            return Err(Kind::Expectation.into());
        }
        self.expect_continue = facts.expect_continue && minor_version == 1;
        Ok(())
    }
}

impl Scan {
    /// Walks on over the lines that have arrived. `Some(end)` when the empty line has been seen.
    #[inline]
    fn advance(&mut self, buf: &[u8], limits: &Limits) -> Result<Option<usize>, ParseError> {
        // Spans are 32 bits wide.
        let head_limit = limits.head.min(u32::MAX as usize);
        if self.seen > buf.len() {
            *self = Scan::default();
        }
        let from = self.seen;
        for found in memchr::memchr_iter(b'\n', buf.get(from..).unwrap_or_default()) {
            let newline = from + found;
            let line = buf.get(self.line..newline).unwrap_or_default();
            let [content @ .., b'\r'] = line else { return Err(Kind::LineEnd.into()) };
            let next = newline + 1;
            if let Some(&first) = content.first() {
                if self.lines == 0 && !is_token_byte(first) {
                    return Err(Kind::RequestLine.into());
                }
                self.lines += 1;
                if content.len() > limits.line {
                    return Err(self.too_long());
                }
                if self.lines > MAX_HEADERS + 1 {
                    return Err(Kind::TooManyHeaders.into());
                }
            } else if self.lines > 0 {
                return if next > head_limit { Err(Kind::HeadTooLarge.into()) } else { Ok(Some(next)) };
            } else {
                self.skipped += 1;
                self.start = next;
                if self.skipped > MAX_LEADING_EMPTY_LINES {
                    return Err(Kind::RequestLine.into());
                }
            }
            self.line = next;
        }
        self.seen = buf.len();

        // The rest is a line without an end; its last byte may be the CR of one.
        let rest = buf.get(self.line..).unwrap_or_default();
        if rest.len() > limits.line.saturating_add(1) {
            self.lines += 1;
            return Err(self.too_long());
        }
        if buf.len() > head_limit {
            return Err(Kind::HeadTooLarge.into());
        }
        // Something else than HTTP, a TLS greeting for instance, may never send a line end: do not wait for one.
        let not_a_start = self.lines == 0 && rest.first().is_some_and(|&b| b != b'\r' && !is_token_byte(b));
        let fresh = match buf.get(from.saturating_sub(1).max(self.line)..).unwrap_or_default() {
            // The last byte may be the CR of a line end; it is looked at again when more has come.
            [fresh @ .., b'\r'] => fresh,
            fresh => fresh,
        };
        let hopeless = not_a_start || fresh.iter().any(|&b| b.is_ascii_control() && b != b'\t');
        if self.lines > 0 && !self.started {
            // Nor for the headers of what is no request.
            self.started = true;
            let line =
                buf.get(self.start..).unwrap_or_default().split(|&b| b == b'\r').next().unwrap_or_default();
            if !looks_like_request_line(line) {
                return Err(Kind::RequestLine.into());
            }
        }
        if hopeless {
            return Err(if self.lines == 0 { Kind::RequestLine.into() } else { Kind::Header.into() });
        }
        Ok(None)
    }

    fn too_long(&self) -> ParseError {
        if self.lines == 1 { Kind::RequestLineTooLong.into() } else { Kind::HeaderLineTooLong.into() }
    }
}

/// Whether a line has three words, the last of which names a version of HTTP. What is right in detail is left to the
/// second pass.
#[cold]
fn looks_like_request_line(line: &[u8]) -> bool {
    let mut words = line.split(|&b| b == b' ');
    let method = words.next().unwrap_or_default();
    let target = words.next().unwrap_or_default();
    let version = words.next().unwrap_or_default();
    method.iter().all(|&b| is_token_byte(b))
        && !target.is_empty()
        && version.starts_with(b"HTTP/")
        && words.next().is_none()
}

/// What the headers say that concerns the connection.
#[derive(Default)]
struct Facts {
    hosts: u32,
    clues: Clues,
    close: bool,
    keep_alive: bool,
    expect_continue: bool,
    other_expectation: bool,
}

impl Facts {
    /// Takes in one header. The length picks the one name it could be; most headers end there.
    #[inline]
    fn note(&mut self, name: &str, value: &[u8]) -> Result<(), ParseError> {
        match name.len() {
            4 if name.eq_ignore_ascii_case("host") => {
                self.hosts += 1;
                if !is_host(value) {
                    return Err(Kind::Host.into());
                }
            }
            6 if name.eq_ignore_ascii_case("expect") => {
                if value.eq_ignore_ascii_case(b"100-continue") {
                    self.expect_continue = true;
                } else {
                    self.other_expectation = true;
                }
            }
            10 if name.eq_ignore_ascii_case("connection") => {
                for option in value.split(|&b| b == b',') {
                    let option = trim_ows(option);
                    self.close |= option.eq_ignore_ascii_case(b"close");
                    self.keep_alive |= option.eq_ignore_ascii_case(b"keep-alive");
                }
            }
            14 if name.eq_ignore_ascii_case("content-length") => self.clues.content_length(value)?,
            17 if name.eq_ignore_ascii_case("transfer-encoding") => self.clues.transfer_encoding(value)?,
            _ => {}
        }
        Ok(())
    }
}

/// Our word for what httparse found.
#[cold]
fn explain(error: httparse::Error, lines: &[u8]) -> ParseError {
    match error {
        httparse::Error::TooManyHeaders => Kind::TooManyHeaders.into(),
        httparse::Error::HeaderName | httparse::Error::HeaderValue => Kind::Header.into(),
        httparse::Error::Version if names_http_version(lines) => Kind::Version.into(),
        _ => Kind::RequestLine.into(),
    }
}

/// Whether the request line has three words and the third is `HTTP/` and a number, so that only that is at fault.
fn names_http_version(lines: &[u8]) -> bool {
    let line = lines.split(|&b| b == b'\r').next().unwrap_or_default();
    let mut words = line.split(|&b| b == b' ').skip(2);
    let version = words.next().and_then(|word| word.strip_prefix(b"HTTP/")).unwrap_or_default();
    words.next().is_none() && !version.is_empty() && version.iter().all(|&b| b.is_ascii_digit() || b == b'.')
}

#[cfg(test)]
#[path = "request_tests.rs"]
mod tests;
