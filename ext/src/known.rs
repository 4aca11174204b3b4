//! Strings that every request needs, made once: names of headers and of the entries of `$request->server`.

use std::cell::Cell;

use swoole_zend::{PhpStatic, ZStr, ZString};

/// Names of request headers that clients commonly send, lowercased.
const HEADERS: &[&str] = &[
    "accept",
    "accept-charset",
    "accept-encoding",
    "accept-language",
    "authorization",
    "cache-control",
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "cookie",
    "dnt",
    "expect",
    "forwarded",
    "host",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "origin",
    "pragma",
    "priority",
    "range",
    "referer",
    "sec-ch-ua",
    "sec-ch-ua-mobile",
    "sec-ch-ua-platform",
    "sec-fetch-dest",
    "sec-fetch-mode",
    "sec-fetch-site",
    "sec-fetch-user",
    "sec-websocket-extensions",
    "sec-websocket-key",
    "sec-websocket-protocol",
    "sec-websocket-version",
    "te",
    "traceparent",
    "transfer-encoding",
    "upgrade",
    "upgrade-insecure-requests",
    "user-agent",
    "via",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-port",
    "x-forwarded-proto",
    "x-real-ip",
    "x-request-id",
    "x-requested-with",
];

/// Those of which a request has one, and of two the last counts. Of any other that comes again a list is made, as in
/// Swoole.
const SINGLE: &[&str] = &[
    "accept",
    "accept-encoding",
    "authorization",
    "connection",
    "content-length",
    "content-type",
    "host",
    "user-agent",
];

/// A header's name that is known.
#[derive(Clone, Copy)]
pub(crate) struct Header {
    pub(crate) name: &'static ZStr,
    /// The last of several counts.
    pub(crate) is_single: bool,
}

/// Slots of the header table: a power of two with room to spare.
const SLOTS: usize = 256;

/// Keys and constant values of `$request->server`.
pub(crate) struct Server {
    pub(crate) query_string: &'static ZStr,
    pub(crate) request_method: &'static ZStr,
    pub(crate) request_uri: &'static ZStr,
    pub(crate) path_info: &'static ZStr,
    pub(crate) request_time: &'static ZStr,
    pub(crate) request_time_float: &'static ZStr,
    pub(crate) server_protocol: &'static ZStr,
    pub(crate) server_port: &'static ZStr,
    pub(crate) remote_port: &'static ZStr,
    pub(crate) server_addr: &'static ZStr,
    pub(crate) remote_addr: &'static ZStr,
    pub(crate) master_time: &'static ZStr,
    pub(crate) http_1_0: &'static ZStr,
    pub(crate) http_1_1: &'static ZStr,
}

struct Known {
    headers: Vec<Vec<Header>>,
    server: Server,
}

static KNOWN: PhpStatic<Cell<Option<&'static Known>>> = PhpStatic::new(Cell::new(None));

fn known() -> &'static Known {
    KNOWN.get().expect("known strings are made at module start-up")
}

/// Length, first and last letter tell the names above apart well enough; a slot's few names are compared.
fn slot(name: &[u8]) -> usize {
    let first = name.first().copied().unwrap_or(0) as usize;
    let last = name.last().copied().unwrap_or(0) as usize;
    (name.len() * 31 + first * 7 + last) % SLOTS
}

/// Makes them. Called once, at module start-up.
pub(crate) fn register() {
    let mut headers: Vec<Vec<Header>> = vec![Vec::new(); SLOTS];
    for name in HEADERS {
        if let Some(slot) = headers.get_mut(slot(name.as_bytes())) {
            slot.push(Header { name: ZString::permanent(name), is_single: SINGLE.contains(name) });
        }
    }
    let server = Server {
        query_string: ZString::permanent("query_string"),
        request_method: ZString::permanent("request_method"),
        request_uri: ZString::permanent("request_uri"),
        path_info: ZString::permanent("path_info"),
        request_time: ZString::permanent("request_time"),
        request_time_float: ZString::permanent("request_time_float"),
        server_protocol: ZString::permanent("server_protocol"),
        server_port: ZString::permanent("server_port"),
        remote_port: ZString::permanent("remote_port"),
        server_addr: ZString::permanent("server_addr"),
        remote_addr: ZString::permanent("remote_addr"),
        master_time: ZString::permanent("master_time"),
        http_1_0: ZString::permanent("HTTP/1.0"),
        http_1_1: ZString::permanent("HTTP/1.1"),
    };
    KNOWN.set(Some(Box::leak(Box::new(Known { headers, server }))));
}

/// The shared string for a header's name, if it is a common one.
pub(crate) fn header(lowercase: &[u8]) -> Option<Header> {
    known().headers.get(slot(lowercase))?.iter().copied().find(|known| known.name.as_bytes() == lowercase)
}

/// The strings of `$request->server`.
pub(crate) fn server() -> &'static Server {
    &known().server
}
