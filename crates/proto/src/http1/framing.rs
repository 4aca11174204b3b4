//! How the body is delimited (RFC 9112 section 6). Whatever two servers could read differently is refused here:
//! a request that a proxy and this server cut at different places is how one client smuggles words into
//! another's mouth.

use super::ParseError;
use super::error::Kind;
use crate::bytes::trim_ows;

/// How the end of the request's body is found.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub enum Framing {
    /// There is no body.
    #[default]
    None,
    /// `Content-Length`: this many bytes follow the head.
    Length(u64),
    /// `Transfer-Encoding: chunked`: the body ends where [`chunked::Decoder`](super::chunked::Decoder) says so.
    Chunked,
}

/// What the headers seen so far say about the body.
#[derive(Clone, Copy, Default)]
pub(super) struct Clues {
    length: Option<u64>,
    coded: bool,
    chunked: bool,
    unknown: bool,
}

impl Clues {
    /// Takes in one `Content-Length`. A second one is refused even if it agrees, as is a list.
    pub(super) fn content_length(&mut self, value: &[u8]) -> Result<(), ParseError> {
        if self.length.is_some() || value.is_empty() {
            return Err(Kind::ContentLength.into());
        }
        let mut length = 0u64;
        for &byte in value {
            if !byte.is_ascii_digit() {
                return Err(Kind::ContentLength.into());
            }
            length = length
                .checked_mul(10)
                .and_then(|n| n.checked_add(u64::from(byte - b'0')))
                .ok_or(Kind::ContentLength)?;
        }
        self.length = Some(length);
        Ok(())
    }

    /// Takes in one `Transfer-Encoding`. Several lines are one list (RFC 9110 section 5.3), so that `chunked` must
    /// be the last member over all of them.
    pub(super) fn transfer_encoding(&mut self, value: &[u8]) -> Result<(), ParseError> {
        self.coded = true;
        for coding in value.split(|&b| b == b',') {
            let coding = trim_ows(coding);
            if coding.is_empty() || self.chunked {
                return Err(Kind::TransferEncoding.into());
            }
            if coding.eq_ignore_ascii_case(b"chunked") {
                self.chunked = true;
            } else {
                self.unknown = true;
            }
        }
        Ok(())
    }

    /// The verdict once all headers are seen.
    #[inline]
    pub(super) fn framing(self, minor_version: u8) -> Result<Framing, ParseError> {
        if !self.coded {
            return Ok(self.length.map_or(Framing::None, Framing::Length));
        }
        if minor_version == 0 {
            return Err(Kind::OldVersionCoding.into());
        }
        if self.length.is_some() {
            return Err(Kind::LengthAndCoding.into());
        }
        if self.unknown {
            return Err(Kind::UnknownCoding.into());
        }
        Ok(Framing::Chunked)
    }
}
