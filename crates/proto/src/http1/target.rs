//! The request target split into path and query: the four forms of RFC 9112 section 3.2.

use super::ParseError;
use super::error::Kind;
use crate::bytes::is_host;
use crate::http::Span;

/// Finds path and query of the target `at` in `buf`.
///
/// An absolute URI without a path means `/` (RFC 9110 section 4.2.3); its path span is then one of the slashes of
/// `://`, so that callers always read a path and never need a case of their own.
#[inline]
pub(super) fn split(buf: &[u8], method: &[u8], at: Span) -> Result<(Span, Option<Span>), ParseError> {
    let target = at.of(buf);
    if method == b"CONNECT" {
        return if is_host(target) && !target.is_empty() { Ok((at, None)) } else { Err(Kind::Target.into()) };
    }
    match target {
        [b'/', ..] => Ok(split_query(target, at, 0)),
        b"*" if method == b"OPTIONS" => Ok((at, None)),
        _ => split_absolute(target, at),
    }
}

/// `http://host/path?query`, as sent to a proxy.
fn split_absolute(target: &[u8], at: Span) -> Result<(Span, Option<Span>), ParseError> {
    let colon = memchr::memchr(b':', target).ok_or(Kind::Target)?;
    let (scheme, rest) = target.split_at(colon);
    let Some(rest) = rest.strip_prefix(b"://") else { return Err(Kind::Target.into()) };
    let scheme_is_valid = scheme.first().is_some_and(u8::is_ascii_alphabetic)
        && scheme.iter().all(|&b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    let end = rest.iter().position(|b| matches!(b, b'/' | b'?' | b'#')).unwrap_or(rest.len());
    let authority = rest.get(..end).unwrap_or_default();
    if !scheme_is_valid || authority.is_empty() || !is_host(authority) {
        return Err(Kind::Target.into());
    }
    let path_at = target.len() - rest.len() + end;
    let (path, query) = split_query(target, at, path_at);
    let slash = at.part(colon + 1, colon + 2);
    Ok((if path.is_empty() { slash } else { path }, query))
}

/// Path and query of what follows `from`. A fragment has no business here; like other servers, drop it.
#[inline]
fn split_query(target: &[u8], at: Span, from: usize) -> (Span, Option<Span>) {
    let rest = target.get(from..).unwrap_or_default();
    match memchr::memchr2(b'?', b'#', rest) {
        None => (at.part(from, target.len()), None),
        Some(n) if rest.get(n) == Some(&b'#') => (at.part(from, from + n), None),
        Some(n) => {
            let query_at = from + n + 1;
            let query = target.get(query_at..).unwrap_or_default();
            let end = memchr::memchr(b'#', query).unwrap_or(query.len());
            (at.part(from, from + n), Some(at.part(query_at, query_at + end)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(method: &str, target: &str) -> Option<(String, Option<String>)> {
        let at = Span { start: 0, end: target.len() as u32 };
        let text = |s: Span| String::from_utf8_lossy(s.of(target.as_bytes())).into_owned();
        split(target.as_bytes(), method.as_bytes(), at).ok().map(|(p, q)| (text(p), q.map(text)))
    }

    #[test]
    fn the_four_forms() {
        let rows = [
            ("GET", "/", "/", None),
            ("GET", "/a/b?x=1&y", "/a/b", Some("x=1&y")),
            ("GET", "/a?", "/a", Some("")),
            ("GET", "/a?b?c", "/a", Some("b?c")),
            ("GET", "/a#top", "/a", None),
            ("GET", "/a?b#top", "/a", Some("b")),
            ("GET", "/http://x/", "/http://x/", None),
            ("GET", "//double", "//double", None),
            ("GET", "http://h/p?q", "/p", Some("q")),
            ("GET", "HTTPS://h:443/", "/", None),
            ("GET", "http://[::1]:80", "/", None),
            ("GET", "http://h?q=1", "/", Some("q=1")),
            ("OPTIONS", "*", "*", None),
            ("CONNECT", "example.com:443", "example.com:443", None),
        ];
        for (method, target, path, query) in rows {
            let want = (path.to_owned(), query.map(str::to_owned));
            assert_eq!(parts(method, target), Some(want), "{method} {target}");
        }
    }

    #[test]
    fn what_is_none_of_them() {
        let rows = [
            ("GET", "*"),
            ("GET", "index.html"),
            ("GET", "http:/one-slash"),
            ("GET", "http:///no-host"),
            ("GET", "http://user@h/"),
            ("GET", "1http://h/"),
            ("GET", "://h/"),
            ("GET", "?q"),
            ("CONNECT", "/path"),
            ("CONNECT", "http://h/"),
        ];
        for (method, target) in rows {
            assert_eq!(parts(method, target), None, "{method} {target}");
        }
    }
}
