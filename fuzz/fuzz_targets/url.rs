//! URL coding: decoding undoes encoding, and decoding never grows its input.

#![no_main]

use libfuzzer_sys::fuzz_target;
use swoole_proto::url::{raw_url_decode, url_decode, url_encode};

fuzz_target!(|input: &[u8]| {
    let (mut coded, mut back) = (Vec::new(), Vec::new());
    url_encode(input, &mut coded);
    assert!(coded.iter().all(|b| b.is_ascii_alphanumeric() || b"-._+%".contains(b)));
    url_decode(&coded, &mut back);
    assert_eq!(back, input);

    for decode in [url_decode, raw_url_decode] {
        back.clear();
        decode(input, &mut back);
        assert!(back.len() <= input.len());
    }
});
