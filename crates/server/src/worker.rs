//! The running server of this process: what holds its ports and connections together, its statistics, its way out.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::future::Future;
use std::io;
use std::os::fd::{AsRawFd, RawFd};
use std::rc::{Rc, Weak};
use std::time::Duration;

use swoole_coroutine::Hold;
use swoole_proto::http::DateCache;
use swoole_proto::http1::response::error_response;
use tokio::task::JoinHandle;

use crate::address::{Bound, SocketFile};
use crate::connection::Connection;
use crate::exchange::Exchange;
use crate::last_words;
use crate::listener;
use crate::owner::Owner;
use crate::plan::{Plan, Settings};
use crate::port::{Port, PortSettings};
use crate::signals::{self, Request, Signals};

/// What a server does with its connections and requests. All calls come on the event loop's thread.
pub trait Handler: 'static {
    /// A client has connected.
    fn connect(&self, _connection: &Rc<Connection>) {}

    /// A request is complete. Runs the handler and returns when it has ended or parked; the response may
    /// come before or after that.
    fn request(&self, exchange: &Rc<Exchange>);

    /// A connection has ended, by whichever side.
    fn close(&self, _connection: &Rc<Connection>) {}

    /// Something went wrong that is nobody's request: for the log.
    fn warn(&self, _message: &str) {}
}

/// Counters since the start.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stats {
    /// Seconds since the epoch when the server started.
    pub start_time: i64,
    /// Connections accepted.
    pub accepted: u64,
    /// Connections ended.
    pub closed: u64,
    /// Connections turned away.
    pub aborted: u64,
    /// Requests handed to the handler.
    pub requests: u64,
    /// Responses that were ended.
    pub responses: u64,
    /// Bytes read.
    pub received_bytes: u64,
    /// Bytes written.
    pub sent_bytes: u64,
}

/// What this process is to a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It serves, and nobody else does.
    Alone,
    /// It was forked by one that serves, and the server is none of its business.
    Stranger,
}

/// A running server, or one about to run.
pub struct Worker {
    settings: Settings,
    /// What is listened on from the start on.
    bound: RefCell<Vec<(Bound, PortSettings)>>,
    handler: Box<dyn Handler>,
    stats: Cell<Stats>,
    last_id: Cell<i64>,
    connections: RefCell<HashMap<i64, Weak<Connection>>>,
    stopping: Cell<bool>,
    out_of_time: Cell<bool>,
    date: RefCell<DateCache>,
    /// What a request's first read goes into, whosever it is; only between recv(2) and the copy.
    pub(crate) first_read: RefCell<Vec<u8>>,
    listeners: RefCell<Vec<Listener>>,
    files: RefCell<Vec<SocketFile>>,
    signals: RefCell<Option<Rc<Signals>>>,
    /// Tasks that end with the server: the one that hears signals, the one that counts the grace period.
    helpers: RefCell<Vec<JoinHandle<()>>>,
    hold: RefCell<Option<Hold>>,
    /// The response of one that can make no other any more.
    last_words: Vec<u8>,
    /// The process that it serves in. In a forked child it does nothing any more.
    owner: Owner,
}

/// See [`Worker::stop_loop_every`].
pub struct Ticking(Rc<Cell<bool>>);

impl Drop for Ticking {
    fn drop(&mut self) {
        self.0.set(false);
    }
}

struct Listener {
    /// The task's; open until the task has ended.
    fd: RawFd,
    task: JoinHandle<()>,
}

impl Worker {
    /// A server that does not run yet. Its sockets are this process's from now on.
    pub fn new(plan: Plan, handler: impl Handler) -> Rc<Self> {
        plan.adopt();
        let mut last_words = Vec::new();
        error_response(&mut last_words, 500, "the server has failed");
        Rc::new(Self {
            settings: plan.settings,
            bound: RefCell::new(plan.ports),
            handler: Box::new(handler),
            stats: Cell::new(Stats::default()),
            last_id: Cell::new(0),
            connections: RefCell::new(HashMap::new()),
            stopping: Cell::new(false),
            out_of_time: Cell::new(false),
            date: RefCell::new(DateCache::new()),
            first_read: RefCell::new(Vec::new()),
            listeners: RefCell::new(Vec::new()),
            files: RefCell::new(Vec::new()),
            helpers: RefCell::new(Vec::new()),
            signals: RefCell::new(None),
            hold: RefCell::new(None),
            last_words,
            owner: Owner::here(),
        })
    }

    /// What this process is to the server.
    pub fn role(&self) -> Role {
        if self.owner.is_here() { Role::Alone } else { Role::Stranger }
    }

    /// Listens on all ports and keeps the event loop alive until [`Worker::stop`]. SIGTERM and SIGINT stop it; a second
    /// one does not wait for running requests.
    pub fn start(self: &Rc<Self>) -> io::Result<()> {
        swoole_coroutine::ensure()?;
        let signals = Rc::new(Signals::catch(self.settings.max_wait)?);
        self.signals.replace(Some(Rc::clone(&signals)));
        for (index, (bound, settings)) in self.bound.take().into_iter().enumerate() {
            let address = bound.address.clone();
            let (socket, file) = bound.listen(settings.backlog, settings.tcp_nodelay)?;
            self.files.borrow_mut().extend(file);
            let port = Rc::new(Port::new(index, address, settings, &socket));
            let fd = socket.as_raw_fd();
            let server = Rc::clone(self);
            let task = swoole_coroutine::spawn_task(async move {
                if let Err(error) = listener::accept(Rc::clone(&server), socket, port).await {
                    server.warn(&format!("the listener ended: {error}"));
                }
            })?;
            self.listeners.borrow_mut().push(Listener { fd, task });
        }
        let mut stats = self.stats.get();
        stats.start_time = unix_time() as i64;
        self.stats.set(stats);
        self.hold.replace(Some(swoole_coroutine::hold()));
        last_words::remember(self);
        let server = Rc::clone(self);
        self.help(async move {
            while let Ok(request) = signals.next().await {
                match request {
                    Request::Stop => {}
                    Request::TimeIsOver if server.is_out_of_time() => {}
                    Request::TimeIsOver | Request::AtOnce => server.run_out_of_time(),
                }
                server.stop();
            }
        });
        Ok(())
    }

    /// Stops accepting, closes idle connections, and lets running requests finish for as long as
    /// [`Settings::max_wait`] says.
    pub fn stop(self: &Rc<Self>) {
        if self.role() == Role::Stranger || self.stopping.replace(true) {
            return;
        }
        for listener in self.listeners.borrow_mut().drain(..) {
            listener.task.abort();
        }
        for connection in self.connections() {
            connection.wake();
        }
        if self.signals.borrow().is_some() {
            signals::begin();
        }
        let server = Rc::clone(self);
        self.help(async move {
            tokio::time::sleep(server.settings.max_wait).await;
            server.run_out_of_time();
        });
        self.hold.replace(None);
    }

    /// The grace period is over: the loop returns, whatever still runs.
    fn run_out_of_time(&self) {
        self.out_of_time.set(true);
        swoole_coroutine::stop();
    }

    /// Whether the loop has returned though not all was finished.
    pub fn is_out_of_time(&self) -> bool {
        self.out_of_time.get()
    }

    /// Answers all requests in progress with 503 and closes all connections, at the loop's next turn.
    pub fn hurry(&self) {
        for connection in self.connections() {
            connection.hurry();
        }
    }

    /// Makes the loop return after `time`, also when not all is finished.
    pub fn stop_loop_after(&self, time: Duration) {
        self.help(async move {
            tokio::time::sleep(time).await;
            swoole_coroutine::stop();
        });
    }

    /// Makes the loop return again and again, every `time`, for as long as the result exists.
    pub fn stop_loop_every(&self, time: Duration) -> Ticking {
        let on = Rc::new(Cell::new(true));
        let still_on = Rc::clone(&on);
        self.help(async move {
            while still_on.get() {
                tokio::time::sleep(time).await;
                swoole_coroutine::stop();
            }
        });
        Ticking(on)
    }

    /// Spawns a task that ends with the server.
    fn help(&self, task: impl Future<Output = ()> + 'static) {
        if let Ok(task) = swoole_coroutine::spawn_task(task) {
            self.helpers.borrow_mut().push(task);
        }
    }

    /// Gives SIGTERM and SIGINT back, and removes what is left in the file system. Called when the loop has ended
    /// for good, or the start has failed.
    pub fn end(&self) {
        last_words::forget(self);
        if self.role() == Role::Stranger {
            return;
        }
        for listener in self.listeners.borrow_mut().drain(..) {
            listener.task.abort();
        }
        self.hold.replace(None);
        for helper in self.helpers.borrow_mut().drain(..) {
            helper.abort();
        }
        if let Some(signals) = self.signals.take() {
            signals.release();
        }
        self.files.borrow_mut().clear();
    }

    /// Answers all requests in progress with an error and listens no longer: the process is about to end, and the
    /// loop will not run again.
    pub fn give_up(&self, status: u16, words: &str) {
        if self.role() == Role::Stranger {
            return;
        }
        for listener in self.listeners.borrow_mut().drain(..) {
            if !listener.task.is_finished() {
                // SAFETY: shutdown(2); the task has not ended, so the descriptor is still its socket.
                unsafe { libc::shutdown(listener.fd, libc::SHUT_RDWR) };
            }
        }
        for connection in self.connections() {
            connection.give_up(status, words);
        }
    }

    /// As [`Worker::give_up`] with 500, in a signal handler: allocates nothing.
    pub(crate) fn last_words(&self) {
        if self.role() == Role::Stranger {
            return;
        }
        if let Ok(listeners) = self.listeners.try_borrow() {
            for listener in listeners.iter().filter(|listener| !listener.task.is_finished()) {
                // SAFETY: as in `give_up`.
                unsafe { libc::shutdown(listener.fd, libc::SHUT_RDWR) };
            }
        }
        if let Ok(connections) = self.connections.try_borrow() {
            for connection in connections.values().filter_map(Weak::upgrade) {
                connection.last_words(&self.last_words);
            }
        }
    }

    /// Whether [`Worker::stop`] was called.
    pub fn is_stopping(&self) -> bool {
        self.stopping.get()
    }

    /// The settings it was made with.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The counters.
    pub fn stats(&self) -> Stats {
        self.stats.get()
    }

    /// Connections open now.
    pub fn connection_count(&self) -> usize {
        self.connections.borrow().len()
    }

    /// The open connection of that id.
    pub fn connection(&self, id: i64) -> Option<Rc<Connection>> {
        self.connections.borrow().get(&id)?.upgrade()
    }

    fn connections(&self) -> Vec<Rc<Connection>> {
        self.connections.borrow().values().filter_map(Weak::upgrade).collect()
    }

    pub(crate) fn handler(&self) -> &dyn Handler {
        &*self.handler
    }

    pub(crate) fn warn(&self, message: &str) {
        self.handler.warn(message);
    }

    pub(crate) fn count(&self, change: impl FnOnce(&mut Stats)) {
        let mut stats = self.stats.get();
        change(&mut stats);
        self.stats.set(stats);
    }

    pub(crate) fn next_id(&self) -> i64 {
        let id = self.last_id.get() + 1;
        self.last_id.set(id);
        id
    }

    pub(crate) fn add(&self, connection: &Rc<Connection>) {
        self.connections.borrow_mut().insert(connection.id(), Rc::downgrade(connection));
    }

    pub(crate) fn remove(&self, id: i64) {
        self.connections.borrow_mut().remove(&id);
    }

    /// Calls `use_it` with the current `Date` header value.
    pub fn with_date<R>(&self, use_it: impl FnOnce(&[u8; 29]) -> R) -> R {
        use_it(self.date.borrow_mut().get(coarse_unix_time()))
    }
}

/// Seconds since the epoch, to the microsecond.
pub(crate) fn unix_time() -> f64 {
    let now = clock(libc::CLOCK_REALTIME);
    now.tv_sec as f64 + now.tv_nsec as f64 / 1e9
}

/// Whole seconds since the epoch, from the clock that costs least.
fn coarse_unix_time() -> u64 {
    u64::try_from(clock(libc::CLOCK_REALTIME_COARSE).tv_sec).unwrap_or(0)
}

fn clock(id: libc::clockid_t) -> libc::timespec {
    let mut now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: clock_gettime(2) fills the struct; these clocks always exist.
    unsafe { libc::clock_gettime(id, &mut now) };
    now
}
