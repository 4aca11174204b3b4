//! The task of a connection: its state machine.
//!
//! ```text
//!              ┌────────────────── keep-alive ──────────────────┐
//!              ▼                                                │
//!   accept ► Reading ── a request is complete ──► Handling ── response ended
//!              │                                                │
//!              └── bad request, EOF, stop ──► Closing ◄── close ┘
//!                                               │ all sent        └── the client has asked for it ──► gone
//!                                               │ our side shut
//!                                               ▼
//!                                            Lingering ── client has closed, or had its time ──► gone
//! ```

use std::future::Future;
use std::os::fd::OwnedFd;
use std::pin::Pin;
use std::rc::{Rc, Weak};
use std::task::{Context, Poll};
use std::time::Duration;

use swoole_coroutine::Hold;
use swoole_proto::http1::chunked::Decoder;
use swoole_proto::http1::request::{Framing, ParseError, Parser};
use swoole_proto::http1::response::error_response;
use tokio::time::{Sleep, sleep};

use super::socket::{Read, Socket};
use super::{Connection, KEEP_BUFFER};
use crate::exchange::{Exchange, Phase};
use crate::server::unix_time;

/// Bytes of further requests that are accepted while one is being handled; then the kernel's buffer fills.
const MOST_READ_AHEAD: usize = 64 * 1024;
/// Bytes of finished responses that may wait for a client before its next request is looked at.
const MOST_UNSENT: usize = 256 * 1024;
/// How long a client may take to close after our last word.
const LINGER: Duration = Duration::from_secs(1);
/// How much it may still send meanwhile.
const MOST_LINGERING: usize = 8 * 1024 * 1024;

enum State {
    Reading,
    Handling,
    Closing,
    Lingering { time: Pin<Box<Sleep>>, discarded: usize },
    Gone,
}

pub(super) struct Task {
    socket: Socket,
    connection: Rc<Connection>,
    exchange: Rc<Exchange>,
    state: State,
    /// Bytes behind the request in progress: the next ones of a pipeline.
    ahead: Vec<u8>,
    parser: Parser,
    /// Set while a chunked body arrives.
    decoder: Option<Decoder>,
    /// Bytes of the buffer that the decoder has taken, counted from its start.
    consumed: usize,
    asked_to_continue: bool,
    eof: bool,
    /// Both sides have said that this was the last request, and it is answered: nothing is left to wait for.
    agreed: bool,
    _hold: Hold,
}

impl Future for Task {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let me = &mut *self;
        if !me.connection.task.borrow().as_ref().is_some_and(|known| known.will_wake(context.waker())) {
            me.connection.task.replace(Some(context.waker().clone()));
        }
        me.connection.polling.set(true);
        let outcome = me.run(context);
        me.connection.polling.set(false);
        outcome
    }
}

impl Task {
    pub(super) fn new(connection: Rc<Connection>, socket: OwnedFd) -> Self {
        Self {
            socket: Socket::new(socket),
            exchange: Rc::new(Exchange::new(Rc::clone(&connection))),
            connection,
            state: State::Reading,
            ahead: Vec::new(),
            parser: Parser::default(),
            decoder: None,
            consumed: 0,
            asked_to_continue: false,
            eof: false,
            agreed: false,
            _hold: swoole_coroutine::hold(),
        }
    }

    fn run(&mut self, context: &mut Context<'_>) -> Poll<()> {
        loop {
            if swoole_coroutine::is_aborted() {
                // Not ready: the socket stays open for `give_up`.
                return Poll::Pending;
            }
            if self.connection.broken.get() && !matches!(self.state, State::Gone) {
                self.state = State::Gone;
            }
            if self.connection.hurried.get() && !matches!(self.state, State::Gone) {
                self.leave_at_once();
            }
            match &mut self.state {
                State::Reading => {
                    // A client that asks and asks and reads nothing: no further answers until it has taken these.
                    if self.connection.pending() > MOST_UNSENT && !self.connection.flush() {
                        if self.socket.watch_writable(&self.connection, context).is_ready() {
                            continue;
                        }
                        if self.connection.pending() > MOST_UNSENT {
                            return Poll::Pending;
                        }
                    }
                    if self.take_request() {
                        continue;
                    }
                    if !matches!(self.state, State::Reading) {
                        continue;
                    }
                    self.connection.gathering.set(false);
                    let idle = self.exchange.request.buffer.is_empty();
                    if self.connection.closing.get() || (idle && self.connection.server.is_stopping()) {
                        self.state = State::Closing;
                        continue;
                    }
                    if !self.connection.flush()
                        && self.socket.watch_writable(&self.connection, context).is_ready()
                    {
                        continue;
                    }
                    match self.read(context) {
                        Read::Bytes => {}
                        Read::Later => return Poll::Pending,
                        Read::Eof if self.exchange.request.buffer.is_empty() => self.state = State::Closing,
                        // Perhaps it has only shut its side and still listens.
                        Read::Eof => self.refuse(&Refusal { status: 400, words: "incomplete request" }),
                    }
                }
                State::Handling => {
                    if self.exchange.phase() == Phase::Ended {
                        self.next_request();
                        continue;
                    }
                    // The handler has parked: nobody else will send what has gathered.
                    self.connection.gathering.set(false);
                    if self.connection.closing.get() {
                        self.state = State::Closing;
                        continue;
                    }
                    if !self.connection.flush()
                        && self.socket.watch_writable(&self.connection, context).is_ready()
                    {
                        continue;
                    }
                    match self.read_ahead(context) {
                        Read::Bytes => {}
                        Read::Later => return Poll::Pending,
                        Read::Eof => self.connection.broken.set(true),
                    }
                }
                State::Closing => {
                    self.connection.gathering.set(false);
                    if !self.connection.flush() {
                        if self.socket.watch_writable(&self.connection, context).is_ready() {
                            continue;
                        }
                        return Poll::Pending;
                    }
                    if self.eof || (self.agreed && !self.connection.may_be_shared()) {
                        self.state = State::Gone;
                        continue;
                    }
                    // SAFETY: shutdown(2) on our own socket; the client reads our last word and then EOF.
                    unsafe { libc::shutdown(self.socket.as_raw_fd(), libc::SHUT_WR) };
                    self.state = State::Lingering { time: Box::pin(sleep(LINGER)), discarded: 0 };
                }
                State::Lingering { time, discarded } => {
                    if time.as_mut().poll(context).is_ready() || *discarded > MOST_LINGERING {
                        self.state = State::Gone;
                        continue;
                    }
                    let before = self.ahead.len();
                    let outcome = self.socket.read_into(&self.connection, &mut self.ahead, context);
                    *discarded += self.ahead.len() - before;
                    self.ahead.clear();
                    match outcome {
                        Read::Bytes => {}
                        Read::Later => return Poll::Pending,
                        Read::Eof => self.state = State::Gone,
                    }
                }
                State::Gone => {
                    self.connection.broken.set(true);
                    self.connection.wake_waiting();
                    // What is returned here drops the task and with it the socket, whoever still holds the connection.
                    self.connection.fd.set(-1);
                    self.connection.server.remove(self.connection.id);
                    self.connection.server.count(|stats| stats.closed += 1);
                    let connection = Rc::clone(&self.connection);
                    connection.server.handler().close(&connection);
                    return Poll::Ready(());
                }
            }
        }
    }

    /// Looks for a complete request in what has been read, and starts its handler. True when the state has
    /// moved on.
    fn take_request(&mut self) -> bool {
        match self.complete_request() {
            Ok(true) => {
                self.start();
                true
            }
            Ok(false) => false,
            Err(error) => {
                self.refuse(&error);
                true
            }
        }
    }

    /// Whether the buffer holds a whole request. On success everything behind it is in `ahead`.
    fn complete_request(&mut self) -> Result<bool, Refusal> {
        let settings = self.connection.server.settings();
        let Some(exchange) = Rc::get_mut(&mut self.exchange) else {
            return Err(Refusal { status: 500, words: "the connection is still in use" });
        };
        let request = &mut exchange.request;
        if request.buffer.is_empty() {
            return Ok(false);
        }
        if self.consumed == 0 {
            if !self.parser.parse(&mut request.head, &request.buffer, &settings.limits)? {
                return Ok(false);
            }
            request.received = unix_time();
            request.head_len = self.parser.len;
            request.keep_alive = self.parser.keep_alive;
            self.consumed = self.parser.len;
            if self.parser.framing == Framing::Chunked {
                self.decoder = Some(Decoder::new());
            }
            if let Framing::Length(length) = self.parser.framing
                && length > settings.package_max_length as u64
            {
                return Err(Refusal { status: 413, words: "the body is larger than package_max_length" });
            }
        }
        let end = match self.parser.framing {
            Framing::None => self.parser.len,
            Framing::Length(length) => {
                let end = self.parser.len.saturating_add(usize::try_from(length).unwrap_or(usize::MAX));
                if request.buffer.len() < end {
                    self.invite_body();
                    return Ok(false);
                }
                end
            }
            Framing::Chunked => {
                let Some(decoder) = &mut self.decoder else { return Ok(false) };
                let fresh = request.buffer.get(self.consumed..).unwrap_or_default();
                let progress = decoder.decode(fresh, &mut request.decoded, settings.package_max_length)?;
                self.consumed += progress.consumed;
                if !progress.done {
                    // What has been decoded need not be kept twice.
                    request.buffer.drain(self.parser.len..self.consumed);
                    self.consumed = self.parser.len;
                    self.invite_body();
                    return Ok(false);
                }
                self.consumed
            }
        };
        self.ahead.clear();
        if request.buffer.len() > end {
            self.ahead.extend_from_slice(request.buffer.get(end..).unwrap_or_default());
        }
        // What a body was put together from is not needed any more.
        let end = if self.parser.framing == Framing::Chunked { self.parser.len } else { end };
        request.buffer.truncate(end);
        Ok(true)
    }

    /// Answers `Expect: 100-continue`, once.
    fn invite_body(&mut self) {
        if self.parser.expect_continue && !self.asked_to_continue {
            self.asked_to_continue = true;
            self.connection.send(|out| out.extend_from_slice(b"HTTP/1.1 100 Continue\r\n\r\n"), &[]);
        }
    }

    fn start(&mut self) {
        self.decoder = None;
        self.consumed = 0;
        self.asked_to_continue = false;
        self.state = State::Handling;
        self.connection.gathering.set(!self.ahead.is_empty());
        self.connection.server.count(|stats| stats.requests += 1);
        self.connection.exchange.replace(Rc::downgrade(&self.exchange));
        self.connection.server.handler().request(&self.exchange);
    }

    /// The response has ended: either the next request, or good-bye.
    fn next_request(&mut self) {
        if !self.exchange.leaves_open() || self.connection.closing.get() {
            // A client that has asked for it sends nothing more. One that is surprised may still be sending, and would
            // lose the answer to the reset that closing over unread bytes is.
            self.agreed = !self.parser.keep_alive && self.ahead.is_empty();
            self.state = State::Closing;
            return;
        }
        self.connection.exchange.replace(Weak::new());
        match Rc::get_mut(&mut self.exchange) {
            Some(exchange) => exchange.reset(),
            // PHP still holds the request or the response.
            None => self.exchange = Rc::new(Exchange::new(Rc::clone(&self.connection))),
        }
        if !self.ahead.is_empty()
            && let Some(exchange) = Rc::get_mut(&mut self.exchange)
        {
            exchange.request.buffer.extend_from_slice(&self.ahead);
            self.ahead.clear();
            if self.ahead.capacity() > KEEP_BUFFER {
                self.ahead = Vec::new();
            }
        }
        self.state = State::Reading;
    }

    fn refuse(&mut self, refusal: &Refusal) {
        self.connection.send(|out| error_response(out, refusal.status, refusal.words), &[]);
        self.state = State::Closing;
    }

    /// The server has no more time. Whoever waits for an answer gets one that says so.
    fn leave_at_once(&mut self) {
        let unanswered = match self.state {
            State::Reading => !self.exchange.request.buffer.is_empty(),
            State::Handling => self.exchange.phase() == Phase::Open,
            _ => false,
        };
        self.connection.gathering.set(false);
        if unanswered {
            self.connection.send(|out| error_response(out, 503, "the server is stopping"), &[]);
        }
        self.connection.flush();
        self.state = State::Gone;
    }

    /// Reads more of the request.
    fn read(&mut self, context: &mut Context<'_>) -> Read {
        let Some(exchange) = Rc::get_mut(&mut self.exchange) else { return Read::Eof };
        let outcome = self.socket.read_into(&self.connection, &mut exchange.request.buffer, context);
        self.eof |= matches!(outcome, Read::Eof);
        outcome
    }

    /// Reads on while the handler runs: the next requests, and whether the client is still there.
    fn read_ahead(&mut self, context: &mut Context<'_>) -> Read {
        if self.ahead.len() >= MOST_READ_AHEAD {
            return Read::Later;
        }
        let outcome = self.socket.read_into(&self.connection, &mut self.ahead, context);
        self.eof |= matches!(outcome, Read::Eof);
        outcome
    }
}

/// Why a request gets an answer without its handler.
struct Refusal {
    status: u16,
    words: &'static str,
}

impl From<ParseError> for Refusal {
    fn from(error: ParseError) -> Self {
        Self { status: error.status(), words: error.reason() }
    }
}
