//! Valid inputs, bent at random, through every parser: none may panic and none may point outside its input.
//!
//! The seed is fixed, so that a failure comes again; `fuzz/` looks further when there is time.

use swoole_proto::cookie::{self, SetCookie};
use swoole_proto::http::{Head, HeadSink, Version};
use swoole_proto::http1::chunked::Decoder;
use swoole_proto::http1::request::{Framing, Limits, Parser};
use swoole_proto::http1::response::HeadWriter;
use swoole_proto::url;

const ROUNDS: u32 = 200_000;

const HEADS: &[&[u8]] = &[
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1:9501\r\n\r\n",
    b"\r\nPOST http://h/p?q=1#f HTTP/1.1\r\nHost: h\r\nContent-Length: 12\r\nExpect: 100-continue\r\n\r\nbody",
    b"PUT /a%20b?c HTTP/1.1\r\nHost: [::1]\r\nTransfer-Encoding: chunked\r\nConnection: close, x\r\nCookie: a=%41; b\r\n\r\n",
    b"OPTIONS * HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
    b"CONNECT h:443 HTTP/1.1\r\nHost: h:443\r\nX-Empty:\r\n\r\n",
];

const BODIES: &[&[u8]] = &[
    b"5\r\nhello\r\n0\r\n\r\n",
    b"5;a=\"b\"\r\nhello\r\n00A\r\n0123456789\r\n0\r\nTrailer: x\r\nOther:\r\n\r\nGET /",
    b"ffffffffffffffff\r\nx",
];

const COOKIES: &[&[u8]] = &[b"a=1; b=%41%zz; flag; =x; c=\"q\" ;;", b"session=0123456789abcdef"];

/// Bytes and pieces that parsers tend to trip over.
const TRAPS: &[&[u8]] = &[
    b"\r",
    b"\n",
    b"\r\n",
    b"\r\n\r\n",
    b"\0",
    b" ",
    b"\t",
    b":",
    b";",
    b",",
    b"=",
    b"%",
    b"?",
    b"#",
    b"\xff",
    b"0",
    b"18446744073709551616",
    b"chunked",
    b"Content-Length: 5\r\n",
    b"Transfer-Encoding: gzip\r\n",
    b"HTTP/2.0",
    b"://",
];

/// Marsaglia's xorshift64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    fn pick<'a>(&mut self, of: &[&'a [u8]]) -> &'a [u8] {
        of[self.below(of.len())]
    }

    /// One of the seeds with up to five changes.
    fn bent(&mut self, seeds: &[&[u8]], out: &mut Vec<u8>) {
        out.clear();
        out.extend_from_slice(self.pick(seeds));
        for _ in 0..self.below(6) {
            let at = self.below(out.len() + 1);
            let to = (at + self.below(8)).min(out.len());
            match self.below(5) {
                0 if at < out.len() => out[at] = self.next() as u8,
                1 => drop(out.splice(at..at, self.pick(TRAPS).iter().copied())),
                2 => drop(out.drain(at..to)),
                3 => out.extend_from_within(at..to),
                _ => drop(out.splice(at..to, self.pick(TRAPS).iter().copied())),
            }
        }
    }
}

#[test]
fn bent_inputs_break_nothing() {
    let mut random = Random(0x5DEE_CE66_D1CE_B00C);
    let (mut input, mut out) = (Vec::new(), Vec::new());
    let (mut head, mut parser) = (Head::default(), Parser::default());
    let mut outcomes = [0u32; 3];
    for round in 0..ROUNDS {
        match round % 4 {
            0 | 1 => {
                random.bent(HEADS, &mut input);
                let cut = random.below(input.len() + 1);
                outcomes[check_head(&mut head, &mut parser, &input, cut)] += 1;
            }
            2 => {
                random.bent(BODIES, &mut input);
                check_chunked(&input, random.below(input.len() + 1), &mut out);
            }
            _ => {
                random.bent(COOKIES, &mut input);
                check_cookie_and_url(&input, &mut out);
            }
        }
    }
    // The bending is only worth something while it reaches every outcome often.
    assert!(outcomes.iter().all(|&n| n > ROUNDS / 100), "incomplete, complete, refused: {outcomes:?}");
}

/// 0: incomplete, 1: complete, 2: refused. The same whether the bytes come at once or in two pieces.
fn check_head(head: &mut Head, parser: &mut Parser, input: &[u8], cut: usize) -> usize {
    let limits = Limits { line: 60, head: 200 };
    head.clear();
    parser.clear();
    let whole = parser.parse(head, input, &limits);
    if whole == Ok(true) {
        assert!(parser.len <= input.len());
        let spans = [head.method, head.target, head.path].into_iter().chain(head.query);
        for span in spans.chain(head.headers.iter().flat_map(|&(n, v)| [n, v])) {
            assert!(span.start <= span.end && span.end as usize <= parser.len, "{span:?}");
        }
        assert!(!head.method.is_empty() && !head.path.is_empty());
        assert!(input[..parser.len].ends_with(b"\r\n\r\n"));
        assert!(parser.framing != Framing::Chunked || head.version == Version::Http11);
        let complete = format!("{head:?} {parser:?}");
        // A prefix may be complete too: the mutation can have put the end of the head before the cut.
        head.clear();
        parser.clear();
        if parser.parse(head, &input[..cut], &limits) == Ok(false) {
            assert_eq!(parser.parse(head, input, &limits), Ok(true));
        }
        assert_eq!(format!("{head:?} {parser:?}"), complete);
    }
    match whole {
        Ok(false) => 0,
        Ok(true) => 1,
        Err(error) => {
            assert!((400..=505).contains(&error.status()));
            2
        }
    }
}

fn check_chunked(input: &[u8], cut: usize, body: &mut Vec<u8>) {
    body.clear();
    let whole = Decoder::new().decode(input, body, 100);
    assert!(body.len() <= 100 && body.len() <= input.len());
    let at_once = std::mem::take(body);
    let mut decoder = Decoder::new();
    let pieces = decoder.decode(&input[..cut], body, 100).and_then(|first| {
        assert!(first.done || first.consumed == cut);
        let second = decoder.decode(&input[first.consumed..], body, 100)?;
        Ok((first.consumed + second.consumed, second.done))
    });
    if let Ok(progress) = whole {
        assert!(progress.consumed <= input.len());
        assert!(progress.done || progress.consumed == input.len());
    }
    assert_eq!(pieces, whole.map(|p| (p.consumed, p.done)));
    assert_eq!(*body, at_once);
}

fn check_cookie_and_url(input: &[u8], out: &mut Vec<u8>) {
    for (name, value) in cookie::pairs(input) {
        assert!(!name.is_empty() && name.len() + value.len() <= input.len());
        out.clear();
        let cookie = SetCookie { path: &value, expires: input.len() as i64, ..SetCookie::new(name, &value) };
        match cookie.write(out, 0) {
            Ok(()) => {
                assert!(!out.iter().any(|b| matches!(b, b'\r' | b'\n' | 0)));
                let mut line = Vec::new();
                let mut head = HeadWriter::new(&mut line, Version::Http11);
                assert_eq!(head.header("Set-Cookie", &out), Ok(()));
            }
            Err(_) => assert!(out.is_empty()),
        }
    }
    out.clear();
    let mut head = HeadWriter::new(out, Version::Http11);
    let written = head.header(input, input).is_ok();
    drop(head);
    if written {
        assert_eq!(out.iter().filter(|&&b| b == b'\n').count(), 1);
    }
    let (mut coded, mut back) = (Vec::new(), Vec::new());
    url::url_encode(input, &mut coded);
    url::url_decode(&coded, &mut back);
    assert_eq!(back, input);
    back.clear();
    url::url_decode(input, &mut back);
    assert!(back.len() <= input.len());
}
