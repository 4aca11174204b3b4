//! Cookies (RFC 6265): the `Cookie` header read and `Set-Cookie` written as Swoole does both.

use std::borrow::Cow;
use std::fmt;

use crate::http::date::{MAX_DATE_SECS, http_date};
use crate::url::{raw_url_decode, url_encode};

/// The pairs of a `Cookie` header, in order, names as sent and values percent-decoded (`+` stays).
///
/// White space before a name goes, what has no name is skipped, a name without `=` has the empty value, quotes are
/// part of the value. A value is borrowed unless there was something to decode. Bound the number with `take`: Swoole
/// stops at the INI setting `max_input_vars`.
pub fn pairs(header: &[u8]) -> impl Iterator<Item = (&[u8], Cow<'_, [u8]>)> {
    header.split(|&b| b == b';').filter_map(|part| {
        let part = trim_start(part);
        let (name, value) = match memchr::memchr(b'=', part) {
            Some(n) => (part.get(..n)?, part.get(n + 1..)?),
            None => (part, [].as_slice()),
        };
        if name.is_empty() { None } else { Some((name, decoded(value))) }
    })
}

fn decoded(value: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memchr(b'%', value).is_none() {
        return Cow::Borrowed(value);
    }
    let mut out = Vec::new();
    raw_url_decode(value, &mut out);
    Cow::Owned(out)
}

fn trim_start(mut bytes: &[u8]) -> &[u8] {
    while let [b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c, rest @ ..] = bytes {
        bytes = rest;
    }
    bytes
}

/// One cookie to be set. Start from [`SetCookie::new`] and fill in what is wanted; empty means absent.
#[derive(Clone, Copy, Debug)]
pub struct SetCookie<'a> {
    /// The name.
    pub name: &'a [u8],
    /// The value. An empty one makes the client delete the cookie.
    pub value: &'a [u8],
    /// When it expires, in seconds since 1970; 0 or less for a cookie that lasts as long as the browser runs.
    pub expires: i64,
    /// `path`.
    pub path: &'a [u8],
    /// `domain`.
    pub domain: &'a [u8],
    /// `secure`.
    pub secure: bool,
    /// `HttpOnly`.
    pub http_only: bool,
    /// `SameSite`: `Lax`, `Strict` or `None`.
    pub same_site: &'a [u8],
    /// `Priority`: `Low`, `Medium` or `High`.
    pub priority: &'a [u8],
    /// `Partitioned`.
    pub partitioned: bool,
    /// Whether the value is percent-coded (`cookie()`) or sent as it is (`rawcookie()`).
    pub url_encode: bool,
}

/// Why a cookie was refused. Nothing was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidCookie {
    /// The name is empty.
    NoName,
    /// The name holds one of `=,; \t\r\n\013\014` or NUL.
    Name,
    /// The value, sent as it is, holds one of `,; \t\r\n\013\014` or NUL.
    Value,
    /// The attribute of that name holds one of `,; \t\r\n\013\014` or NUL.
    Attribute(&'static str),
    /// It expires after the year 9999.
    Expires,
}

/// The bytes that end an attribute, in Swoole's words.
const ENDING: &str = r#"",", ";", " ", "\t", "\r", "\n", "\013", or "\014""#;

impl fmt::Display for InvalidCookie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            InvalidCookie::NoName => f.write_str("The name cannot be empty"),
            InvalidCookie::Name => write!(f, r#"The name cannot contain "=", {ENDING}"#),
            InvalidCookie::Value => write!(f, "The value cannot contain {ENDING}"),
            InvalidCookie::Attribute(name) => write!(f, "The {name} option cannot contain {ENDING}"),
            InvalidCookie::Expires => f.write_str("The expires cannot have a year greater than 9999"),
        }
    }
}

impl std::error::Error for InvalidCookie {}

impl<'a> SetCookie<'a> {
    /// A cookie of that name and value, to be percent-coded, without attributes.
    pub fn new(name: &'a [u8], value: &'a [u8]) -> SetCookie<'a> {
        SetCookie {
            name,
            value,
            expires: 0,
            path: b"",
            domain: b"",
            secure: false,
            http_only: false,
            same_site: b"",
            priority: b"",
            partitioned: false,
            url_encode: true,
        }
    }

    /// Appends the value of the `Set-Cookie` header to `out`. `now`, in seconds since 1970, is what `Max-Age` is
    /// counted from.
    pub fn write(&self, out: &mut Vec<u8>, now: i64) -> Result<(), InvalidCookie> {
        self.check()?;
        out.extend_from_slice(self.name);
        if self.value.is_empty() {
            // The other attributes follow here, too: a browser deletes the cookie of that path and domain.
            out.extend_from_slice(b"=deleted");
            write_expires(out, 1, 0);
        } else {
            out.push(b'=');
            if self.url_encode {
                url_encode(self.value, out);
            } else {
                out.extend_from_slice(self.value);
            }
            if self.expires > 0 {
                write_expires(out, self.expires.unsigned_abs(), self.expires.saturating_sub(now).max(0));
            }
        }
        write_option(out, b"; path=", self.path);
        write_option(out, b"; domain=", self.domain);
        write_flag(out, b"; secure", self.secure);
        write_flag(out, b"; HttpOnly", self.http_only);
        write_option(out, b"; SameSite=", self.same_site);
        write_option(out, b"; Priority=", self.priority);
        write_flag(out, b"; Partitioned", self.partitioned);
        Ok(())
    }

    fn check(&self) -> Result<(), InvalidCookie> {
        if self.name.is_empty() {
            return Err(InvalidCookie::NoName);
        }
        if self.name.iter().any(|&b| b == b'=' || ends_attribute(b)) {
            return Err(InvalidCookie::Name);
        }
        if !self.url_encode && self.value.iter().any(|&b| ends_attribute(b)) {
            return Err(InvalidCookie::Value);
        }
        if !self.value.is_empty() && self.expires > MAX_DATE_SECS as i64 {
            return Err(InvalidCookie::Expires);
        }
        let options = [
            ("path", self.path),
            ("domain", self.domain),
            ("SameSite", self.same_site),
            ("Priority", self.priority),
        ];
        match options.iter().find(|(_, option)| option.iter().any(|&b| ends_attribute(b))) {
            Some((name, _)) => Err(InvalidCookie::Attribute(name)),
            None => Ok(()),
        }
    }
}

fn ends_attribute(byte: u8) -> bool {
    matches!(byte, b',' | b';' | b' ' | b'\t' | b'\r' | b'\n' | 0x0b | 0x0c | 0)
}

/// `expires` in the old spelling with dashes that Swoole keeps, and `Max-Age` for everybody since.
fn write_expires(out: &mut Vec<u8>, at: u64, max_age: i64) {
    let mut date = http_date(at);
    date[7] = b'-';
    date[11] = b'-';
    out.extend_from_slice(b"; expires=");
    out.extend_from_slice(&date);
    out.extend_from_slice(b"; Max-Age=");
    out.extend_from_slice(itoa::Buffer::new().format(max_age).as_bytes());
}

fn write_option(out: &mut Vec<u8>, label: &'static [u8], option: &[u8]) {
    if !option.is_empty() {
        out.extend_from_slice(label);
        out.extend_from_slice(option);
    }
}

fn write_flag(out: &mut Vec<u8>, label: &'static [u8], on: bool) {
    if on {
        out.extend_from_slice(label);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(header: &str) -> Vec<(String, String)> {
        let text = |b: &[u8]| String::from_utf8_lossy(b).into_owned();
        pairs(header.as_bytes()).map(|(n, v)| (text(n), text(&v))).collect()
    }

    fn written(cookie: &SetCookie<'_>, now: i64) -> Result<String, InvalidCookie> {
        let mut out = Vec::new();
        let result = cookie.write(&mut out, now);
        assert!(result.is_ok() || out.is_empty());
        result.map(|()| String::from_utf8_lossy(&out).into_owned())
    }

    #[test]
    fn a_cookie_header_as_swoole_reads_it() {
        let rows: [(&str, &[(&str, &str)]); 10] = [
            ("", &[]),
            ("a=1", &[("a", "1")]),
            ("a=1; b=2;c=3", &[("a", "1"), ("b", "2"), ("c", "3")]),
            ("a=1;;  ; b=2;", &[("a", "1"), ("b", "2")]),
            ("a=x=y", &[("a", "x=y")]),
            ("a=%41+b%2", &[("a", "A+b%2")]),
            ("a=\"q\"", &[("a", "\"q\"")]),
            ("flag; a=", &[("flag", ""), ("a", "")]),
            ("=x; \t=y; =", &[]),
            ("a =1 ; a=2", &[("a ", "1 "), ("a", "2")]),
        ];
        for (header, want) in rows {
            let want: Vec<_> = want.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
            assert_eq!(read(header), want, "{header}");
        }
    }

    #[test]
    fn a_plain_value_is_borrowed() {
        assert!(pairs(b"a=plain+").all(|(_, value)| matches!(value, Cow::Borrowed(_))));
    }

    #[test]
    fn a_cookie_with_everything() {
        let now = 1_700_000_000;
        let cookie = SetCookie {
            expires: now + 84_600,
            path: b"/",
            domain: b"id.test.com",
            secure: true,
            http_only: true,
            same_site: b"None",
            priority: b"High",
            partitioned: true,
            ..SetCookie::new(b"key1", b"v 1")
        };
        assert_eq!(
            written(&cookie, now).as_deref(),
            Ok(
                "key1=v+1; expires=Wed, 15-Nov-2023 21:43:20 GMT; Max-Age=84600; path=/; domain=id.test.com; \
                secure; HttpOnly; SameSite=None; Priority=High; Partitioned"
            )
        );
        let raw =
            SetCookie { value: b"v-1", url_encode: false, expires: 0, path: b"", domain: b"", ..cookie };
        assert_eq!(
            written(&raw, now).as_deref(),
            Ok("key1=v-1; secure; HttpOnly; SameSite=None; Priority=High; Partitioned")
        );
    }

    #[test]
    fn an_empty_value_deletes() {
        let cookie = SetCookie { path: b"/", expires: 99, ..SetCookie::new(b"a", b"") };
        assert_eq!(
            written(&cookie, 0).as_deref(),
            Ok("a=deleted; expires=Thu, 01-Jan-1970 00:00:01 GMT; Max-Age=0; path=/")
        );
    }

    #[test]
    fn an_expiry_in_the_past_has_no_negative_age() {
        let cookie = SetCookie { expires: 10, ..SetCookie::new(b"a", b"b") };
        assert_eq!(
            written(&cookie, 1_700_000_000).as_deref(),
            Ok("a=b; expires=Thu, 01-Jan-1970 00:00:10 GMT; Max-Age=0")
        );
    }

    #[test]
    fn what_is_refused() {
        assert_eq!(written(&SetCookie::new(b"", b"v"), 0), Err(InvalidCookie::NoName));
        for name in [b"a=b".as_slice(), b"a;b", b"a b", b"a,b", b"a\r\nb", b"a\x0bb", b"a\x0cb", b"a\0"] {
            assert_eq!(written(&SetCookie::new(name, b"v"), 0), Err(InvalidCookie::Name));
        }
        for value in [b"a\rb".as_slice(), b"a\nb", b"a\0b", b"a; secure", b"a,b", b"a b"] {
            let cookie = SetCookie::new(b"n", value);
            assert!(written(&cookie, 0).is_ok());
            let raw = SetCookie { url_encode: false, ..cookie };
            assert_eq!(written(&raw, 0), Err(InvalidCookie::Value));
        }
        let plain = SetCookie::new(b"n", b"v");
        for bad in [b"/\r\nX: y".as_slice(), b"/; domain=evil", b"a\0"] {
            for (name, cookie) in [
                ("path", SetCookie { path: bad, ..plain }),
                ("domain", SetCookie { domain: bad, ..plain }),
                ("SameSite", SetCookie { same_site: bad, ..plain }),
                ("Priority", SetCookie { priority: bad, ..plain }),
            ] {
                assert_eq!(written(&cookie, 0), Err(InvalidCookie::Attribute(name)));
                assert!(
                    InvalidCookie::Attribute(name).to_string().starts_with(&format!("The {name} option"))
                );
            }
        }
        for expires in [253_402_300_800, i64::MAX] {
            assert_eq!(written(&SetCookie { expires, ..plain }, 0), Err(InvalidCookie::Expires));
            assert!(written(&SetCookie { expires, ..SetCookie::new(b"n", b"") }, 0).is_ok());
        }
    }
}
