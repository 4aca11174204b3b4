//! What holds of any bytes that a server may send: packets come to an end, values lie inside their packet, nothing is read
//! twice. For a test of a few seconds (`bent.rs`) and for a fuzzer (`fuzz/fuzz_targets/mysql.rs`).
//!
//! mysql_common has fuzzing of its own; this is about what stands around it and about the parts that are asked.
//! The key that `caching_sha2_password` encrypts for is left out: there a panic is the crate's answer, which
//! `auth.rs` catches and a fuzzer would not.

use bytes::BufMut;
use swoole_client::mysql::CapabilityFlags;
use swoole_client::mysql::frames::Frames;
use swoole_client::mysql::packets::{self, Answer, End, Values};

fn read(payload: &[u8]) {
    if let Ok(greeting) = packets::greeting(payload) {
        assert_eq!(greeting.nonce().len(), 20);
        let _ = greeting.auth_plugin();
    }
    if let Ok(wanted) = packets::auth_switch(payload) {
        let _ = wanted.auth_plugin();
        assert!(wanted.plugin_data().len() < payload.len());
    }
    let _ = packets::error(payload);
    for capabilities in [CapabilityFlags::empty(), CapabilityFlags::CLIENT_DEPRECATE_EOF] {
        let _ = Answer::parse(payload, capabilities);
        let _ = End::parse(payload, capabilities);
    }
    if let Ok(column) = packets::column(payload) {
        assert!(column.name_ref().len() < payload.len());
    }
    let (mut values, mut length) = (Values::new(payload), 0);
    while let Ok(value) = values.take() {
        length += 1 + value.map_or(0, <[u8]>::len);
        assert!(length <= payload.len());
    }
}

/// Reads `input` as a packet and as a stream of packets.
pub(crate) fn check(input: &[u8]) {
    read(input);
    // All at once, and byte by byte: the packets are the same.
    let mut at_once = Frames::new();
    at_once.input().put_slice(input);
    let mut in_pieces = Frames::new();
    let mut rest = input.iter();
    while let Ok(true) = at_once.take() {
        read(at_once.packet());
        while !in_pieces.take().expect("what is right at once is right in pieces") {
            in_pieces.input().put_u8(*rest.next().expect("the packet is in the input"));
        }
        assert_eq!(at_once.packet(), in_pieces.packet());
        at_once.shrink();
    }
}
