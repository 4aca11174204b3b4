//! What a MySQL server may send: packets lie inside the input and come to an end, values lie inside their packet.

#![no_main]

use libfuzzer_sys::fuzz_target;
use swoole_proto::mysql::{Answer, AuthSwitch, Greeting, Packet, Row, column_name, result_end};

fuzz_target!(|input: &[u8]| {
    let mut stream = input.to_vec();
    let (mut start, mut sequence) = (0, 0);
    while let Ok(Some(packet)) = Packet::take(&mut stream, start, &mut sequence) {
        assert!(
            packet.payload.start > start && packet.payload.end <= packet.end && packet.end <= stream.len()
        );
        start = packet.end;
        let payload = &stream[packet.payload];
        let _ = Greeting::parse(payload);
        let _ = AuthSwitch::parse(payload);
        let _ = Answer::parse(payload);
        let _ = (result_end(payload, true), result_end(payload, false));
        if let Ok(name) = column_name(payload) {
            assert!(name.len() < payload.len());
        }
        let (mut row, mut length) = (Row::new(payload), 0);
        while let Ok(value) = row.value() {
            length += 1 + value.map_or(0, <[u8]>::len);
            assert!(length <= payload.len());
        }
    }
});
