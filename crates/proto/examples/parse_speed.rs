//! How long one parse takes: `cargo run --release -p swoole-proto --example parse_speed`.

#![allow(clippy::print_stdout)]

use std::hint::black_box;
use std::time::Instant;

use swoole_proto::cookie;
use swoole_proto::fixed;
use swoole_proto::http::{DateCache, Head, HeadSink, Version};
use swoole_proto::http1::request::{Limits, Parser};
use swoole_proto::http1::response::HeadWriter;

const WRK: &[u8] = b"GET / HTTP/1.1\r\nHost: 127.0.0.1:9501\r\n\r\n";

const BROWSER: &[u8] = b"GET /articles/2024/some-title?page=2&sort=date HTTP/1.1\r\n\
    Host: www.example.com\r\n\
    Connection: keep-alive\r\n\
    Cache-Control: max-age=0\r\n\
    Upgrade-Insecure-Requests: 1\r\n\
    User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36\r\n\
    Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8\r\n\
    Sec-Fetch-Site: same-origin\r\n\
    Sec-Fetch-Mode: navigate\r\n\
    Referer: https://www.example.com/articles/2024/\r\n\
    Accept-Encoding: gzip, deflate, br\r\n\
    Accept-Language: en-GB,en;q=0.9,de;q=0.8\r\n\
    Cookie: session=0123456789abcdef0123456789abcdef; theme=dark; seen=1%2C2%2C3\r\n\r\n";

const COOKIES: &[u8] = b"session=0123456789abcdef0123456789abcdef; theme=dark; seen=1,2,3";

/// The best of nine runs: the machine is shared, and what others do only ever adds.
fn measure(what: &str, mut once: impl FnMut()) {
    const ROUNDS: u32 = 300_000;
    let best = (0..9)
        .map(|_| {
            let start = Instant::now();
            for _ in 0..ROUNDS {
                once();
            }
            start.elapsed().as_nanos() as f64 / f64::from(ROUNDS)
        })
        .fold(f64::INFINITY, f64::min);
    println!("{what:<34} {best:7.1} ns");
}

fn main() {
    let limits = Limits::default();
    let (mut head, mut parser) = (Head::default(), Parser::default());
    measure("parse: wrk's hello, 1 header", || {
        let _ = black_box(parser.parse(&mut head, black_box(WRK), &limits));
    });
    measure("parse: a browser's, 12 headers", || {
        let _ = black_box(parser.parse(&mut head, black_box(BROWSER), &limits));
    });
    measure("cookies: 3 pairs", || {
        let _ = black_box(cookie::pairs(black_box(COOKIES)).map(|(n, v)| n.len() + v.len()).sum::<usize>());
    });
    let (mut out, mut dates) = (Vec::new(), DateCache::new());
    measure("write: the head of a hello", || {
        out.clear();
        let mut head = HeadWriter::new(&mut out, Version::Http11);
        let _ = head.status(200, None);
        let _ = head.header(black_box("Content-Type"), black_box("text/plain"));
        head.fixed(fixed!("Server", "swoole-http-server"));
        head.date(dates.get(black_box(1_700_000_000)));
        head.persistence(true);
        head.content_length(black_box(12));
        head.finish();
        black_box(&out);
    });
}
