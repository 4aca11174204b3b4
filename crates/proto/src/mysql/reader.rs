//! Integers and strings inside a payload.

use super::Malformed;

const SHORT: Malformed = Malformed("a packet is cut short");

/// Reads a payload from front to back.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// Reads `bytes`.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// What has not been read.
    #[inline]
    pub fn rest(&self) -> &'a [u8] {
        self.0
    }

    /// The next `count` bytes.
    #[inline]
    pub fn bytes(&mut self, count: usize) -> Result<&'a [u8], Malformed> {
        let (bytes, rest) = self.0.split_at_checked(count).ok_or(SHORT)?;
        self.0 = rest;
        Ok(bytes)
    }

    #[inline]
    fn array<const N: usize>(&mut self) -> Result<[u8; N], Malformed> {
        let (bytes, rest) = self.0.split_first_chunk().ok_or(SHORT)?;
        self.0 = rest;
        Ok(*bytes)
    }

    /// One byte.
    #[inline]
    pub fn byte(&mut self) -> Result<u8, Malformed> {
        self.array().map(|[byte]| byte)
    }

    /// Two bytes, little endian, as all integers.
    #[inline]
    pub fn short(&mut self) -> Result<u16, Malformed> {
        self.array().map(u16::from_le_bytes)
    }

    /// Everything up to a NUL, which is skipped; the whole rest where there is none, as some servers end packets.
    pub fn to_nul(&mut self) -> &'a [u8] {
        match memchr::memchr(0, self.0) {
            Some(at) => {
                let (text, rest) = self.0.split_at(at);
                self.0 = rest.get(1..).unwrap_or_default();
                text
            }
            None => std::mem::take(&mut self.0),
        }
    }

    /// A length-encoded integer; none for the mark that stands for NULL in a row.
    #[inline]
    pub fn length_or_null(&mut self) -> Result<Option<u64>, Malformed> {
        Ok(Some(match self.byte()? {
            small @ 0..=0xfa => u64::from(small),
            0xfb => return Ok(None),
            0xfc => u64::from(self.short()?),
            0xfd => self.array().map(|[a, b, c]| u64::from(u32::from_le_bytes([a, b, c, 0])))?,
            0xfe => self.array().map(u64::from_le_bytes)?,
            0xff => return Err(Malformed("0xff is not a length")),
        }))
    }

    /// A length-encoded integer.
    pub fn length(&mut self) -> Result<u64, Malformed> {
        self.length_or_null()?.ok_or(Malformed("NULL in place of a number"))
    }

    /// A length-encoded string; none for NULL.
    #[inline]
    pub fn string_or_null(&mut self) -> Result<Option<&'a [u8]>, Malformed> {
        match self.length_or_null()? {
            None => Ok(None),
            Some(length) => self.bytes(usize::try_from(length).map_err(|_| SHORT)?).map(Some),
        }
    }

    /// A length-encoded string.
    pub fn string(&mut self) -> Result<&'a [u8], Malformed> {
        self.string_or_null()?.ok_or(Malformed("NULL in place of a string"))
    }
}
