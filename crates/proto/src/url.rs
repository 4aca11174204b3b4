//! Percent-coding as PHP's `urldecode`, `rawurldecode` and `urlencode` do it.

/// Appends `src` decoded as PHP's `urldecode` does: `+` is a space, `%` and two hex digits are that byte, and a `%`
/// that is anything else stays.
pub fn url_decode(src: &[u8], out: &mut Vec<u8>) {
    decode(src, out, true);
}

/// Appends `src` decoded as PHP's `rawurldecode` does: as [`url_decode`], but `+` stays.
pub fn raw_url_decode(src: &[u8], out: &mut Vec<u8>) {
    decode(src, out, false);
}

/// Appends `src` coded as PHP's `urlencode` does: letters, digits and `-._` stay, a space becomes `+`, every other
/// byte `%XX` in capitals.
pub fn url_encode(src: &[u8], out: &mut Vec<u8>) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    out.reserve(src.len());
    for &byte in src {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => out.push(byte),
            b' ' => out.push(b'+'),
            _ => out.extend_from_slice(&[b'%', HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]]),
        }
    }
}

fn decode(mut src: &[u8], out: &mut Vec<u8>, plus_is_space: bool) {
    out.reserve(src.len());
    loop {
        let next = if plus_is_space { memchr::memchr2(b'%', b'+', src) } else { memchr::memchr(b'%', src) };
        let Some((plain, coded)) = next.and_then(|n| src.split_at_checked(n)) else {
            out.extend_from_slice(src);
            return;
        };
        out.extend_from_slice(plain);
        src = match coded {
            [b'%', rest @ ..] => {
                let pair = rest.first_chunk().and_then(|&[high, low]| Some(hex(high)? << 4 | hex(low)?));
                out.push(pair.unwrap_or(b'%'));
                rest.get(if pair.is_some() { 2 } else { 0 }..).unwrap_or_default()
            }
            [_plus, rest @ ..] => {
                out.push(b' ');
                rest
            }
            [] => return,
        };
    }
}

/// The value of a hex digit.
pub(crate) fn hex(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(f: fn(&[u8], &mut Vec<u8>), src: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        f(src, &mut out);
        out
    }

    #[test]
    fn decodes_as_php_does() {
        let rows: [(&[u8], &[u8], &[u8]); 9] = [
            (b"", b"", b""),
            (b"plain", b"plain", b"plain"),
            (b"a+b", b"a b", b"a+b"),
            (b"%41%6a%6A", b"Ajj", b"Ajj"),
            (b"%", b"%", b"%"),
            (b"%4", b"%4", b"%4"),
            (b"%zz%41", b"%zzA", b"%zzA"),
            (b"%%41", b"%A", b"%A"),
            (b"%00%ff+", b"\x00\xff ", b"\x00\xff+"),
        ];
        for (src, decoded, raw) in rows {
            assert_eq!(with(url_decode, src), decoded);
            assert_eq!(with(raw_url_decode, src), raw);
        }
    }

    #[test]
    fn encodes_as_php_does() {
        // php -r 'echo urlencode("a b-_.~*!\x00\xff/");'
        assert_eq!(with(url_encode, b"a b-_.~*!\x00\xff/"), b"a+b-_.%7E%2A%21%00%FF%2F");
    }

    #[test]
    fn every_byte_survives_the_way_there_and_back() {
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(with(url_decode, &with(url_encode, &all)), all);
    }
}
