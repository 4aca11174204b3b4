//! The stories of the request parser: what it reads, what it refuses and with which status.

use std::ops::Deref;

use super::*;

/// A head and what read it.
#[derive(Clone, Default, Debug)]
struct Parsed {
    head: Head,
    parser: Parser,
}

impl Deref for Parsed {
    type Target = Head;

    fn deref(&self) -> &Head {
        &self.head
    }
}

impl Parsed {
    fn parse(&mut self, buf: &[u8], limits: &Limits) -> Result<bool, ParseError> {
        self.parser.parse(&mut self.head, buf, limits)
    }

    fn clear(&mut self) {
        self.head.clear();
        self.parser.clear();
    }
}

const WRK: &[u8] = b"GET / HTTP/1.1\r\nHost: 127.0.0.1:9501\r\n\r\n";

fn parse(head: impl AsRef<[u8]>) -> Result<Option<Parsed>, ParseError> {
    let mut parsed = Parsed::default();
    Ok(parsed.parse(head.as_ref(), &Limits::default())?.then_some(parsed))
}

fn status(head: impl AsRef<[u8]>) -> u16 {
    match parse(head) {
        Ok(Some(_)) => 200,
        Ok(None) => 0,
        Err(error) => error.status(),
    }
}

/// A head with that request line and a Host, and these headers.
fn request(line: &str, headers: &str) -> Vec<u8> {
    format!("{line}\r\nHost: h\r\n{headers}\r\n").into_bytes()
}

/// Everything that a caller can see, for comparing.
fn view(parsed: &Parsed) -> String {
    let Head { method, target, path, query, version, headers } = &parsed.head;
    let Parser { framing, keep_alive, expect_continue, len, .. } = &parsed.parser;
    format!(
        "{method:?} {target:?} {path:?} {query:?} {version:?} {headers:?} {framing:?} {keep_alive} \
         {expect_continue} {len}"
    )
}

#[test]
fn the_hello_request() {
    let head = parse(WRK).expect("valid").expect("complete");
    assert_eq!(head.method.of(WRK), b"GET");
    assert_eq!(head.target.of(WRK), b"/");
    assert_eq!(head.path.of(WRK), b"/");
    assert_eq!((head.query, head.version, head.parser.framing), (None, Version::Http11, Framing::None));
    assert_eq!(
        (head.parser.keep_alive, head.parser.expect_continue, head.parser.len),
        (true, false, WRK.len())
    );
    assert_eq!(head.header(WRK, "HOST"), Some(b"127.0.0.1:9501".as_slice()));
    assert_eq!(head.header(WRK, "hos"), None);
}

#[test]
fn a_post_with_a_body_and_the_next_request_behind_it() {
    let buf = b"POST /a?b=c HTTP/1.1\r\nhost:h\r\nContent-Length: 5\r\nX-Empty:\r\nX:  two words \t\r\n\r\nhelloGET /";
    let head = parse(buf).expect("valid").expect("complete");
    assert_eq!(head.path.of(buf), b"/a");
    assert_eq!(head.query.map(|q| q.of(buf)), Some(b"b=c".as_slice()));
    assert_eq!(head.parser.framing, Framing::Length(5));
    assert_eq!(head.header(buf, "x-empty"), Some(b"".as_slice()));
    assert_eq!(head.header(buf, "x"), Some(b"two words".as_slice()));
    assert_eq!(&buf[head.parser.len..], b"helloGET /");
}

#[test]
fn any_split_gives_the_same_head() {
    let many: String = (0..80).map(|n| format!("X-{n}: {n}\r\n")).collect();
    let requests = [
        WRK.to_vec(),
        b"\r\n\r\nGET /a?b HTTP/1.0\r\nConnection: keep-alive\r\n\r\n".to_vec(),
        request("POST http://h/p?q HTTP/1.1", "Transfer-Encoding: chunked\r\nExpect: 100-continue\r\n"),
        request("GET / HTTP/1.1", &many),
    ];
    for bytes in requests {
        let whole = parse(&bytes).expect("valid").expect("complete");
        // In two pieces, cut at every byte.
        for cut in 0..bytes.len() {
            let mut head = Parsed::default();
            assert_eq!(head.parse(&bytes[..cut], &Limits::default()), Ok(false), "at {cut}");
            assert_eq!(head.parse(&bytes, &Limits::default()), Ok(true), "at {cut}");
            assert_eq!(view(&head), view(&whole), "at {cut}");
        }
        // Byte by byte, into a head that has been used before.
        let mut head = parse(WRK).expect("valid").expect("complete");
        for end in 0..bytes.len() {
            assert_eq!(head.parse(&bytes[..end], &Limits::default()), Ok(false));
        }
        assert_eq!(head.parse(&bytes, &Limits::default()), Ok(true));
        assert_eq!(view(&head), view(&whole));
    }
}

#[test]
fn pipelined_requests_follow_each_other() {
    let buf = WRK.repeat(3);
    let (mut head, mut at) = (Parsed::default(), 0);
    for _ in 0..3 {
        assert_eq!(head.parse(&buf[at..], &Limits::default()), Ok(true));
        at += head.parser.len;
    }
    assert_eq!(at, buf.len());
    assert_eq!(head.parse(&buf[at..], &Limits::default()), Ok(false));
}

#[test]
fn clear_forgets_the_request_and_keeps_the_memory() {
    let mut head = parse(WRK).expect("valid").expect("complete");
    let capacity = head.headers.capacity();
    assert_eq!(head.parse(b"GET / HT", &Limits::default()), Ok(false));
    head.clear();
    assert_eq!(head.headers.capacity(), capacity);
    assert_eq!(view(&head), view(&Parsed::default()));
    assert_eq!(head.parse(WRK, &Limits::default()), Ok(true));
}

#[test]
fn a_shorter_buffer_starts_anew() {
    let mut head = Parsed::default();
    assert_eq!(head.parse(b"GET / HTTP/1.1\r\nHost: h", &Limits::default()), Ok(false));
    assert_eq!(head.parse(b"GE", &Limits::default()), Ok(false));
    assert_eq!(head.parse(WRK, &Limits::default()), Ok(true));
}

#[test]
fn request_lines() {
    let rows = [
        ("GET / HTTP/1.1", 200),
        ("M-SEARCH * HTTP/1.1", 400),
        ("OPTIONS * HTTP/1.1", 200),
        ("CONNECT h:443 HTTP/1.1", 200),
        ("BREW /pot HTTP/1.1", 200),
        ("GET /", 400),
        ("GET  / HTTP/1.1", 400),
        ("GET / HTTP/1.1 ", 400),
        ("GET / x HTTP/1.1", 400),
        ("GET /\t HTTP/1.1", 400),
        ("GET /\0 HTTP/1.1", 400),
        ("GET /\x7f HTTP/1.1", 400),
        ("GET /\r HTTP/1.1", 400),
        (" GET / HTTP/1.1", 400),
        ("G(T / HTTP/1.1", 400),
        ("GET / FTP/1.1", 400),
        ("GET / http/1.1", 400),
        ("GET / HTTP/", 400),
        ("GET / HTTP/1.1x", 400),
        ("GET index HTTP/1.1", 400),
        ("GET / HTTP/0.9", 505),
        ("GET / HTTP/1.2", 505),
        ("GET / HTTP/2", 505),
        ("GET / HTTP/2.0", 505),
        ("PRI * HTTP/2.0", 505),
        ("GET / HTTP/3.0", 505),
    ];
    for (line, want) in rows {
        assert_eq!(status(request(line, "")), want, "{line:?}");
    }
}

#[test]
fn line_ends_and_headers() {
    let rows: [(&[u8], u16); 34] = [
        (b"GET / HTTP/1.1\nHost: h\n\n", 400),
        (b"GET / HTTP/1.1\r\nHost: h\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: h\r\n\n", 400),
        (b"\nGET / HTTP/1.1\r\nHost: h\r\n\r\n", 400),
        (b"\r\n\r\n\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n", 200),
        (b"\r\n\r\n\r\n\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n", 400),
        (b"\x16\x03\x01\x02", 400),
        (b"\x16\x03\x01\r\n\x02", 400),
        (b"GET /\x01", 400),
        (b"SSH-2.0-OpenSSH_9.2\r\n", 400),
        (b"GET /a b HTTP/1.1\r\n", 400),
        (b"GET / HTTP/1.1\r\n", 0),
        (b"\r\nGET / HTTP/1.1\r\n", 0),
        (b"GET \rx", 400),
        (b"GET / HTTP/1.1\r\nA: \0", 400),
        (b"GET / HTTP/1.1\r\nA:\t", 0),
        (b"\r", 0),
        (b"\r\n\r", 0),
        (b"\rGET", 400),
        (b"GET", 0),
        (b"GET / HTTP/1.1\r\nHost: h\r\nA: b\r\n c\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: h\r\nA: b\r\n\tc\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\n Host: h\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: h\r\nA : b\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: h\r\nA\t: b\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: h\r\n: b\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: h\r\nno colon\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: h\r\nA: b\0\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: h\r\nA: b\x01\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: h\r\nA: b\x7f\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: h\r\nA: b\rc\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: h\r\nA: b\r\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: h\r\nA\xe9: b\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: h\r\nA: \xe9\ttab\r\n\r\n", 200),
    ];
    for (bytes, want) in rows {
        assert_eq!(status(bytes), want, "{:?}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn no_control_byte_passes_anywhere() {
    for byte in (0..32u8).chain([127]) {
        let text = char::from(byte);
        assert_eq!(status(request(&format!("GET /{text} HTTP/1.1"), "")), 400, "target {byte}");
        assert_eq!(status(request("GET / HTTP/1.1", &format!("A{text}A: b\r\n"))), 400, "name {byte}");
        let want = if byte == b'\t' { 200 } else { 400 };
        assert_eq!(status(request("GET / HTTP/1.1", &format!("A: b{text}b\r\n"))), want, "value {byte}");
    }
}

#[test]
fn hosts() {
    let rows = [
        ("HTTP/1.1", "", 400),
        ("HTTP/1.0", "", 200),
        ("HTTP/1.1", "Host: a\r\nHost: a\r\n", 400),
        ("HTTP/1.0", "Host: a\r\nHost: b\r\n", 400),
        ("HTTP/1.1", "Host:\r\n", 200),
        ("HTTP/1.1", "Host: a_b.example:80\r\n", 200),
        ("HTTP/1.1", "Host: [::1]:80\r\n", 200),
        ("HTTP/1.1", "Host: a b\r\n", 400),
        ("HTTP/1.1", "Host: a/b\r\n", 400),
        ("HTTP/1.1", "Host: user@a\r\n", 400),
        ("HTTP/1.1", "Host: caf\u{e9}\r\n", 400),
        ("HTTP/1.1", "Host: a\"\r\n", 400),
    ];
    for (version, headers, want) in rows {
        assert_eq!(status(format!("GET / {version}\r\n{headers}\r\n")), want, "{version} {headers:?}");
    }
}

#[test]
fn body_framing() {
    let rows = [
        ("Content-Length: 0\r\n", 200, Framing::Length(0)),
        ("content-length: 18446744073709551615\r\n", 200, Framing::Length(u64::MAX)),
        ("Transfer-Encoding: chunked\r\n", 200, Framing::Chunked),
        ("TRANSFER-ENCODING: ChunKed\r\n", 200, Framing::Chunked),
        ("Content-Length: 18446744073709551616\r\n", 400, Framing::None),
        ("Content-Length:\r\n", 400, Framing::None),
        ("Content-Length: +5\r\n", 400, Framing::None),
        ("Content-Length: -5\r\n", 400, Framing::None),
        ("Content-Length: 0x5\r\n", 400, Framing::None),
        ("Content-Length: 5 5\r\n", 400, Framing::None),
        ("Content-Length: 5, 5\r\n", 400, Framing::None),
        ("Content-Length: 5\r\nContent-Length: 5\r\n", 400, Framing::None),
        ("Content-Length: 5\r\nContent-Length: 6\r\n", 400, Framing::None),
        ("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", 400, Framing::None),
        ("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", 400, Framing::None),
        ("Transfer-Encoding: gzip\r\n", 501, Framing::None),
        ("Transfer-Encoding: identity\r\n", 501, Framing::None),
        ("Transfer-Encoding: xchunked\r\n", 501, Framing::None),
        ("Transfer-Encoding: gzip, chunked\r\n", 501, Framing::None),
        ("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", 501, Framing::None),
        ("Transfer-Encoding: chunked, chunked\r\n", 400, Framing::None),
        ("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", 400, Framing::None),
        ("Transfer-Encoding: chunked, gzip\r\n", 400, Framing::None),
        ("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", 400, Framing::None),
        ("Transfer-Encoding: chunked,\r\n", 400, Framing::None),
        ("Transfer-Encoding:\r\n", 400, Framing::None),
    ];
    for (headers, want, framing) in rows {
        let bytes = request("POST / HTTP/1.1", headers);
        assert_eq!(status(&bytes), want, "{headers:?}");
        if let Ok(Some(head)) = parse(&bytes) {
            assert_eq!(head.parser.framing, framing, "{headers:?}");
        }
    }
    assert_eq!(status(request("POST / HTTP/1.0", "Transfer-Encoding: chunked\r\n")), 400);
    assert_eq!(status(request("POST / HTTP/1.0", "Content-Length: 5\r\n")), 200);
}

#[test]
fn persistence_and_expectations() {
    let rows = [
        ("1.1", "", true, false),
        ("1.0", "", false, false),
        ("1.1", "Connection: close\r\n", false, false),
        ("1.1", "Connection: Upgrade, CLOSE\r\n", false, false),
        ("1.1", "Connection: closed\r\n", true, false),
        ("1.0", "Connection: Keep-Alive\r\n", true, false),
        ("1.0", "Connection: keep-alive\r\nConnection: close\r\n", false, false),
        ("1.1", "Expect: 100-Continue\r\n", true, true),
        ("1.0", "Expect: 100-continue\r\n", false, false),
        ("1.0", "Expect: the-unexpected\r\n", false, false),
    ];
    for (version, headers, keep_alive, expect_continue) in rows {
        let head =
            parse(request(&format!("GET / HTTP/{version}"), headers)).expect("valid").expect("complete");
        assert_eq!(
            (head.parser.keep_alive, head.parser.expect_continue),
            (keep_alive, expect_continue),
            "{version} {headers:?}"
        );
    }
    assert_eq!(status(request("GET / HTTP/1.1", "Expect: the-unexpected\r\n")), 417);
}

#[test]
fn limits_hold_whether_the_line_is_complete_or_not() {
    let limits = Limits { line: 20, head: 57 };
    let rows: [(&[u8], Result<bool, u16>); 10] = [
        (b"GET /34567 HTTP/1.1\r\n", Ok(false)),
        (b"GET /345678 HTTP/1.1\r\n", Ok(false)),
        (b"GET /345678 HTTP/1.1\r", Ok(false)),
        (b"GET /3456789 HTTP/1.1\r\n", Err(414)),
        (b"GET /345678901234567890", Err(414)),
        (b"GET / HTTP/1.1\r\nHost: 789012345678901\r\n", Err(431)),
        (b"GET / HTTP/1.1\r\nHost: 7890123456789012", Err(431)),
        (b"GET / HTTP/1.1\r\nHost: h\r\nA: 4567890\r\nB: 456789012345\r\n\r\n", Ok(true)),
        (b"GET / HTTP/1.1\r\nHost: h\r\nA: 4567890\r\nB: 45678901234567\r\n\r\n", Err(431)),
        (b"GET / HTTP/1.1\r\nHost: h\r\nA: 4567890\r\nB: 45678901234567\r\nCC", Err(431)),
    ];
    for (bytes, want) in rows {
        let got = Parsed::default().parse(bytes, &limits).map_err(|e| e.status());
        assert_eq!(got, want, "{:?}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn the_default_limits() {
    let long = |n: usize| "x".repeat(n);
    let line = |n: usize| request(&format!("GET /{} HTTP/1.1", long(n - 14)), "");
    assert_eq!(status(line(8192)), 200);
    assert_eq!(status(line(8193)), 414);
    let header = |n: usize| request("GET / HTTP/1.1", &format!("A: {}\r\n", long(n - 3)));
    assert_eq!(status(header(8192)), 200);
    assert_eq!(status(header(8193)), 431);
    let total = |n: usize| request("GET / HTTP/1.1", &format!("A: {}\r\n", long(8000)).repeat(n));
    assert_eq!(status(total(8)), 200);
    assert_eq!(status(total(9)), 431);
    let many = |n: usize| request("GET / HTTP/1.1", &"A:\r\n".repeat(n - 1));
    assert_eq!(status(many(64)), 200);
    assert_eq!(status(many(65)), 200);
    assert_eq!(status(many(1000)), 200);
    assert_eq!(status(many(1001)), 431);
    let head = parse(many(1000)).expect("valid").expect("complete");
    assert_eq!(head.headers.len(), 1000);
}

#[test]
fn a_body_does_not_count_as_head() {
    let limits = Limits { line: 20, head: 60 };
    let mut buf = request("PUT / HTTP/1.1", "Content-Length: 500\r\n");
    buf.extend_from_slice(&[b'x'; 500]);
    assert_eq!(Parsed::default().parse(&buf, &limits), Ok(true));
}

#[test]
fn an_error_says_what_and_how_to_answer() {
    let error = parse(b"GET / HTTP/1.1\r\n\r\n").expect_err("no host");
    assert_eq!((error.status(), error.reason()), (400, "missing Host header"));
    assert_eq!(error.to_string(), "missing Host header (400)");
}
