//! Request heads: the same verdict at once and byte by byte, and spans that stay inside the head.

#![no_main]

use libfuzzer_sys::fuzz_target;
use swoole_proto::http1::request::{Head, Limits};

fuzz_target!(|input: &[u8]| {
    let limits = Limits { line: 512, head: 2048 };
    let mut whole = Head::default();
    let verdict = whole.parse(input, &limits);
    if verdict == Ok(true) {
        let spans = [whole.method, whole.target, whole.path].into_iter().chain(whole.query);
        for span in spans.chain(whole.headers.iter().flat_map(|&(name, value)| [name, value])) {
            assert!(span.start <= span.end && span.end as usize <= whole.len);
        }
        for &(_, value) in &whole.headers {
            assert!(value.of(input).iter().all(|&b| b >= b' ' || b == b'\t'));
        }
        assert!(whole.len <= input.len() && input[..whole.len].ends_with(b"\r\n\r\n"));
    }

    let mut dribbled = Head::default();
    for end in 0..=input.len() {
        match dribbled.parse(&input[..end], &limits) {
            Ok(false) => {}
            Ok(true) => {
                assert_eq!(verdict, Ok(true));
                assert_eq!(format!("{whole:?}"), format!("{dribbled:?}"));
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
