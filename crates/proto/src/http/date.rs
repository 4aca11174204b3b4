//! Dates as HTTP writes them (RFC 9110 section 5.6.7).

use std::io::Write;
use std::time::{Duration, UNIX_EPOCH};

/// The last second that has a four-digit year; HTTP dates end there, and httpdate panics behind it.
pub(crate) const MAX_DATE_SECS: u64 = 253_402_300_799;

/// `Sun, 06 Nov 1994 08:49:37 GMT` for seconds since 1970.
pub(crate) fn http_date(unix_secs: u64) -> [u8; 29] {
    let date = httpdate::HttpDate::from(UNIX_EPOCH + Duration::from_secs(unix_secs.min(MAX_DATE_SECS)));
    let mut text = [b' '; 29];
    // The text is 29 bytes long by definition (RFC 9110 section 5.6.7), so it fits.
    let _ = write!(text.as_mut_slice(), "{date}");
    text
}

/// The value of the `Date` header, formatted at most once a second.
#[derive(Clone, Debug)]
pub struct DateCache {
    secs: u64,
    text: [u8; 29],
}

impl Default for DateCache {
    fn default() -> DateCache {
        DateCache::new()
    }
}

impl DateCache {
    /// A cache that holds the start of 1970.
    pub const fn new() -> DateCache {
        DateCache { secs: 0, text: *b"Thu, 01 Jan 1970 00:00:00 GMT" }
    }

    /// The date for that many seconds since 1970, which may also lie before the last one asked for.
    #[inline]
    pub fn get(&mut self, unix_secs: u64) -> &[u8; 29] {
        if unix_secs != self.secs {
            self.text = http_date(unix_secs);
            self.secs = unix_secs;
        }
        &self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_date_follows_the_clock_both_ways_and_stops_at_9999() {
        let mut cache = DateCache::new();
        assert_eq!(cache.get(0), b"Thu, 01 Jan 1970 00:00:00 GMT");
        assert_eq!(cache.get(1), b"Thu, 01 Jan 1970 00:00:01 GMT");
        assert_eq!(cache.get(0), b"Thu, 01 Jan 1970 00:00:00 GMT");
        assert_eq!(cache.get(u64::MAX), b"Fri, 31 Dec 9999 23:59:59 GMT");
    }
}
