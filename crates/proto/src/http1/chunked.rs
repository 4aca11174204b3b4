//! The chunked transfer coding (RFC 9112 section 7): bodies of unknown length in, and out.
//!
//! The decoder is a state per byte for the framing and bulk copies for the data. It is strict where the RFC offers
//! room, because everything it would tolerate some proxy in front of us reads differently.

use super::ParseError;
use super::error::Kind;
use crate::bytes::{is_token_byte, is_value_byte};
use crate::url::hex;

/// What ends a chunked body that has no trailers.
pub const LAST_CHUNK: &[u8] = b"0\r\n\r\n";

/// Bytes in one chunk size line, extensions included.
const MAX_LINE: usize = 8 * 1024;

/// Bytes in all extensions of one body: chunks of one byte that carry kilobytes of extension are an attack.
const MAX_EXTENSIONS: usize = 64 * 1024;

/// Bytes in all trailers.
const MAX_TRAILERS: usize = 64 * 1024;

/// How far one [`decode`](Decoder::decode) came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// How many bytes of the input were used; all of them unless `done`.
    pub consumed: usize,
    /// Whether the body is complete; what follows in the input is the next request.
    pub done: bool,
}

/// Takes the chunked coding off a body that arrives in pieces.
#[derive(Clone, Copy, Default, Debug)]
pub struct Decoder {
    state: State,
    /// The size being read, then the bytes that the chunk still lacks.
    size: u64,
    /// Bytes of body so far, counting the current chunk in full.
    total: u64,
    /// Bytes in the current size line.
    line: usize,
    /// Bytes in extensions so far.
    extensions: usize,
    /// Bytes in trailers so far.
    trailers: usize,
}

#[derive(Clone, Copy, Default, Debug)]
enum State {
    /// Before the first digit of a size.
    #[default]
    Start,
    Size,
    /// Blanks behind the size; only an extension may follow.
    Blank,
    Extension,
    SizeLf,
    Data,
    DataCr,
    DataLf,
    TrailerStart,
    TrailerName,
    TrailerValue,
    TrailerLf,
    LastLf,
    Done,
    Failed(ParseError),
}

impl Decoder {
    /// A decoder at the start of a body.
    pub fn new() -> Decoder {
        Decoder::default()
    }

    /// Decodes `src`, the next bytes of the connection, and appends what they hold to `body`. A body of more than
    /// `max` bytes is refused with 413 as soon as the chunk that leads over it is announced. Trailers are checked and
    /// dropped. After an error every further call returns it again.
    pub fn decode(&mut self, src: &[u8], body: &mut Vec<u8>, max: usize) -> Result<Progress, ParseError> {
        self.run(src, body, max).inspect_err(|&error| self.state = State::Failed(error))
    }

    fn run(&mut self, src: &[u8], body: &mut Vec<u8>, max: usize) -> Result<Progress, ParseError> {
        let mut rest = src;
        loop {
            if let State::Data = self.state {
                let n = usize::try_from(self.size).unwrap_or(usize::MAX).min(rest.len());
                let (data, behind) = rest.split_at(n);
                body.extend_from_slice(data);
                self.size = self.size.saturating_sub(n as u64);
                rest = behind;
                if self.size == 0 {
                    self.state = State::DataCr;
                }
            }
            if let State::Done = self.state {
                return Ok(Progress { consumed: src.len() - rest.len(), done: true });
            }
            let [byte, behind @ ..] = rest else {
                return Ok(Progress { consumed: src.len(), done: false });
            };
            self.state = self.step(*byte, max)?;
            rest = behind;
        }
    }

    /// The state after one byte of framing.
    fn step(&mut self, byte: u8, max: usize) -> Result<State, ParseError> {
        let next = match (self.state, byte) {
            (State::Start | State::Size, b'0'..=b'9' | b'a'..=b'f' | b'A'..=b'F') => {
                self.count_line()?;
                self.size = hex(byte)
                    .and_then(|digit| self.size.checked_mul(16)?.checked_add(u64::from(digit)))
                    .ok_or(Kind::ChunkSize)?;
                State::Size
            }
            (State::Size | State::Extension, b'\r') => State::SizeLf,
            (State::Size | State::Blank, b' ' | b'\t') => {
                self.count_extension()?;
                State::Blank
            }
            (State::Size | State::Blank, b';') => {
                self.count_extension()?;
                State::Extension
            }
            (State::Extension, _) if is_value_byte(byte) => {
                self.count_extension()?;
                State::Extension
            }
            (State::Start | State::Size | State::Blank, _) => return Err(Kind::ChunkSize.into()),
            (State::Extension, _) => return Err(Kind::ChunkExtension.into()),
            (State::SizeLf, b'\n') => self.size_complete(max)?,
            (State::DataCr, b'\r') => State::DataLf,
            (State::DataLf, b'\n') => State::Start,
            (State::SizeLf | State::DataCr | State::DataLf, _) => return Err(Kind::ChunkEnd.into()),
            (State::TrailerStart, b'\r') => State::LastLf,
            (State::LastLf, b'\n') => State::Done,
            (State::TrailerStart | State::TrailerName, _) if is_token_byte(byte) => {
                self.count_trailer()?;
                State::TrailerName
            }
            (State::TrailerName, b':') => {
                self.count_trailer()?;
                State::TrailerValue
            }
            (State::TrailerValue, b'\r') => State::TrailerLf,
            (State::TrailerValue, _) if is_value_byte(byte) => {
                self.count_trailer()?;
                State::TrailerValue
            }
            (State::TrailerLf, b'\n') => State::TrailerStart,
            (
                State::TrailerStart
                | State::TrailerName
                | State::TrailerValue
                | State::TrailerLf
                | State::LastLf,
                _,
            ) => return Err(Kind::Trailer.into()),
            // `run` handles these two before it takes a byte.
            (state @ (State::Data | State::Done), _) => state,
            (State::Failed(error), _) => return Err(error),
        };
        Ok(next)
    }

    fn size_complete(&mut self, max: usize) -> Result<State, ParseError> {
        self.line = 0;
        if self.size == 0 {
            return Ok(State::TrailerStart);
        }
        self.total = self.total.checked_add(self.size).ok_or(Kind::BodyTooLarge)?;
        if self.total > max as u64 {
            return Err(Kind::BodyTooLarge.into());
        }
        Ok(State::Data)
    }

    fn count_line(&mut self) -> Result<(), ParseError> {
        self.line += 1;
        if self.line > MAX_LINE { Err(Kind::ChunkSize.into()) } else { Ok(()) }
    }

    fn count_extension(&mut self) -> Result<(), ParseError> {
        self.line += 1;
        self.extensions += 1;
        let too_many = self.line > MAX_LINE || self.extensions > MAX_EXTENSIONS;
        if too_many { Err(Kind::ChunkExtension.into()) } else { Ok(()) }
    }

    fn count_trailer(&mut self) -> Result<(), ParseError> {
        self.trailers += 1;
        if self.trailers > MAX_TRAILERS { Err(Kind::TrailersTooLarge.into()) } else { Ok(()) }
    }
}

/// Appends `data` as one chunk. Empty data writes nothing: an empty chunk would end the body.
pub fn write_chunk(out: &mut Vec<u8>, data: &[u8]) {
    if data.is_empty() {
        return;
    }
    const HEX: &[u8; 16] = b"0123456789abcdef";
    // The digits from the last to the first, then the leading zeros off.
    let mut digits = [b'0'; 16];
    let mut size = data.len();
    for digit in digits.iter_mut().rev() {
        *digit = HEX[size & 15];
        size >>= 4;
    }
    let zeros = digits.iter().take_while(|&&d| d == b'0').count();
    out.reserve(data.len() + 20);
    out.extend_from_slice(digits.get(zeros..).unwrap_or_default());
    out.extend_from_slice(b"\r\n");
    out.extend_from_slice(data);
    out.extend_from_slice(b"\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(src: &[u8], max: usize) -> Result<(Vec<u8>, Progress), ParseError> {
        let mut body = Vec::new();
        let progress = Decoder::new().decode(src, &mut body, max)?;
        Ok((body, progress))
    }

    fn status(src: &[u8]) -> u16 {
        decode(src, 1000).map_or_else(|e| e.status(), |(_, p)| if p.done { 200 } else { 0 })
    }

    #[test]
    fn two_chunks_and_the_next_request_behind_them() {
        let src = b"5\r\nhello\r\n6;x=\"y\"\r\n world\r\n0\r\n\r\nGET /";
        let (body, progress) = decode(src, 11).expect("valid");
        assert_eq!(body, b"hello world");
        assert_eq!(progress, Progress { consumed: src.len() - 5, done: true });
    }

    #[test]
    fn any_split_gives_the_same_body() {
        let src: &[u8] = b"00A \t;e\r\n0123456789\r\n1\r\nx\r\n000;last\r\nTrailer: a\r\nT: \r\n\r\nmore";
        for first in 0..=src.len() {
            for second in first..=src.len() {
                let (mut decoder, mut body, mut used) = (Decoder::new(), Vec::new(), 0);
                for end in [first, second, src.len()] {
                    let progress = decoder.decode(&src[used..end.max(used)], &mut body, 11).expect("valid");
                    used += progress.consumed;
                }
                assert_eq!((body.as_slice(), used), (b"0123456789x".as_slice(), src.len() - 4));
            }
        }
    }

    #[test]
    fn what_is_refused() {
        let rows: [(&[u8], u16); 27] = [
            (b"\r\n", 400),
            (b"x\r\n", 400),
            (b"-1\r\n", 400),
            (b"+1\r\n", 400),
            (b" 1\r\n", 400),
            (b"0x1\r\n", 400),
            (b"1\nx\r\n", 400),
            (b"1 \r\nx\r\n", 400),
            (b"1\r\r\n", 400),
            (b"1\rx", 400),
            (b";ext\r\n", 400),
            (b"1;a\nx", 400),
            (b"1;a\0\r\n", 400),
            (b"1\r\nxx\r\n", 400),
            (b"1\r\nx\n", 400),
            (b"1\r\nx\rx", 400),
            (b"ffffffffffffffff0\r\n", 400),
            (b"ffffffffffffffff\r\n", 413),
            (b"3e9\r\n", 413),
            (b"1\r\nx\r\nffffffffffffffff\r\n", 413),
            (b"0\r\n\n", 400),
            (b"0\r\n\rx", 400),
            (b"0\r\n: x\r\n\r\n", 400),
            (b"0\r\nno colon\r\n\r\n", 400),
            (b"0\r\nA : x\r\n\r\n", 400),
            (b"0\r\nA: x\n\r\n", 400),
            (b"0\r\nA: \0\r\n\r\n", 400),
        ];
        for (src, want) in rows {
            assert_eq!(status(src), want, "{:?}", String::from_utf8_lossy(src));
        }
    }

    #[test]
    fn lines_extensions_and_trailers_are_bounded() {
        assert_eq!(status(&vec![b'0'; MAX_LINE + 1]), 400);
        assert_eq!(status(&[b"1;".as_slice(), &vec![b'e'; MAX_LINE]].concat()), 400);
        assert_eq!(status(&[b"1;".as_slice(), &[b'e'; 7000], b"\r\nx\r\n"].concat().repeat(9)), 0);
        assert_eq!(status(&[b"1;".as_slice(), &[b'e'; 7000], b"\r\nx\r\n"].concat().repeat(10)), 400);
        let trailers = [b"0\r\n".as_slice(), &b"Name: value\r\n".repeat(7000)].concat();
        assert_eq!(status(&trailers), 431);
    }

    #[test]
    fn an_error_stays() {
        let mut decoder = Decoder::new();
        let first = decoder.decode(b"zz", &mut Vec::new(), 10).expect_err("not hex");
        assert_eq!(decoder.decode(b"0\r\n\r\n", &mut Vec::new(), 10), Err(first));
    }

    #[test]
    fn a_finished_body_takes_no_more() {
        let mut decoder = Decoder::new();
        assert!(decoder.decode(LAST_CHUNK, &mut Vec::new(), 0).expect("valid").done);
        let again = decoder.decode(b"GET", &mut Vec::new(), 0);
        assert_eq!(again, Ok(Progress { consumed: 0, done: true }));
    }

    #[test]
    fn what_is_written_is_read_back() {
        for len in [1, 9, 15, 16, 255, 256, 70_000] {
            let data = vec![7u8; len];
            let mut wire = Vec::new();
            write_chunk(&mut wire, &data);
            assert!(wire.starts_with(format!("{len:x}\r\n").as_bytes()));
            write_chunk(&mut wire, b"");
            wire.extend_from_slice(LAST_CHUNK);
            let (body, progress) = decode(&wire, len).expect("valid");
            assert_eq!((body, progress), (data, Progress { consumed: wire.len(), done: true }));
        }
    }
}
