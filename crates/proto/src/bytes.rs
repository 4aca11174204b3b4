//! Byte classes shared by the parsers and the writers.

const TOKEN: u8 = 1;
const HOST: u8 = 2;

/// One row per byte value: may it stand in a token (RFC 9110 section 5.6.2), in a host with port (RFC 3986
/// section 3.2.2)?
static CLASS: [u8; 256] = {
    let mut table = [0u8; 256];
    let mut byte = 0usize;
    while byte < 256 {
        let b = byte as u8;
        if b.is_ascii_alphanumeric() || in_set(b, b"!#$%&'*+-.^_`|~") {
            table[byte] |= TOKEN;
        }
        if b.is_ascii_alphanumeric() || in_set(b, b"-._~!$&'()*+,;=%:[]") {
            table[byte] |= HOST;
        }
        byte += 1;
    }
    table
};

const fn in_set(byte: u8, set: &[u8]) -> bool {
    let mut at = 0;
    while at < set.len() {
        if set[at] == byte {
            return true;
        }
        at += 1;
    }
    false
}

/// Whether the byte may stand in a method or a header name.
#[inline]
pub(crate) fn is_token_byte(byte: u8) -> bool {
    CLASS[usize::from(byte)] & TOKEN != 0
}

/// Whether this is a token: at least one byte, all of them token bytes.
#[inline]
pub(crate) fn is_token(bytes: &[u8]) -> bool {
    !bytes.is_empty() && bytes.iter().all(|&b| is_token_byte(b))
}

/// Whether every byte may stand in `host[:port]`. User information (`@`) may not.
#[inline]
pub(crate) fn is_host(bytes: &[u8]) -> bool {
    bytes.iter().all(|&b| CLASS[usize::from(b)] & HOST != 0)
}

/// Whether the byte may stand in a header value or a chunk extension: everything but controls, tab excepted.
#[inline]
pub(crate) fn is_value_byte(byte: u8) -> bool {
    byte == b'\t' || (byte >= b' ' && byte != 0x7f)
}

/// Without the spaces and tabs (optional whitespace, RFC 9110 section 5.6.3) around it.
#[inline]
pub(crate) fn trim_ows(mut bytes: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] = bytes {
        bytes = rest;
    }
    while let [rest @ .., b' ' | b'\t'] = bytes {
        bytes = rest;
    }
    bytes
}
