//! Response heads: written straight into the connection's output buffer, and refused where a value would split them.

use crate::bytes::is_token;
use crate::http::{Failure, Fixed, HeadSink, Refused, Version, WriteHead, reason_phrase};

/// Writes one response head: what [`HeadSink`] takes, then `finish`. All of it is in the output once this is gone.
#[derive(Debug)]
pub struct HeadWriter<'o> {
    out: &'o mut Vec<u8>,
    client: Version,
    /// What was written last, on its way to `out`. Most of a head are a few short lines, and to append each by itself
    /// is a call, a look at the capacity and a call of memcpy.
    lines: [u8; SHORT],
    /// How much of it.
    len: usize,
}

/// Enough for a head without headers of the script's.
const SHORT: usize = 192;

impl Drop for HeadWriter<'_> {
    #[inline]
    fn drop(&mut self) {
        self.flush();
    }
}

impl<'o> HeadWriter<'o> {
    /// Appends to `out`, for a client of that version.
    #[inline]
    pub fn new(out: &'o mut Vec<u8>, client: Version) -> HeadWriter<'o> {
        HeadWriter { out, client, lines: [0; SHORT], len: 0 }
    }

    #[inline]
    fn flush(&mut self) {
        self.out.extend_from_slice(self.lines.get(..self.len).unwrap_or_default());
        self.len = 0;
    }

    /// Bytes whose number is known are moved in place.
    #[inline(always)]
    fn append<const N: usize>(&mut self, bytes: &[u8; N]) {
        match self.lines.get_mut(self.len..).and_then(|rest| rest.first_chunk_mut::<N>()) {
            Some(place) => {
                *place = *bytes;
                self.len += N;
            }
            None => self.append_behind(bytes),
        }
    }

    #[inline]
    fn append_any(&mut self, bytes: &[u8]) {
        match self.lines.get_mut(self.len..).and_then(|rest| rest.get_mut(..bytes.len())) {
            Some(place) => {
                place.copy_from_slice(bytes);
                self.len += bytes.len();
            }
            None => self.append_behind(bytes),
        }
    }

    #[cold]
    fn append_behind(&mut self, bytes: &[u8]) {
        self.flush();
        self.out.extend_from_slice(bytes);
    }

    fn other_status(&mut self, code: u16, reason: Option<&str>) -> Result<(), Refused> {
        let code = if code == 0 { 200 } else { code };
        let reason = reason.unwrap_or_else(|| reason_phrase(code));
        if !(100..=999).contains(&code) || breaks_line(reason.as_bytes()) {
            return Err(Refused);
        }
        self.flush();
        self.out.extend_from_slice(b"HTTP/1.1 ");
        self.out.extend_from_slice(itoa::Buffer::new().format(code).as_bytes());
        self.out.push(b' ');
        self.out.extend_from_slice(reason.as_bytes());
        self.out.extend_from_slice(b"\r\n");
        Ok(())
    }

    /// The empty line that ends the head.
    #[inline]
    pub fn finish(mut self) {
        self.append(b"\r\n");
    }
}

impl HeadSink for HeadWriter<'_> {
    /// The version is always `HTTP/1.1`, as with Swoole, also to a client that speaks 1.0.
    #[inline]
    fn status(&mut self, code: u16, reason: Option<&str>) -> Result<(), Refused> {
        if code == 200 && reason.is_none() {
            self.append(b"HTTP/1.1 200 OK\r\n");
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
        self.append_any(name);
        self.append(b": ");
        self.append_any(value);
        self.append(b"\r\n");
        Ok(())
    }

    #[inline]
    fn fixed<const LINE: usize>(&mut self, header: Fixed<LINE>) {
        self.append(header.line);
    }

    #[inline]
    fn date(&mut self, date: &[u8; 29]) {
        let mut line = *b"Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n";
        if let Some(place) = line.get_mut(6..35) {
            place.copy_from_slice(date);
        }
        self.append(&line);
    }

    #[inline]
    fn persistence(&mut self, keep_alive: bool) {
        if keep_alive {
            self.append(b"Connection: keep-alive\r\n");
        } else {
            self.append(b"Connection: close\r\n");
        }
    }

    #[inline]
    fn content_length(&mut self, len: u64) {
        let mut digits = itoa::Buffer::new();
        let digits = digits.format(len).as_bytes();
        self.append(b"Content-Length: ");
        self.append_any(digits);
        self.append(b"\r\n");
    }

    /// A client that speaks 1.0 reads until the connection closes.
    #[inline]
    fn pieces(&mut self) {
        if self.client >= Version::Http11 {
            self.append(b"Transfer-Encoding: chunked\r\n");
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
        drop(head);
        assert_eq!(out, b"");
    }

    #[test]
    fn short_lines_and_long_ones_keep_their_order() {
        let mut out = b"before\r\n".to_vec();
        let mut want = String::from("before\r\nHTTP/1.1 200 OK\r\n");
        let mut head = HeadWriter::new(&mut out, Version::Http11);
        head.status(200, None).expect("valid");
        for n in 0..40 {
            let value = "v".repeat(n * 7);
            head.fixed(crate::fixed!("Server", "swoole-http-server"));
            head.header("X", &value).expect("valid");
            head.content_length(n as u64);
            head.pieces();
            want += &format!(
                "Server: swoole-http-server\r\nX: {value}\r\nContent-Length: {n}\r\nTransfer-Encoding: chunked\r\n"
            );
        }
        for _ in 0..20 {
            head.content_length(u64::MAX);
            head.persistence(false);
            want += &format!("Content-Length: {}\r\nConnection: close\r\n", u64::MAX);
        }
        head.finish();
        assert_eq!(String::from_utf8_lossy(&out), want + "\r\n");
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
