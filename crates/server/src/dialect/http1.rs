//! HTTP/1: one request after another, each answered before the next is looked at.
//!
//! ```text
//!          ┌───────────────── keep-alive ─────────────────┐
//!          ▼                                              │
//!       Reading ── a request is complete ──► Handling ── response ended
//!          │                                              │
//!          └── bad request, EOF, stop ──► Done ◄── close ─┘
//! ```
//!
//! The bytes of a request stay in the inbox until it is complete and move into its exchange then. What follows, the
//! next requests of a pipeline, is read while the handler runs, up to a limit.

use std::rc::Rc;
use std::task::Context;

use swoole_proto::http::{Version, WriteHead};
use swoole_proto::http1::chunked::{Decoder, LAST_CHUNK, write_chunk};
use swoole_proto::http1::request::{Framing, ParseError, Parser};
use swoole_proto::http1::response::{HeadWriter, error_response};

use super::{Leave, Next, Refusal};
use crate::connection::Connection;
use crate::connection::inbox::{Inbox, Read};
use crate::exchange::{Exchange, Phase};
use crate::link::Link;
use crate::worker::unix_time;

/// Bytes of further requests that are accepted while one is being handled; then the kernel's buffer fills.
const MOST_READ_AHEAD: usize = 64 * 1024;
/// Bytes of finished responses that may wait for a client before its next request is looked at.
const MOST_UNSENT: usize = 256 * 1024;

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Reading,
    Handling,
    Done,
}

pub(crate) struct Http1 {
    state: State,
    exchange: Rc<Exchange>,
    parser: Parser,
    /// Set while a chunked body arrives.
    decoder: Option<Decoder>,
    /// Bytes of the inbox that belong to the request and have been looked at; 0 until its head is complete.
    consumed: usize,
    asked_to_continue: bool,
}

impl From<ParseError> for Refusal<'_> {
    fn from(error: ParseError) -> Self {
        Self { status: error.status(), words: error.reason() }
    }
}

impl Http1 {
    pub(crate) fn new(connection: &Rc<Connection>) -> Self {
        Self {
            state: State::Reading,
            exchange: Rc::new(Exchange::new(Link::Local(Rc::clone(connection)))),
            parser: Parser::default(),
            decoder: None,
            consumed: 0,
            asked_to_continue: false,
        }
    }

    #[inline]
    pub(super) fn poll(
        &mut self,
        connection: &Rc<Connection>,
        inbox: &mut Inbox,
        context: &mut Context<'_>,
    ) -> Next {
        match self.state {
            State::Reading => self.read(connection, inbox, context),
            State::Handling if self.exchange.phase() == Phase::Ended => self.next_request(connection, inbox),
            State::Handling => self.wait(connection, inbox, context),
            State::Done => Next::Close { agreed: false },
        }
    }

    pub(super) fn owes_answer(&self) -> bool {
        self.state == State::Handling && self.exchange.phase() == Phase::Open
    }

    pub(super) fn leave(&mut self, connection: &Connection, inbox: &Inbox, why: Leave<'_>) {
        let has_begun = self.state == State::Reading && !inbox.is_empty();
        let (refusal, answers) = match why {
            Leave::Stopping => {
                (Refusal { status: 503, words: "the server is stopping" }, has_begun || self.owes_answer())
            }
            Leave::Failed(refusal) => (refusal, self.owes_answer()),
        };
        connection.outbox.gather(false);
        if answers {
            connection.send(|out| error_response(out, refusal.status, refusal.words), &[]);
        }
        self.state = State::Done;
    }

    /// Looks for a complete request in what has been read, and reads on if there is none.
    #[inline]
    fn read(&mut self, connection: &Rc<Connection>, inbox: &mut Inbox, context: &mut Context<'_>) -> Next {
        // A client that asks and asks and reads nothing: no further answers until it has taken these.
        if connection.outbox.pending() > MOST_UNSENT && !connection.flush() {
            if connection.poll_flush(context).is_ready() {
                return Next::Again;
            }
            if connection.outbox.pending() > MOST_UNSENT {
                return Next::Wait;
            }
        }
        match self.complete_request(connection, inbox) {
            Ok(true) => return self.start(connection, inbox),
            Ok(false) => {}
            Err(refusal) => return self.refuse(connection, &refusal),
        }
        connection.outbox.gather(false);
        if connection.closing.get() || (inbox.is_empty() && connection.worker.is_stopping()) {
            return self.close(false);
        }
        if !connection.flush() && connection.poll_flush(context).is_ready() {
            return Next::Again;
        }
        match inbox.fill(connection, context) {
            Read::Bytes => Next::Again,
            Read::Later => Next::Wait,
            Read::Eof if inbox.is_empty() => self.close(false),
            // Perhaps it has only shut its side and still listens.
            Read::Eof => self.refuse(connection, &Refusal { status: 400, words: "incomplete request" }),
        }
    }

    /// Whether the inbox holds a whole request. On success it is the exchange's, and everything behind it is left.
    #[inline]
    fn complete_request(
        &mut self,
        connection: &Connection,
        inbox: &mut Inbox,
    ) -> Result<bool, Refusal<'static>> {
        if inbox.is_empty() {
            return Ok(false);
        }
        let settings = connection.port.settings();
        let Some(exchange) = Rc::get_mut(&mut self.exchange) else {
            return Err(Refusal { status: 500, words: "the connection is still in use" });
        };
        let request = &mut exchange.request;
        if self.consumed == 0 {
            if !self.parser.parse(&mut request.head, inbox.bytes(), &settings.limits)? {
                return Ok(false);
            }
            request.received = unix_time();
            request.head_len = self.parser.len;
            request.keep_alive = self.parser.keep_alive;
            self.consumed = self.parser.len;
            match self.parser.framing {
                Framing::None => {}
                Framing::Length(length) if length > settings.package_max_length as u64 => {
                    return Err(Refusal { status: 413, words: "the body is larger than package_max_length" });
                }
                Framing::Length(_) => {}
                Framing::Chunked => self.decoder = Some(Decoder::new()),
            }
        }
        match self.parser.framing {
            Framing::None => inbox.take(self.parser.len, &mut request.buffer),
            Framing::Length(length) => {
                let end = self.parser.len.saturating_add(usize::try_from(length).unwrap_or(usize::MAX));
                if inbox.bytes().len() < end {
                    self.invite_body(connection);
                    return Ok(false);
                }
                inbox.take(end, &mut request.buffer);
            }
            Framing::Chunked => {
                let Some(decoder) = &mut self.decoder else { return Ok(false) };
                let fresh = inbox.bytes().get(self.consumed..).unwrap_or_default();
                let progress = decoder.decode(fresh, &mut request.decoded, settings.package_max_length)?;
                let consumed = self.consumed + progress.consumed;
                if !progress.done {
                    // What has been decoded need not be kept twice.
                    inbox.cut(self.parser.len..consumed);
                    self.invite_body(connection);
                    return Ok(false);
                }
                inbox.take(consumed, &mut request.buffer);
                request.buffer.truncate(self.parser.len);
            }
        }
        Ok(true)
    }

    /// Answers `Expect: 100-continue`, once.
    fn invite_body(&mut self, connection: &Connection) {
        if self.parser.expect_continue && !self.asked_to_continue {
            self.asked_to_continue = true;
            connection.send(|out| out.extend_from_slice(b"HTTP/1.1 100 Continue\r\n\r\n"), &[]);
        }
    }

    #[inline]
    fn start(&mut self, connection: &Connection, inbox: &Inbox) -> Next {
        self.decoder = None;
        self.consumed = 0;
        self.asked_to_continue = false;
        self.state = State::Handling;
        connection.outbox.gather(!inbox.is_empty());
        Next::Request(Rc::clone(&self.exchange))
    }

    /// The handler has parked: reads on, the next requests and whether the client is still there.
    fn wait(&mut self, connection: &Connection, inbox: &mut Inbox, context: &mut Context<'_>) -> Next {
        // Nobody else will send what has gathered.
        connection.outbox.gather(false);
        if connection.closing.get() {
            return self.close(false);
        }
        if !connection.flush() && connection.poll_flush(context).is_ready() {
            return Next::Again;
        }
        if inbox.bytes().len() >= MOST_READ_AHEAD {
            return Next::Wait;
        }
        match inbox.fill(connection, context) {
            Read::Bytes => Next::Again,
            Read::Later => Next::Wait,
            Read::Eof => {
                connection.broken.set(true);
                Next::Again
            }
        }
    }

    /// The response has ended: either the next request, or good-bye.
    #[inline]
    fn next_request(&mut self, connection: &Rc<Connection>, inbox: &mut Inbox) -> Next {
        if !self.exchange.leaves_open() || connection.closing.get() {
            // A client that has asked for it sends nothing more. One that is surprised may still be sending, and would
            // lose the answer to the reset that closing over unread bytes is.
            return self.close(!self.parser.keep_alive && inbox.is_empty());
        }
        match Rc::get_mut(&mut self.exchange) {
            Some(exchange) => {
                exchange.reset();
                inbox.give_back(&mut exchange.request.buffer);
            }
            // PHP still holds the request or the response.
            None => self.exchange = Rc::new(Exchange::new(Link::Local(Rc::clone(connection)))),
        }
        self.state = State::Reading;
        Next::Again
    }

    fn refuse(&mut self, connection: &Connection, refusal: &Refusal<'_>) -> Next {
        connection.send(|out| error_response(out, refusal.status, refusal.words), &[]);
        self.close(false)
    }

    fn close(&mut self, agreed: bool) -> Next {
        self.state = State::Done;
        Next::Close { agreed }
    }
}

/// The head of a response for a client of that version, and the body or its beginning.
#[inline]
pub(crate) fn send_head(
    connection: &Connection,
    client: Version,
    head: &impl WriteHead,
    body: &[u8],
) -> bool {
    connection.send(
        |out| {
            let mut writer = HeadWriter::new(out, client);
            head.write(&mut writer);
            writer.finish();
        },
        body,
    )
}

/// A piece of a body without a length.
pub(crate) fn send_piece(connection: &Connection, chunked: bool, data: &[u8]) -> bool {
    if chunked { connection.send(|out| write_chunk(out, data), &[]) } else { connection.send(|_| {}, data) }
}

/// The end of such a body.
pub(crate) fn send_end(connection: &Connection, chunked: bool) -> bool {
    connection.send(|out| out.extend_from_slice(if chunked { LAST_CHUNK } else { &[] }), &[])
}
