//! The head of a request, whatever version of HTTP it came in: names, values and the target as [`Span`]s of a buffer.
//! A version that sends no text is rendered into such a buffer, so that who reads a request knows one form only.

use super::{Span, Version};

/// One request head. The spans index into the buffer that it was read from or rendered into.
///
/// Meant to be kept by the connection and used for every request on it: nothing is allocated once `headers` has
/// grown to its working size.
#[derive(Clone, Default, Debug)]
pub struct Head {
    /// The method, a token, as sent; not necessarily one that anybody knows.
    pub method: Span,
    /// The request target as sent.
    pub target: Span,
    /// The path: of an absolute URI its path (`/` if it has none), for `CONNECT` the authority, for `OPTIONS *` the
    /// asterisk. Not decoded, not normalised.
    pub path: Span,
    /// What follows the first `?`, not decoded; `None` without a `?`.
    pub query: Option<Span>,
    /// The version of HTTP that the client speaks.
    pub version: Version,
    /// Names and values in the order sent. Values are trimmed and may be empty.
    pub headers: Vec<(Span, Span)>,
}

impl Head {
    /// Forgets the request, keeps the memory.
    #[inline]
    pub fn clear(&mut self) {
        let mut headers = std::mem::take(&mut self.headers);
        headers.clear();
        *self = Head { headers, ..Head::default() };
    }

    /// The value of the first header of that name; ASCII case does not matter.
    pub fn header<'b>(&self, buf: &'b [u8], name: &str) -> Option<&'b [u8]> {
        self.headers
            .iter()
            .find(|(n, _)| n.len() == name.len() && n.of(buf).eq_ignore_ascii_case(name.as_bytes()))
            .map(|(_, value)| value.of(buf))
    }
}
