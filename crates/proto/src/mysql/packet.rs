//! Framing: a three-byte length, a sequence number, the payload. A payload that fills a frame goes on in the next one.

use std::ops::Range;

use super::Malformed;

const HEADER: usize = 4;

/// The longest payload of one frame; a frame of this length is followed by another of the same packet.
pub const MAX_PAYLOAD: usize = 0xff_ffff;

/// The largest value that a server's `max_allowed_packet` can have.
const MAX_PACKET: usize = 1 << 30;

/// Where a packet lies in a buffer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packet {
    /// Its payload.
    pub payload: Range<usize>,
    /// Where the next packet begins.
    pub end: usize,
}

impl Packet {
    /// Finds the packet that begins at `start`; none when it has not arrived whole. `sequence` is the number that its
    /// first frame must have, and is counted on. The frames of a long packet are moved together inside `buffer`.
    pub fn take(buffer: &mut [u8], start: usize, sequence: &mut u8) -> Result<Option<Self>, Malformed> {
        let mut number = *sequence;
        let mut at = start;
        let mut length = 0usize;
        loop {
            let Some((&[a, b, c, seen], rest)) =
                buffer.get(at..).and_then(<[u8]>::split_first_chunk::<HEADER>)
            else {
                return Ok(None);
            };
            if seen != number {
                return Err(Malformed("a packet is out of order"));
            }
            let frame = usize::from(a) | usize::from(b) << 8 | usize::from(c) << 16;
            length = length.saturating_add(frame);
            if length > MAX_PACKET {
                return Err(Malformed("a packet is too long"));
            }
            if rest.len() < frame {
                return Ok(None);
            }
            number = number.wrapping_add(1);
            at = at.saturating_add(HEADER).saturating_add(frame);
            if frame < MAX_PAYLOAD {
                break;
            }
        }
        *sequence = number;
        let first = start.saturating_add(HEADER);
        let mut joined = first.saturating_add(length.min(MAX_PAYLOAD));
        let mut source = joined;
        while length > MAX_PAYLOAD && source < at {
            source = source.saturating_add(HEADER);
            let part = at.saturating_sub(source).min(MAX_PAYLOAD);
            buffer.copy_within(source..source.saturating_add(part), joined);
            joined = joined.saturating_add(part);
            source = source.saturating_add(part);
        }
        Ok(Some(Self { payload: first..joined, end: at }))
    }
}

/// Appends a packet made of `head` and `body` to `out`, in as many frames as it takes.
pub fn write(out: &mut Vec<u8>, sequence: &mut u8, head: &[u8], body: &[u8]) {
    let mut left = head.len().saturating_add(body.len());
    let mut head = head;
    let mut body = body;
    out.reserve(left.saturating_add(HEADER));
    loop {
        let frame = left.min(MAX_PAYLOAD);
        let [a, b, c, ..] = frame.to_le_bytes();
        out.extend_from_slice(&[a, b, c, *sequence]);
        *sequence = sequence.wrapping_add(1);
        let (now, later) = head.split_at(frame.min(head.len()));
        out.extend_from_slice(now);
        head = later;
        let (now, later) = body.split_at((frame - now.len()).min(body.len()));
        out.extend_from_slice(now);
        body = later;
        left -= frame;
        if frame < MAX_PAYLOAD {
            return;
        }
    }
}
