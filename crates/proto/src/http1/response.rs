//! Response heads: written straight into the connection's output buffer, and refused where a value would split them.

use crate::bytes::is_token;
use crate::http::{Failure, Fixed, HeadSink, Refused, Version, WriteHead, reason_phrase};

/// Writes one response head: what [`HeadSink`] takes, then `finish`.
#[derive(Debug)]
pub struct HeadWriter<'o> {
    out: &'o mut Vec<u8>,
    client: Version,
}

impl<'o> HeadWriter<'o> {
    /// Appends to `out`, for a client of that version.
    #[inline]
    pub fn new(out: &'o mut Vec<u8>, client: Version) -> HeadWriter<'o> {
        HeadWriter { out, client }
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

    /// The empty line that ends the head.
    #[inline]
    pub fn finish(self) {
        self.out.extend_from_slice(b"\r\n");
    }
}

impl HeadSink for HeadWriter<'_> {
    /// The version is always `HTTP/1.1`, as with Swoole, also to a client that speaks 1.0.
    #[inline]
    fn status(&mut self, code: u16, reason: Option<&str>) -> Result<(), Refused> {
        if code == 200 && reason.is_none() {
            self.out.extend_from_slice(b"HTTP/1.1 200 OK\r\n");
            return Ok(());
        }
        self.other_status(code, reason)
    }

    #[inline]
    fn header(&mut self, name: impl AsRef<[u8]>, value: impl AsRef<[u8]>) -> Result<(), Refused> {
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

    #[inline]
    fn fixed(&mut self, header: Fixed) {
        self.out.extend_from_slice(header.line.as_bytes());
    }

    #[inline]
    fn date(&mut self, date: &[u8; 29]) {
        self.out.extend_from_slice(b"Date: ");
        self.out.extend_from_slice(date);
        self.out.extend_from_slice(b"\r\n");
    }

    #[inline]
    fn persistence(&mut self, keep_alive: bool) {
        self.out.extend_from_slice(if keep_alive {
            b"Connection: keep-alive\r\n".as_slice()
        } else {
            b"Connection: close\r\n"
        });
    }

    #[inline]
    fn content_length(&mut self, len: u64) {
        self.out.extend_from_slice(b"Content-Length: ");
        self.out.extend_from_slice(itoa::Buffer::new().format(len).as_bytes());
        self.out.extend_from_slice(b"\r\n");
    }

    /// A client that speaks 1.0 reads until the connection closes.
    #[inline]
    fn pieces(&mut self) {
        if self.client >= Version::Http11 {
            self.out.extend_from_slice(b"Transfer-Encoding: chunked\r\n");
        }
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

/// A whole response that refuses a request and closes the connection, where no exchange is there to do it.
pub fn error_response(out: &mut Vec<u8>, status: u16, words: &str) {
    let mut head = HeadWriter::new(out, Version::Http11);
    Failure { status, words }.write(&mut head);
    head.finish();
    out.extend_from_slice(words.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_as_the_server_writes_it() {
        let mut out = Vec::new();
        let mut head = HeadWriter::new(&mut out, Version::Http11);
        head.status(200, None).expect("valid");
        head.header("X-Name", b"value").expect("valid");
        head.fixed(crate::fixed!("Server", "swoole-http-server"));
        head.date(crate::http::DateCache::new().get(784_111_777));
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
            assert_eq!(HeadWriter::new(&mut out, Version::Http11).status(code, reason), Ok(()));
            assert_eq!(String::from_utf8_lossy(&out), want);
        }
    }

    #[test]
    fn nothing_splits_the_response() {
        let mut out = Vec::new();
        let mut head = HeadWriter::new(&mut out, Version::Http11);
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
        assert_eq!(HeadWriter::new(&mut out, Version::Http11).header("A", "b \t\r\n"), Ok(()));
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
}
