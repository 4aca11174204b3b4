//! Request heads: the same verdict at once and byte by byte, and spans that stay inside the head.

#![no_main]

use libfuzzer_sys::fuzz_target;
use swoole_proto::http::Head;
use swoole_proto::http1::request::{Limits, Parser};

fuzz_target!(|input: &[u8]| {
    let limits = Limits { line: 512, head: 2048 };
    let mut whole = Head::default();
    let mut parser = Parser::default();
    let verdict = parser.parse(&mut whole, input, &limits);
    if verdict == Ok(true) {
        let spans = [whole.method, whole.target, whole.path].into_iter().chain(whole.query);
        for span in spans.chain(whole.headers.iter().flat_map(|&(name, value)| [name, value])) {
            assert!(span.start <= span.end && span.end as usize <= parser.len);
        }
        for &(_, value) in &whole.headers {
            assert!(value.of(input).iter().all(|&b| b >= b' ' || b == b'\t'));
        }
        assert!(parser.len <= input.len() && input[..parser.len].ends_with(b"\r\n\r\n"));
    }

    let mut dribbled = Head::default();
    let mut dribbling = Parser::default();
    for end in 0..=input.len() {
        match dribbling.parse(&mut dribbled, &input[..end], &limits) {
            Ok(false) => {}
            Ok(true) => {
                assert_eq!(verdict, Ok(true));
                assert_eq!(format!("{whole:?} {parser:?}"), format!("{dribbled:?} {dribbling:?}"));
                return;
            }
            // Which rule strikes first may depend on the split, that one does may not.
            Err(_) => {
                assert!(verdict.is_err());
                return;
            }
        }
    }
    assert_eq!(verdict, Ok(false));
});
