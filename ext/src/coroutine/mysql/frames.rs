//! Packets cut out of the bytes that arrive, and wrapped for sending. mysql_common knows how a packet is split into
//! frames; the buffers and the counting are here.

use bytes::{Buf, BytesMut};
use mysql_common::proto::codec::{ChunkDecoder, ChunkInfo, packet_to_chunks};

use super::packets::Malformed;

/// The largest value that a server's `max_allowed_packet` can have.
pub(super) const MAX_PACKET: usize = 1 << 30;

/// More than a greeting or a small result; larger ones let the buffers grow.
const INPUT_SIZE: usize = 4 * 1024;
/// A buffer that grew beyond this is not kept for the next query.
const KEPT_SIZE: usize = 64 * 1024;

/// Both directions of a connection, without the socket.
pub(super) struct Frames {
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

impl Frames {
    pub(super) fn new() -> Self {
        Self {
            input: BytesMut::with_capacity(INPUT_SIZE),
            decoder: ChunkDecoder::Idle,
            payload: Vec::new(),
            whole: false,
            sequence: 0,
        }
    }

    /// A command begins a new conversation.
    pub(super) fn restart(&mut self) {
        self.sequence = 0;
    }

    /// Where to put what arrives.
    pub(super) fn input(&mut self) -> &mut BytesMut {
        self.input.reserve(INPUT_SIZE);
        &mut self.input
    }

    /// Takes the next packet, to be found in [`Frames::packet`], if it has arrived whole.
    #[inline]
    pub(super) fn take(&mut self) -> Result<bool, Malformed> {
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
    pub(super) fn packet(&self) -> &[u8] {
        &self.payload
    }

    /// The packet made of `head` and `body`, in as many frames as it takes.
    pub(super) fn wrap(&mut self, head: &[u8], body: &[u8]) -> BytesMut {
        let mut bytes = BytesMut::new();
        self.sequence = packet_to_chunks(self.sequence, &mut head.chain(body), &mut bytes);
        bytes
    }

    /// Gives back what a large result needed.
    pub(super) fn shrink(&mut self) {
        if self.input.is_empty() && self.input.try_reclaim(KEPT_SIZE + 1) {
            self.input = BytesMut::with_capacity(INPUT_SIZE);
        }
        if self.whole && self.payload.capacity() > KEPT_SIZE {
            self.payload = Vec::new();
        }
    }
}
