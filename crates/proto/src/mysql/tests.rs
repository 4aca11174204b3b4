//! The stories of the MySQL protocol: what is understood, what is refused.

#![allow(clippy::unwrap_used)]

use super::*;

fn framed(payloads: &[&[u8]]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut sequence = 0;
    for payload in payloads {
        write(&mut out, &mut sequence, payload, b"");
    }
    out
}

#[test]
fn packets_come_out_as_they_went_in() {
    let mut bytes = framed(&[b"one", b"", b"three"]);
    let (mut start, mut sequence) = (0, 0);
    for expected in [&b"one"[..], b"", b"three"] {
        let packet = Packet::take(&mut bytes, start, &mut sequence).unwrap().unwrap();
        assert_eq!(&bytes[packet.payload.clone()], expected);
        start = packet.end;
    }
    assert_eq!(start, bytes.len());
    assert_eq!(sequence, 3);
}

#[test]
fn a_packet_in_pieces_is_awaited() {
    let bytes = framed(&[b"hello"]);
    for cut in 0..bytes.len() {
        let mut sequence = 0;
        assert_eq!(Packet::take(&mut bytes[..cut].to_vec(), 0, &mut sequence), Ok(None));
        assert_eq!(sequence, 0);
    }
}

#[test]
fn a_long_packet_spans_frames() {
    for length in [MAX_PAYLOAD - 1, MAX_PAYLOAD, MAX_PAYLOAD + 1, 2 * MAX_PAYLOAD, 2 * MAX_PAYLOAD + 77] {
        let body: Vec<u8> = (0..length - 1).map(|at| (at % 251) as u8).collect();
        let (mut bytes, mut sequence) = (b"xx".to_vec(), 7);
        write(&mut bytes, &mut sequence, b"\x03", &body);
        bytes.extend_from_slice(b"next");
        let mut seen = 7;
        let packet = Packet::take(&mut bytes, 2, &mut seen).unwrap().unwrap();
        assert_eq!(seen, sequence, "length {length}");
        assert_eq!(packet.payload.len(), length);
        assert!(bytes[packet.payload][1..] == body, "length {length}");
        assert_eq!(&bytes[packet.end..], b"next");
    }
}

#[test]
fn a_packet_out_of_order_is_refused() {
    let mut bytes = framed(&[b"a"]);
    assert!(Packet::take(&mut bytes, 0, &mut 1).is_err());
}

#[test]
fn a_greeting_names_challenge_and_plugin() {
    let mut payload = b"\x0a5.5.5-10.11.4-MariaDB\0".to_vec();
    payload.extend_from_slice(&[1, 0, 0, 0]);
    payload.extend_from_slice(b"abcdefgh\0");
    payload.extend_from_slice(&[0xff, 0xff, 45, 2, 0, 0xff, 0x81, 21]);
    payload.extend_from_slice(&[0; 10]);
    payload.extend_from_slice(b"ijklmnopqrst\0mysql_native_password\0");
    let greeting = Greeting::parse(&payload).unwrap();
    assert_eq!(&greeting.challenge, b"abcdefghijklmnopqrst");
    assert_eq!(greeting.plugin, b"mysql_native_password");
    assert_eq!(greeting.capabilities, 0x81ff_ffff);
    for cut in 0..payload.len() - 22 {
        assert!(Greeting::parse(&payload[..cut]).is_err(), "cut at {cut}");
    }
}

#[test]
fn a_login_cannot_smuggle_fields() {
    let login = Login {
        capabilities: capability::PLUGIN_AUTH,
        collation: 45,
        user: b"root\0evil",
        response: b"12345",
        database: b"test\0",
        plugin: b"p",
    };
    assert!(login.payload().ends_with(b"\0root\0\x0512345test\0p\0"));
    assert_eq!(login.payload()[0] & 8, 8);
    assert_eq!(Login { database: b"", ..login }.payload()[0] & 8, 0);
}

#[test]
fn answers() {
    let done = Done { affected_rows: 3, insert_id: 300, more_results: false };
    assert_eq!(Answer::parse(b"\x00\x03\xfc\x2c\x01\x02\x00\x00\x00"), Ok(Answer::Done(done)));
    assert_eq!(Answer::parse(b"\x02"), Ok(Answer::Rows(2)));
    let error = ServerError { code: 1146, state: *b"42S02", message: b"no table".to_vec() };
    assert_eq!(Answer::parse(b"\xff\x7a\x04#42S02no table"), Ok(Answer::Failed(error)));
    let early = ServerError { code: 1040, state: *b"HY000", message: b"Too many".to_vec() };
    assert_eq!(ServerError::parse(b"\xff\x10\x04Too many"), Ok(early));
    assert!(Answer::parse(b"\xfb/etc/passwd").is_err());
    assert!(Answer::parse(b"").is_err());
    assert!(Answer::parse(b"\xfe\xff\xff\xff\xff\xff\xff\xff\xff").is_err());
}

#[test]
fn rows_and_their_end() {
    let mut row = Row::new(b"\x011\xfb\x00\xfc\x03\x00abc");
    assert_eq!(row.value(), Ok(Some(&b"1"[..])));
    assert_eq!(row.value(), Ok(None));
    assert_eq!(row.value(), Ok(Some(&b""[..])));
    assert_eq!(row.value(), Ok(Some(&b"abc"[..])));
    assert!(row.value().is_err());
    assert!(Row::new(b"\xfe\xff\xff\xff\xff\xff\xff\xff\xff").value().is_err());

    assert_eq!(result_end(b"\x011", true), Ok(None));
    assert_eq!(
        result_end(b"\xfe\x00\x00\x0a\x00\x00\x00", true),
        Ok(Some(End::Complete { more_results: true }))
    );
    assert_eq!(result_end(b"\xfe\x00\x00\x02\x00", false), Ok(Some(End::Complete { more_results: false })));
    // A first value of more than 16 MiB begins with the same byte.
    let mut long = b"\xfe".to_vec();
    long.resize(MAX_PAYLOAD + 9, 0);
    assert_eq!(result_end(&long, true), Ok(None));
    assert_eq!(result_end(&long[..20], false), Ok(None));
}

#[test]
fn a_column_is_called_as_the_query_says() {
    assert_eq!(column_name(b"\x03def\x04test\x01t\x07article\x05alias\x05title\x0c"), Ok(&b"alias"[..]));
    assert!(column_name(b"\x03def\x04test").is_err());
}

/// Every parser on the same bytes, as a payload and as a stream of packets.
fn parse_all(bytes: &[u8]) {
    let mut stream = bytes.to_vec();
    let (mut start, mut sequence) = (0, 0);
    while let Ok(Some(packet)) = Packet::take(&mut stream, start, &mut sequence) {
        assert!(packet.end > start && packet.end <= stream.len() && packet.payload.end <= packet.end);
        start = packet.end;
    }
    let _ = Greeting::parse(bytes);
    let _ = AuthSwitch::parse(bytes);
    let _ = Answer::parse(bytes);
    let _ = column_name(bytes);
    let _ = (result_end(bytes, true), result_end(bytes, false));
    let mut row = Row::new(bytes);
    let mut values = 0;
    while row.value().is_ok() {
        values += 1;
        assert!(values <= bytes.len());
    }
}

#[test]
fn no_bytes_make_a_parser_panic() {
    // Marsaglia's xorshift64 with a fixed seed, so that a failure comes again.
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let traps = [0x00, 0x01, 0x0a, 0xfa, 0xfb, 0xfc, 0xfd, 0xfe, 0xff];
    for _ in 0..100_000 {
        let length = random() as usize % 80;
        let bytes: Vec<u8> = (0..length)
            .map(|_| match random() % 3 {
                0 => traps[random() as usize % traps.len()],
                1 => random() as u8 % 8,
                _ => random() as u8,
            })
            .collect();
        parse_all(&bytes);
    }
}
