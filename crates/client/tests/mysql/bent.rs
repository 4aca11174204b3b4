//! Sessions of servers, bent at random: nothing panics. The seed is fixed, so that a failure comes again; `fuzz/` looks
//! further when there is time.

use bytes::{BufMut, BytesMut};

use crate::any_bytes;

const ROUNDS: u32 = 20_000;

const PAYLOADS: &[&[u8]] = &[
    b"\x0a5.5.5\0\x01\0\0\0abcdefgh\0\xff\xf7\x2d\x02\x00\xff\x81\x15\0\0\0\0\0\0\0\0\0\0ijklmnopqrst\0mysql_native_password\0",
    b"\xfecaching_sha2_password\0abcdefghijklmnopqrst\0",
    b"\x00\x00\x00\x02\x00\x00\x00",
    b"\xff\x7a\x04#42S02no",
    b"\x02",
    b"\x03def\x01s\x01t\x01t\x01a\x01a\x0c\x2d\x00\x01\x00\x00\x00\xfd\x00\x00\x00\x00\x00",
    b"\x05hello\xfb",
    b"\xfc\x05\x00hello\x00",
    b"\xfe\x00\x00\x02\x00\x00\x00",
];

/// Bytes that parsers tend to trip over: what stands for NULL, for longer lengths, for the ends of signed ranges.
const TRAPS: &[&[u8]] =
    &[b"\0", b"\x01", b"\x7f", b"\x80", b"\x84", b"\xfb", b"\xfc", b"\xfd", b"\xfe", b"\xff", b"#", b""];

/// Marsaglia's xorshift64.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }

    fn bend(&mut self, bytes: &mut Vec<u8>) {
        for _ in 0..=self.below(3) {
            let from = self.below(bytes.len());
            let to = (from + self.below(4)).min(bytes.len());
            let trap = TRAPS[self.below(TRAPS.len())];
            bytes.splice(from..to, trap.iter().copied());
        }
    }
}

#[test]
fn nothing_panics() {
    let mut random = Random(20_170_518);
    for _ in 0..ROUNDS {
        let mut payload = PAYLOADS[random.below(PAYLOADS.len())].to_vec();
        random.bend(&mut payload);
        any_bytes::check(&payload);
        let mut stream = BytesMut::new();
        for number in 0..=random.below(4) {
            let payload = PAYLOADS[random.below(PAYLOADS.len())];
            stream.put_uint_le(payload.len() as u64, 3);
            stream.put_u8(number as u8);
            stream.put_slice(payload);
        }
        let mut stream = stream.to_vec();
        any_bytes::check(&stream);
        random.bend(&mut stream);
        any_bytes::check(&stream);
    }
}
