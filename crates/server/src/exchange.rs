//! One request and its response, over whichever HTTP.
//!
//! The dialect fills the request while it alone holds the exchange; from then on it is read-only and shared with the
//! handler, whose response goes by the [`Link`] straight to the client.

use std::cell::Cell;
use std::future::Future;

use swoole_proto::http::{Failure, Head, Version, WriteHead};

use crate::dialect::http1;
use crate::link::Link;

/// A buffer larger than this is given back once it is empty: an idle connection keeps little.
const KEEP_BUFFER: usize = 16 * 1024;

/// A complete request: the bytes it came in, and where things are in them.
#[derive(Default)]
pub struct Request {
    /// Head, and the body if it came in one piece.
    pub(crate) buffer: Vec<u8>,
    /// Where things are in the head.
    pub head: Head,
    /// How much of the buffer is the head.
    pub(crate) head_len: usize,
    /// A body that came in pieces, put together; the buffer ends with the head then.
    pub(crate) decoded: Vec<u8>,
    /// Whether the client lets the connection stay open after this request.
    pub(crate) keep_alive: bool,
    /// Seconds since the epoch when the head was complete.
    pub received: f64,
}

impl Request {
    /// The bytes that the head's spans point into.
    pub fn bytes(&self) -> &[u8] {
        &self.buffer
    }

    /// The head as it came.
    pub fn head_bytes(&self) -> &[u8] {
        self.buffer.get(..self.head_len).unwrap_or_default()
    }

    /// The body; empty when there is none.
    pub fn body(&self) -> &[u8] {
        if self.decoded.is_empty() {
            self.buffer.get(self.head_len..).unwrap_or_default()
        } else {
            &self.decoded
        }
    }

    pub(crate) fn clear(&mut self) {
        self.head.clear();
        self.head_len = 0;
        for buffer in [&mut self.buffer, &mut self.decoded] {
            buffer.clear();
            if buffer.capacity() > KEEP_BUFFER {
                *buffer = Vec::new();
            }
        }
    }
}

/// How far the response is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Nothing has been sent.
    Open,
    /// The head is out, the body follows in chunks.
    Streaming,
    /// All is sent, or given up.
    Ended,
}

/// A request and the way back.
pub struct Exchange {
    link: Link,
    pub(crate) request: Request,
    phase: Cell<Phase>,
    keep_alive: Cell<bool>,
    /// The status of the response allows no body (RFC 9110 section 6.4.1).
    bodiless: Cell<bool>,
}

impl Exchange {
    pub(crate) fn new(link: Link) -> Self {
        Self {
            link,
            request: Request::default(),
            phase: Cell::new(Phase::Open),
            keep_alive: Cell::new(true),
            bodiless: Cell::new(false),
        }
    }

    /// Makes it ready for the next request on the same connection.
    pub(crate) fn reset(&mut self) {
        self.request.clear();
        self.phase.set(Phase::Open);
        self.keep_alive.set(true);
        self.bodiless.set(false);
    }

    /// The request.
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// The way back to the client.
    #[inline]
    pub fn link(&self) -> &Link {
        &self.link
    }

    /// How far the response is.
    pub fn phase(&self) -> Phase {
        self.phase.get()
    }

    /// Whether anything that is sent now still has a chance to arrive.
    pub fn is_open(&self) -> bool {
        self.phase.get() != Phase::Ended && !self.link.is_broken()
    }

    /// Whether the response should say `Connection: keep-alive`.
    pub fn keep_alive(&self) -> bool {
        self.request.keep_alive && self.keep_alive.get() && !self.link.worker().is_stopping()
    }

    /// Closes the connection after this response.
    pub fn close_after(&self) {
        self.keep_alive.set(false);
    }

    /// Whether the request was HEAD, whose response has no body.
    pub fn is_head(&self) -> bool {
        self.request.head.method.of(&self.request.buffer) == b"HEAD"
    }

    /// Whether the client understands chunks (HTTP/1.1); an older one reads until the connection closes.
    fn takes_chunks(&self) -> bool {
        self.request.head.version >= Version::Http11
    }

    /// Sends a whole response. `head` must not call PHP. False when the client is gone.
    #[inline]
    pub fn respond(&self, head: &impl WriteHead, body: &[u8]) -> bool {
        let sent = self.send_head(head, if self.is_head() { &[] } else { body });
        self.end();
        sent
    }

    /// Sends a whole response that says in a few words why there is none, and closes the connection.
    pub fn fail(&self, status: u16, words: &str) -> bool {
        self.close_after();
        self.respond(&Failure { status, words }, words.as_bytes())
    }

    /// Sends the head of a response whose body follows by [`Exchange::chunk`], unless its status allows none.
    pub fn begin(&self, bodiless: bool, head: &impl WriteHead) -> bool {
        self.phase.set(Phase::Streaming);
        self.bodiless.set(bodiless);
        if !self.takes_chunks() {
            self.keep_alive.set(false);
        }
        self.send_head(head, &[])
    }

    #[inline]
    fn send_head(&self, head: &impl WriteHead, body: &[u8]) -> bool {
        match &self.link {
            Link::Local(connection) => http1::send_head(connection, self.request.head.version, head, body),
        }
    }

    /// Sends a piece of the body.
    pub fn chunk(&self, data: &[u8]) -> bool {
        if self.has_no_body() || data.is_empty() {
            return !self.link.is_broken();
        }
        match &self.link {
            Link::Local(connection) => http1::send_piece(connection, self.takes_chunks(), data),
        }
    }

    /// Ends a body that was sent in pieces.
    pub fn finish(&self) -> bool {
        let sent = match &self.link {
            Link::Local(connection) => {
                http1::send_end(connection, self.takes_chunks() && !self.has_no_body())
            }
        };
        self.end();
        sent
    }

    /// Bytes of this response, and perhaps of others, that wait for the client to take them.
    pub fn pending(&self) -> usize {
        self.link.pending()
    }

    /// Completes when no more than `most` bytes wait for the client, or it is gone.
    pub fn drained(&self, most: usize) -> impl Future<Output = ()> + use<> {
        self.link.drained(most)
    }

    /// Gives up on the response and closes the connection.
    pub fn abandon(&self) {
        self.keep_alive.set(false);
        self.end();
    }

    fn has_no_body(&self) -> bool {
        self.bodiless.get() || self.is_head()
    }

    fn end(&self) {
        self.phase.set(Phase::Ended);
        match &self.link {
            Link::Local(connection) => connection.exchange_ended(),
        }
    }

    /// Whether the connection may carry another request.
    pub(crate) fn leaves_open(&self) -> bool {
        self.keep_alive()
    }
}
