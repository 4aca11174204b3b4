//! Cookies: what is read can be written back, and nothing written ends the header line.

#![no_main]

use libfuzzer_sys::fuzz_target;
use swoole_proto::cookie::{self, SetCookie};
use swoole_proto::http::{HeadSink, Version};
use swoole_proto::http1::response::HeadWriter;

fuzz_target!(|input: &[u8]| {
    for (name, value) in cookie::pairs(input) {
        assert!(!name.is_empty() && name.len() + value.len() <= input.len());
        let plain = SetCookie::new(name, &value);
        let all = SetCookie {
            path: &value,
            domain: name,
            same_site: &value,
            priority: name,
            url_encode: false,
            expires: i64::from_le_bytes(*value.first_chunk().unwrap_or(&[1; 8])),
            ..plain
        };
        for cookie in [plain, all] {
            let mut out = Vec::new();
            if cookie.write(&mut out, 0).is_ok() {
                let mut line = Vec::new();
                let mut head = HeadWriter::new(&mut line, Version::Http11);
                assert_eq!(head.header("Set-Cookie", &out), Ok(()));
                assert!(!out.iter().any(|b| matches!(b, b'\r' | b'\n' | 0)));
            } else {
                assert!(out.is_empty());
            }
        }
    }
});
