//! Packets cut out of the bytes that arrive, and wrapped for sending. mysql_common knows how a packet is split into
//! frames; the buffers and the counting are here.

use bytes::{Buf, BytesMut};
use mysql_common::proto::codec::{ChunkDecoder, ChunkInfo, packet_to_chunks};

use super::packets::Malformed;

/// The largest value that a server's `max_allowed_packet` can have.
pub const MAX_PACKET: usize = 1 << 30;

/// More than a greeting or a small result; larger ones let the buffers grow.
const INPUT_SIZE: usize = 4 * 1024;
/// A buffer that grew beyond this is not kept for the next query.
const KEPT_SIZE: usize = 64 * 1024;

/// Both directions of a connection, without the socket.
pub struct Frames {
    /// What has arrived and is not in `payload` yet.
    input: BytesMut,
    decoder: ChunkDecoder,
    /// The packet that was taken last, or the beginning of the next one when that is long.
    payload: Vec<u8>,
    /// `payload` is a packet and not the beginning of one.
    whole: bool,
    /// The number of the next frame, whoever sends it.
    sequence: u8,
}

impl Default for Frames {
    fn default() -> Self {
        Self::new()
    }
}

impl Frames {
    /// Of a connection on which nothing has been said.
    pub fn new() -> Self {
        Self {
            input: BytesMut::with_capacity(INPUT_SIZE),
            decoder: ChunkDecoder::Idle,
            payload: Vec::new(),
            whole: false,
            sequence: 0,
        }
    }

    /// A command begins a new conversation.
    pub fn restart(&mut self) {
        self.sequence = 0;
    }

    /// Where to put what arrives.
    pub fn input(&mut self) -> &mut BytesMut {
        self.input.reserve(INPUT_SIZE);
        &mut self.input
    }

    /// Takes the next packet, to be found in [`Frames::packet`], if it has arrived whole.
    #[inline]
    pub fn take(&mut self) -> Result<bool, Malformed> {
        if std::mem::take(&mut self.whole) {
            self.payload.clear();
        }
        loop {
            let frame = self.decoder.decode(&mut self.input, &mut self.payload, MAX_PACKET);
            let frame = frame.map_err(|_| Malformed("a packet is too long"))?;
            let number = match (frame, self.decoder) {
                (Some(ChunkInfo::Middle(number) | ChunkInfo::Last(number)), _) => number,
                // The header is there, and what is no MySQL server is not waited for any longer.
                (None, ChunkDecoder::Chunk { seq_id, .. }) => seq_id,
                (None, ChunkDecoder::Idle) => return Ok(false),
            };
            if number != self.sequence {
                return Err(Malformed("a packet is out of order"));
            }
            let Some(frame) = frame else { return Ok(false) };
            self.sequence = self.sequence.wrapping_add(1);
            if let ChunkInfo::Last(_) = frame {
                self.whole = true;
                return Ok(true);
            }
        }
    }

    /// The payload of the packet that was taken last.
    #[inline]
    pub fn packet(&self) -> &[u8] {
        &self.payload
    }

    /// The packet made of `head` and `body`, in as many frames as it takes.
    pub fn wrap(&mut self, head: &[u8], body: &[u8]) -> BytesMut {
        let mut bytes = BytesMut::new();
        self.sequence = packet_to_chunks(self.sequence, &mut head.chain(body), &mut bytes);
        bytes
    }

    /// Gives back what a large result needed.
    pub fn shrink(&mut self) {
        if self.input.is_empty() && self.input.try_reclaim(KEPT_SIZE + 1) {
            self.input = BytesMut::with_capacity(INPUT_SIZE);
        }
        if self.whole && self.payload.capacity() > KEPT_SIZE {
            self.payload = Vec::new();
        }
    }
}

#[cfg(test)]
mod tests {
    use bytes::BufMut;

    use super::{Frames, Malformed};

    /// A packet wrapped by one side and taken by the other.
    fn goes_through(length: usize) {
        let body = vec![7; length];
        let mut server = Frames::new();
        let bytes = server.wrap(b"!", &body);
        let mut client = Frames::new();
        // In two parts, the first of them without an end.
        let (first, second) = bytes.split_at(bytes.len() - 1);
        client.input().put_slice(first);
        assert!(!client.take().expect("a beginning"));
        client.input().put_slice(second);
        assert!(client.take().expect("a packet"));
        assert!(client.packet().split_first() == Some((&b'!', &body)), "{length} bytes");
        assert!(!client.take().expect("nothing more"));
        client.shrink();
        // Its answer is counted on.
        server.input().put_slice(&client.wrap(b"?", &[]));
        assert!(server.take().expect("an answer"));
        assert_eq!(server.packet(), b"?");
    }

    #[test]
    fn packets_of_one_frame_and_of_several() {
        const FRAME: usize = 0xff_ff_ff;
        for length in [0, 1, 70_000, FRAME - 2, FRAME - 1, FRAME, 2 * FRAME] {
            goes_through(length);
        }
    }

    #[test]
    fn what_is_out_of_order_is_not_waited_for() {
        let mut frames = Frames::new();
        frames.input().put_slice(b"\x09\0\0\x01");
        assert!(matches!(frames.take(), Err(Malformed("a packet is out of order"))));
    }

    #[test]
    fn what_is_too_long_is_not_waited_for() {
        let mut frames = Frames::new();
        let mut number = 0_u8;
        let refused = loop {
            let body = vec![0; 0xff_ff_ff];
            frames.input().put_slice(&[0xff, 0xff, 0xff, number]);
            frames.input().put_slice(&body);
            match frames.take() {
                Ok(whole) => assert!(!whole && number < 65, "a gigabyte is the most"),
                Err(error) => break error,
            }
            number += 1;
        };
        assert!(matches!(refused, Malformed("a packet is too long")));
    }
}
