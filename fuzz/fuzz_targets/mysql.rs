//! What a MySQL server may send. What is checked stands beside the tests of the client, which do it for a few seconds.

#![no_main]

use libfuzzer_sys::fuzz_target;
use swoole_coroutine_testing as _;

#[path = "../../crates/client/tests/mysql/any_bytes.rs"]
mod any_bytes;

fuzz_target!(|input: &[u8]| any_bytes::check(input));
