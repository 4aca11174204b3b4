//! One client: what its task, its exchanges and its server share.
//!
//! A response is written to the socket by whoever ends it, on the spot; the task only sends what the socket would not
//! take. The exception is a pipeline: while more requests have arrived already and the handlers do not park, responses
//! gather and leave together.
//!
//! A byte's way in: the [`transport`](crate::transport) reads it into the [`inbox`], the [`dialect`](crate::dialect)
//! makes a request of it, the [`task`] hands that to the handler. Its way out: the [`exchange`](crate::exchange) writes
//! into the [`outbox`], from which the transport sends.

pub(crate) mod inbox;
pub(crate) mod outbox;
mod task;

use std::cell::{Cell, OnceCell, RefCell};
use std::future::poll_fn;
use std::os::fd::OwnedFd;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use self::inbox::Inbox;
use self::outbox::Outbox;
use self::task::Task;
use crate::address::Peer;
use crate::dialect::http1::Http1;
use crate::dialect::{Dialect, Leave, Next, Refusal};
use crate::owner::Owner;
use crate::port::Port;
use crate::transport::{Sent, Transport};
use crate::worker::{Worker, unix_time};

/// A body this large is not copied behind its head but sent from where it is.
const SEND_IN_PLACE: usize = 16 * 1024;

/// What is being said: what has come, and what it means. The task's, while it polls; never borrowed when a handler runs.
struct Conversation {
    inbox: Inbox,
    dialect: Dialect,
}

impl Default for Conversation {
    fn default() -> Self {
        Self { inbox: Inbox::default(), dialect: Dialect::Over }
    }
}

/// A client's connection. Shared by its task and by the exchanges in progress.
pub struct Connection {
    id: i64,
    /// Closed by the task. A script may keep a request long after that.
    pub(crate) transport: Transport,
    peer: Peer,
    pub(crate) port: Rc<Port>,
    /// The address it came in by, where the port has several and somebody has asked.
    local_host: OnceCell<Rc<str>>,
    pub(crate) worker: Rc<Worker>,
    conversation: RefCell<Conversation>,
    pub(crate) outbox: Outbox,
    /// The task is on the stack right now and looks at everything before it leaves.
    polling: Cell<bool>,
    pub(crate) broken: Cell<bool>,
    /// In a forked child the client is still the parent's.
    owner: Owner,
    /// How often this process had forked when the client came.
    forks: u32,
    pub(crate) closing: Cell<bool>,
    /// No time left: answer what is open and leave.
    hurried: Cell<bool>,
    task: RefCell<Option<Waker>>,
    connected_at: f64,
}

impl Connection {
    pub(crate) fn open(worker: &Rc<Worker>, socket: OwnedFd, peer: Peer, port: &Rc<Port>) {
        if worker.connection_count() >= worker.settings().max_connections {
            worker.count(|stats| stats.aborted += 1);
            return;
        }
        let connection = Rc::new(Self {
            id: worker.next_id(),
            transport: Transport::plain(socket),
            peer,
            port: Rc::clone(port),
            local_host: OnceCell::new(),
            worker: Rc::clone(worker),
            conversation: RefCell::default(),
            outbox: Outbox::default(),
            polling: Cell::new(false),
            broken: Cell::new(false),
            owner: Owner::here(),
            forks: swoole_coroutine::forks(),
            closing: Cell::new(false),
            hurried: Cell::new(false),
            task: RefCell::new(None),
            connected_at: unix_time(),
        });
        connection.conversation.borrow_mut().dialect = Dialect::Http1(Http1::new(&connection));
        worker.add(&connection);
        worker.count(|stats| stats.accepted += 1);
        worker.handler().connect(&connection);
        let _ = swoole_coroutine::spawn_task(Task::new(connection));
    }

    /// Number of the connection, counted from 1 and never used twice by a worker.
    pub fn id(&self) -> i64 {
        self.id
    }

    /// The client.
    pub fn peer(&self) -> &Peer {
        &self.peer
    }

    /// The port it came in by.
    #[inline]
    pub fn port(&self) -> &Port {
        &self.port
    }

    /// The address it came in by; the path of a Unix socket. Empty when the client had gone before anybody asked.
    pub fn local_host(&self) -> Rc<str> {
        let known = self.port.host().unwrap_or_else(|| {
            self.local_host.get_or_init(|| {
                let address = self.transport.local_addr();
                address.map_or_else(|| Rc::from(""), |at| Rc::from(at.ip().to_string()))
            })
        });
        Rc::clone(known)
    }

    /// The server it has reached.
    #[inline]
    pub fn worker(&self) -> &Rc<Worker> {
        &self.worker
    }

    /// Seconds since the epoch when it was accepted.
    pub fn connected_at(&self) -> f64 {
        self.connected_at
    }

    /// Whether the client is gone, or is another process's.
    pub fn is_broken(&self) -> bool {
        self.broken.get() || !self.owner.is_here()
    }

    /// Whether a child may have the socket open, too: closing it here would not tell the client.
    pub(crate) fn may_be_shared(&self) -> bool {
        self.forks != swoole_coroutine::forks()
    }

    /// Closes it once everything written has been sent.
    pub fn close(&self) {
        self.closing.set(true);
        self.wake();
    }

    /// Polled by the task, which then calls the handler with nothing borrowed.
    #[inline]
    fn poll_dialect(self: &Rc<Self>, context: &mut Context<'_>) -> Next {
        let Conversation { inbox, dialect } = &mut *self.conversation.borrow_mut();
        dialect.poll(self, inbox, context)
    }

    fn leave(&self, why: Leave<'_>) {
        let Conversation { inbox, dialect } = &mut *self.conversation.borrow_mut();
        dialect.leave(self, inbox, why);
    }

    /// Answers the request in progress, if nothing has been sent for it yet, with an error, and says good-bye. The
    /// loop will not run again, so this is all that happens.
    pub(crate) fn give_up(&self, status: u16, words: &str) {
        self.leave(Leave::Failed(Refusal { status, words }));
        self.outbox.gather(false);
        self.flush();
        self.transport.shutdown();
    }

    /// As [`Connection::give_up`], in a signal handler. What was being changed when that came is left as it is.
    pub(crate) fn last_words(&self, words: &[u8]) {
        if self.is_broken() {
            return;
        }
        let send = |bytes: &[u8]| self.transport.send_in_signal_handler(bytes);
        // In the middle of writing this, nothing can be said that the client would understand.
        if let Ok(conversation) = self.conversation.try_borrow()
            && self.outbox.is_sent_by(send)
            && conversation.dialect.owes_answer()
        {
            send(words);
        }
        self.transport.shutdown();
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
        self.worker.count(|stats| stats.responses += 1);
        self.wake();
    }

    /// Writes what `head` appends, then `body`. At once, unless responses gather. False when the client is gone.
    #[inline]
    pub(crate) fn send(&self, head: impl FnOnce(&mut Vec<u8>), body: &[u8]) -> bool {
        if self.is_broken() {
            return false;
        }
        let in_place = body.len() >= SEND_IN_PLACE;
        self.outbox.write(head, if in_place { &[] } else { body });
        if self.outbox.is_gathering() && !in_place {
            return true;
        }
        self.flush();
        if in_place {
            self.send_in_place(body);
        }
        if self.outbox.pending() > 0 {
            self.wake();
        }
        !self.broken.get()
    }

    /// Sends `body` from where it is; what the socket does not take is copied.
    fn send_in_place(&self, mut body: &[u8]) {
        while !body.is_empty() && self.outbox.pending() == 0 && !self.broken.get() {
            match self.transmit(body) {
                Some(0) => break,
                Some(count) => body = body.get(count..).unwrap_or_default(),
                None => return,
            }
        }
        if !self.broken.get() {
            self.outbox.write(|_| {}, body);
        }
    }

    /// Sends as much as the socket takes. True when nothing is left.
    #[inline]
    pub(crate) fn flush(&self) -> bool {
        self.outbox.flush(|bytes| self.transmit(bytes))
    }

    /// Asks that the task be woken when the socket takes more. Ready: it does already, try again.
    pub(crate) fn poll_flush(&self, context: &mut Context<'_>) -> Poll<()> {
        match self.transport.poll_send(context, || self.flush()) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Ok(())) => Poll::Ready(()),
            Poll::Ready(Err(cause)) => {
                self.unwatchable(&cause);
                Poll::Ready(())
            }
        }
    }

    /// The loop cannot tell when there is something to do here, so it is of no use.
    #[cold]
    fn unwatchable(&self, cause: &std::io::Error) {
        self.worker.warn(&format!("a connection could not be watched: {cause}"));
        self.broken.set(true);
    }

    /// Sends once. `Some(0)`: the socket is full. None: the client is gone.
    #[inline]
    fn transmit(&self, bytes: &[u8]) -> Option<usize> {
        match self.transport.send(bytes) {
            Sent::Count(count) => {
                self.worker.count(|stats| stats.sent_bytes += count as u64);
                Some(count)
            }
            Sent::Full => Some(0),
            Sent::Gone => {
                self.broken.set(true);
                self.wake();
                None
            }
        }
    }

    /// See [`Link::drained`](crate::link::Link).
    pub(crate) async fn drained(connection: Rc<Self>, most: usize) {
        poll_fn(|context| {
            if connection.is_broken() {
                Poll::Ready(())
            } else {
                connection.outbox.poll_drained(most, context)
            }
        })
        .await;
    }
}
