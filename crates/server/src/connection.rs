//! One client: reads requests, hands them on one after another, sends what comes back.
//!
//! A response is written to the socket by whoever ends it, on the spot; its task only sends what the
//! socket would not take. The exception is a pipeline: while more requests have arrived already and the
//! handlers do not park, responses gather and leave together.

mod socket;
mod task;

use std::cell::{Cell, OnceCell, RefCell};
use std::future::poll_fn;
use std::io;
use std::os::fd::{AsRawFd, BorrowedFd, OwnedFd, RawFd};
use std::rc::{Rc, Weak};
use std::task::{Poll, Waker};

use socket2::SockRef;
use swoole_proto::http1::response::error_response;

use self::task::Task;
use crate::address::{Local, Peer};
use crate::exchange::{Exchange, Phase};
use crate::server::{Server, unix_time};

/// The most that one read asks for.
const LARGEST_READ: usize = 256 * 1024;
/// A body this large is not copied behind its head but sent from where it is.
const SEND_IN_PLACE: usize = 16 * 1024;
/// A buffer larger than this is given back once it is empty: an idle connection keeps little.
pub(crate) const KEEP_BUFFER: usize = 64 * 1024;

/// A client's connection. Shared by its task and by the exchanges in progress.
pub struct Connection {
    id: i64,
    /// The socket, which the task owns; -1 once it is closed. A script may keep a request long after that.
    fd: Cell<RawFd>,
    peer: Peer,
    local_port: u16,
    /// The address it came in by, where that is known without asking the kernel, or has been asked for.
    local_host: OnceCell<Rc<str>>,
    server: Rc<Server>,
    out: RefCell<Vec<u8>>,
    /// How much of `out` has been sent.
    sent: Cell<usize>,
    /// The task is on the stack right now and looks at everything before it leaves.
    polling: Cell<bool>,
    /// More requests are here: let responses gather.
    gathering: Cell<bool>,
    broken: Cell<bool>,
    /// In a forked child the client is still the parent's.
    generation: u32,
    /// How often this process had forked when the client came.
    forks: u32,
    closing: Cell<bool>,
    /// No time left: answer what is open and leave.
    hurried: Cell<bool>,
    task: RefCell<Option<Waker>>,
    /// Handlers that wait until the client has taken more.
    waiting: RefCell<Vec<Waker>>,
    /// The exchange whose handler runs, for the day when all ends at once.
    exchange: RefCell<Weak<Exchange>>,
    connected_at: f64,
}

impl Connection {
    pub(crate) fn open(server: &Rc<Server>, socket: OwnedFd, peer: Peer, local: &Local) {
        if server.connection_count() >= server.settings().max_connections {
            server.count(|stats| stats.aborted += 1);
            return;
        }
        let connection = Rc::new(Self {
            id: server.next_id(),
            fd: Cell::new(socket.as_raw_fd()),
            local_port: local.port,
            local_host: local.host(),
            peer,
            server: Rc::clone(server),
            out: RefCell::new(Vec::new()),
            sent: Cell::new(0),
            polling: Cell::new(false),
            gathering: Cell::new(false),
            broken: Cell::new(false),
            generation: swoole_coroutine::generation(),
            forks: swoole_coroutine::forks(),
            closing: Cell::new(false),
            hurried: Cell::new(false),
            task: RefCell::new(None),
            waiting: RefCell::new(Vec::new()),
            exchange: RefCell::new(Weak::new()),
            connected_at: unix_time(),
        });
        server.add(&connection);
        server.count(|stats| stats.accepted += 1);
        server.handler().connect(&connection);
        let _ = swoole_coroutine::spawn_task(Task::new(connection, socket));
    }

    /// Number of the connection, counted from 1 and never used twice by a server.
    pub fn id(&self) -> i64 {
        self.id
    }

    /// The client.
    pub fn peer(&self) -> &Peer {
        &self.peer
    }

    /// The port it came in by.
    pub fn local_port(&self) -> u16 {
        self.local_port
    }

    /// The address it came in by; the path of a Unix socket. Empty when the client had gone before anybody asked.
    pub fn local_host(&self) -> Rc<str> {
        Rc::clone(self.local_host.get_or_init(|| {
            if self.fd.get() < 0 {
                return Rc::from("");
            }
            // SAFETY: the descriptor is the task's, which sets -1 here before it closes it; nothing runs in between.
            let socket = unsafe { BorrowedFd::borrow_raw(self.fd.get()) };
            let address = SockRef::from(&socket).local_addr();
            address
                .ok()
                .and_then(|at| at.as_socket())
                .map_or_else(|| Rc::from(""), |at| Rc::from(at.ip().to_string()))
        }))
    }

    /// Its server.
    pub fn server(&self) -> &Rc<Server> {
        &self.server
    }

    /// Seconds since the epoch when it was accepted.
    pub fn connected_at(&self) -> f64 {
        self.connected_at
    }

    /// Whether the client is gone, or is another process's.
    pub fn is_broken(&self) -> bool {
        self.broken.get() || self.generation != swoole_coroutine::generation()
    }

    /// Whether a child may have the socket open, too: closing it here would not tell the client.
    pub(crate) fn may_be_shared(&self) -> bool {
        self.forks != swoole_coroutine::forks()
    }

    /// Bytes that wait for the client to take them.
    pub fn pending(&self) -> usize {
        self.out.borrow().len() - self.sent.get()
    }

    /// Closes it once everything written has been sent.
    pub fn close(&self) {
        self.closing.set(true);
        self.wake();
    }

    /// Answers the request in progress, if nothing has been sent for it yet, with an error, and says good-bye. The
    /// loop will not run again, so this is all that happens.
    pub(crate) fn give_up(&self, status: u16, words: &str) {
        self.gathering.set(false);
        let exchange = self.exchange.borrow().upgrade();
        if exchange.is_some_and(|exchange| exchange.phase() == Phase::Open) {
            self.send(|out| error_response(out, status, words), &[]);
        }
        self.flush();
        // SAFETY: shutdown(2) on our own socket; -1 is an error without effect.
        unsafe { libc::shutdown(self.fd.get(), libc::SHUT_WR) };
    }

    /// As [`Connection::give_up`], in a signal handler. What was being changed when that came is left as it is.
    pub(crate) fn last_words(&self, words: &[u8]) {
        let fd = self.fd.get();
        if fd < 0 || self.is_broken() {
            return;
        }
        let send = |bytes: &[u8]| {
            // SAFETY: send(2) is async-signal-safe and reads `len` bytes.
            let sent = unsafe {
                libc::send(fd, bytes.as_ptr().cast(), bytes.len(), libc::MSG_NOSIGNAL | libc::MSG_DONTWAIT)
            };
            usize::try_from(sent) == Ok(bytes.len())
        };
        // In the middle of writing this, nothing can be said that the client would understand.
        if let (Ok(out), Ok(exchange)) = (self.out.try_borrow(), self.exchange.try_borrow()) {
            let rest = out.get(self.sent.get()..).unwrap_or_default();
            let in_step = rest.is_empty() || send(rest);
            let exchange = exchange.upgrade();
            if in_step && exchange.is_some_and(|exchange| exchange.phase() == Phase::Open) {
                send(words);
            }
        }
        // SAFETY: shutdown(2) on our own socket; -1 is an error without effect.
        unsafe { libc::shutdown(fd, libc::SHUT_WR) };
    }

    /// Ends it at the next turn: what is open is answered with 503, what the socket takes is sent.
    pub(crate) fn hurry(&self) {
        self.hurried.set(true);
        self.wake();
    }

    pub(crate) fn wake(&self) {
        if !self.polling.get() {
            let waker = self.task.borrow().clone();
            if let Some(waker) = waker {
                waker.wake();
            }
        }
    }

    pub(crate) fn exchange_ended(&self) {
        self.server.count(|stats| stats.responses += 1);
        self.wake();
    }

    /// Writes what `head` appends, then `body`. At once, unless responses gather. False when the client is gone.
    pub(crate) fn send(&self, head: impl FnOnce(&mut Vec<u8>), body: &[u8]) -> bool {
        if self.is_broken() {
            return false;
        }
        let in_place = body.len() >= SEND_IN_PLACE;
        {
            let mut out = self.out.borrow_mut();
            head(&mut out);
            if !in_place {
                out.extend_from_slice(body);
            }
        }
        if self.gathering.get() && self.pending() < LARGEST_READ && !in_place {
            return true;
        }
        self.flush();
        if in_place {
            self.send_in_place(body);
        }
        if self.pending() > 0 {
            self.wake();
        }
        !self.broken.get()
    }

    /// Sends `body` from where it is; what the socket does not take is copied.
    fn send_in_place(&self, mut body: &[u8]) {
        while !body.is_empty() && self.pending() == 0 && !self.broken.get() {
            match self.send_bytes(body) {
                Some(0) => break,
                Some(count) => body = body.get(count..).unwrap_or_default(),
                None => return,
            }
        }
        if !self.broken.get() {
            self.out.borrow_mut().extend_from_slice(body);
        }
    }

    /// Sends as much as the socket takes. True when nothing is left.
    fn flush(&self) -> bool {
        let out = self.out.borrow();
        let mut full = false;
        while let Some(rest) = out.get(self.sent.get()..).filter(|rest| !rest.is_empty()) {
            match self.send_bytes(rest) {
                Some(0) => {
                    full = true;
                    break;
                }
                Some(count) => self.sent.set(self.sent.get() + count),
                None => break,
            }
        }
        drop(out);
        if !full {
            self.sent.set(0);
            let mut out = self.out.borrow_mut();
            out.clear();
            if out.capacity() > KEEP_BUFFER {
                out.shrink_to(0);
            }
        }
        self.wake_waiting();
        !full
    }

    /// One send(2). `Some(0)`: the socket is full. None: the client is gone.
    fn send_bytes(&self, bytes: &[u8]) -> Option<usize> {
        loop {
            // SAFETY: send(2) reads `len` bytes; MSG_NOSIGNAL makes a gone client an error instead of a signal.
            let count =
                unsafe { libc::send(self.fd.get(), bytes.as_ptr().cast(), bytes.len(), libc::MSG_NOSIGNAL) };
            if let Ok(count) = usize::try_from(count) {
                self.server.count(|stats| stats.sent_bytes += count as u64);
                return Some(count);
            }
            match io::Error::last_os_error().kind() {
                io::ErrorKind::WouldBlock => return Some(0),
                io::ErrorKind::Interrupted => {}
                _ => {
                    self.broken.set(true);
                    self.wake();
                    return None;
                }
            }
        }
    }

    /// Completes when no more than `most` bytes wait for the client, or it is gone.
    pub async fn drained(&self, most: usize) {
        poll_fn(|context| {
            if self.is_broken() || self.pending() <= most {
                return Poll::Ready(());
            }
            let mut waiting = self.waiting.borrow_mut();
            if !waiting.iter().any(|known| known.will_wake(context.waker())) {
                waiting.push(context.waker().clone());
            }
            Poll::Pending
        })
        .await;
    }

    /// After bytes were sent, or nobody is left to send them to.
    fn wake_waiting(&self) {
        if !self.waiting.borrow().is_empty() {
            self.waiting.take().into_iter().for_each(Waker::wake);
        }
    }
}
