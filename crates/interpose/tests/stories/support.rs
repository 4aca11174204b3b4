//! What the stories have in common: one at a time, with all hooks on, each told in several ways.
//!
//! A scenario is told on a plain thread, where libc is called; in a coroutine, where a call that would wait has to park;
//! and in a coroutine that must not be parked, where the call has to block. All must come to the same. In the second
//! way everybody whom the scenario needs is a coroutine of the same thread: a call that blocked would stop the
//! scenario for good, and no clock is needed to tell.

use std::fmt::Debug;
use std::os::fd::RawFd;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use libc::{c_int, c_void};
pub(crate) use swoole_coroutine_testing::{go, run_loop};
use swoole_interpose::{Conflict, Host};

use crate::probe::{self, Outcome, call};

/// Nothing here takes longer than this.
const DEADLINE: Duration = Duration::from_secs(20);
/// Every family.
pub(crate) const ALL: u32 = 0x7fff_ffff;

static MAY_PARK: AtomicBool = AtomicBool::new(true);
static ASKED: AtomicUsize = AtomicUsize::new(0);
static CANCELED: AtomicUsize = AtomicUsize::new(0);
static CONFLICTS: Mutex<Vec<Conflict>> = Mutex::new(Vec::new());

static HOST: Host = Host {
    may_park: || {
        ASKED.fetch_add(1, Ordering::Relaxed);
        MAY_PARK.load(Ordering::Relaxed)
    },
    may_interrupt: || true,
    is_in_conversation: || false,
    canceled: || {
        CANCELED.fetch_add(1, Ordering::Relaxed);
    },
    conflict: |conflict| {
        CONFLICTS.lock().unwrap_or_else(PoisonError::into_inner).push(*conflict);
        true
    },
};

/// How many waits the host has heard the cancellation of, since somebody asked.
pub(crate) fn canceled() -> usize {
    CANCELED.swap(0, Ordering::Relaxed)
}

/// How often the host was asked since somebody has asked this: once for each wait.
pub(crate) fn asked() -> usize {
    ASKED.swap(0, Ordering::Relaxed)
}

/// The conflicts that the host has heard of since somebody asked.
pub(crate) fn conflicts() -> Vec<Conflict> {
    std::mem::take(&mut CONFLICTS.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Tells a story on the one thread that coroutines have in a process, when no other is told.
pub(crate) fn tell<T: Send + 'static>(story: impl FnOnce() -> T + Send + 'static) -> T {
    type Told = Box<dyn FnOnce() + Send>;
    static TELLER: LazyLock<mpsc::Sender<Told>> = LazyLock::new(|| {
        let (ask, asked) = mpsc::channel::<Told>();
        let teller = thread::Builder::new().name(TELLER_NAME.to_owned());
        teller.spawn(move || asked.into_iter().for_each(|told| told())).expect("a thread");
        listen_to_panics();
        ask
    });
    let name = thread::current().name().unwrap_or("a story").to_owned();
    let (done, end) = mpsc::sync_channel(1);
    let told = Box::new(move || {
        let watched = Watched::begin(name);
        probe::probes();
        probe::next_link();
        MAY_PARK.store(true, Ordering::Relaxed);
        canceled();
        conflicts();
        swoole_interpose::install(&HOST);
        swoole_interpose::set_flags(ALL).expect("the tables are writable");
        let told = catch_unwind(AssertUnwindSafe(story));
        let _ = swoole_interpose::set_flags(0);
        drop(watched);
        let _ = done.send(told);
    });
    TELLER.send(told).expect("the teller lives as long as the process");
    match end.recv().expect("the story comes to its end") {
        Ok(told) => told,
        Err(_) => {
            panic!("{}", LAST_PANIC.lock().unwrap_or_else(PoisonError::into_inner).take().unwrap_or_default())
        }
    }
}

const TELLER_NAME: &str = "coroutines";
/// What the teller's thread has said: its words do not come to the test's own output.
static LAST_PANIC: Mutex<Option<String>> = Mutex::new(None);

fn listen_to_panics() {
    let others = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if thread::current().name() == Some(TELLER_NAME) {
            let mut said = LAST_PANIC.lock().unwrap_or_else(PoisonError::into_inner);
            let said = said.get_or_insert_default();
            said.push_str(&panic.to_string());
            said.push('\n');
        } else {
            others(panic);
        }
    }));
}

/// Ends the process where a story does not end.
struct Watched(mpsc::Sender<()>);

impl Watched {
    fn begin(name: String) -> Self {
        let (done, end) = mpsc::channel::<()>();
        thread::spawn(move || {
            if end.recv_timeout(DEADLINE) == Err(RecvTimeoutError::Timeout) {
                give_up(&name);
            }
        });
        Self(done)
    }
}

/// A thread that hangs in a call cannot be told to end.
fn give_up(name: &str) -> ! {
    let word = format!("\n{name} has not come to its end\n");
    // Past what catches the output of tests.
    // SAFETY: so many bytes.
    unsafe { libc::write(libc::STDERR_FILENO, word.as_ptr().cast(), word.len()) };
    std::process::abort()
}

/// In which way a scenario is told.
#[derive(Clone)]
pub(crate) enum Way {
    /// On threads, by libc.
    Plain(Threads),
    /// In coroutines.
    Parked,
    /// In a coroutine that must not be parked, with others on threads.
    Blocked(Threads),
}

type Threads = Arc<Mutex<Vec<JoinHandle<()>>>>;

impl Way {
    pub(crate) fn is_parked(&self) -> bool {
        matches!(self, Self::Parked)
    }

    /// Somebody else, who begins at once.
    pub(crate) fn peer(&self, body: impl FnOnce(&Self) + Send + 'static) {
        let way = self.clone();
        match self {
            Self::Parked => {
                go(move || body(&way));
            }
            Self::Plain(threads) | Self::Blocked(threads) => {
                // On its own thread a peer of the blocked one is a plain one.
                let way = Self::Plain(Arc::clone(threads));
                let thread = thread::spawn(move || body(&way));
                threads.lock().unwrap_or_else(PoisonError::into_inner).push(thread);
            }
        }
    }

    /// As [`Self::peer`], who comes to something.
    pub(crate) fn ask<T: Send + 'static>(&self, body: impl FnOnce(&Self) -> T + Send + 'static) -> Answer<T> {
        let answer = Answer(Arc::new(Mutex::new(None)));
        let into = Arc::clone(&answer.0);
        self.peer(move |way| {
            let came_to = body(way);
            into.lock().unwrap_or_else(PoisonError::into_inner).replace(came_to);
        });
        answer
    }

    /// Long enough for the other to come to where it waits. Where it is not, the scenario has the same end.
    pub(crate) fn pause(&self) {
        let time = Duration::from_millis(15);
        match self {
            Self::Parked => swoole_coroutine::wait("pause", tokio::time::sleep(time)).expect("not canceled"),
            Self::Plain(_) | Self::Blocked(_) => thread::sleep(time),
        }
    }

    fn join(self) {
        let (Self::Plain(threads) | Self::Blocked(threads)) = self else { return };
        loop {
            let Some(thread) = threads.lock().unwrap_or_else(PoisonError::into_inner).pop() else { return };
            if let Err(panic) = thread.join() {
                std::panic::resume_unwind(panic);
            }
        }
    }
}

/// Tells `scenario` in every way; what it comes to must be `expected` in all of them.
pub(crate) fn always<T>(expected: T, scenario: impl Fn(&Way) -> T + Clone + Send + 'static)
where
    T: PartialEq + Debug + Send + 'static,
{
    let plain = same(scenario);
    assert_eq!(plain, expected, "what libc does");
}

/// Tells `scenario` in every way; it must come to the same. What that is.
pub(crate) fn same<T>(scenario: impl Fn(&Way) -> T + Clone + Send + 'static) -> T
where
    T: PartialEq + Debug + Send + 'static,
{
    tell(move || in_each_way(scenario))
}

fn in_each_way<T>(scenario: impl Fn(&Way) -> T + Clone + Send + 'static) -> T
where
    T: PartialEq + Debug + Send + 'static,
{
    let way = Way::Plain(Threads::default());
    let (told, tell) = (scenario.clone(), way.clone());
    let plain =
        thread::spawn(move || told(&tell)).join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    way.join();

    let parked = in_coroutine(Way::Parked, scenario.clone());
    assert_eq!(parked, plain, "parked (left), and on a plain thread (right)");

    MAY_PARK.store(false, Ordering::Relaxed);
    let way = Way::Blocked(Threads::default());
    let blocked = in_coroutine(way.clone(), scenario);
    MAY_PARK.store(true, Ordering::Relaxed);
    way.join();
    assert_eq!(blocked, plain, "where nothing can be parked (left), and on a plain thread (right)");
    plain
}

/// What a peer will come to.
pub(crate) struct Answer<T>(Arc<Mutex<Option<T>>>);

impl<T> Answer<T> {
    pub(crate) fn get(self, way: &Way) -> T {
        loop {
            if let Some(came_to) = self.0.lock().unwrap_or_else(PoisonError::into_inner).take() {
                return came_to;
            }
            way.pause();
        }
    }
}

fn in_coroutine<T: Send + 'static>(way: Way, scenario: impl Fn(&Way) -> T + Send + 'static) -> T {
    let result = Arc::new(Mutex::new(None));
    let into = Arc::clone(&result);
    go(move || {
        let told = scenario(&way);
        into.lock().expect("nobody panics here").replace(told);
    });
    run_loop();
    let told = result.lock().expect("as above").take();
    told.expect("the scenario comes to its end")
}

/// A story of coroutines only, that libc has no counterpart of. Runs until nobody waits.
pub(crate) fn story(body: impl FnOnce() + Send + 'static) {
    tell(|| {
        go(body);
        run_loop();
    });
}

/// Parks the running coroutine for a while, without hooks.
pub(crate) fn pause() {
    Way::Parked.pause();
}

/// A descriptor, closed by the probe, so that hooks hear of it.
#[derive(Debug)]
pub(crate) struct Fd(pub(crate) RawFd);

impl Drop for Fd {
    fn drop(&mut self) {
        call!(close(self.0));
    }
}

/// A descriptor, or a number that may be none. (A closure that names the field of an [`Fd`] would take the number along and
/// leave the descriptor behind.)
pub(crate) trait Number {
    fn number(&self) -> RawFd;
}

impl Number for Fd {
    fn number(&self) -> RawFd {
        self.0
    }
}

impl Number for RawFd {
    fn number(&self) -> RawFd {
        *self
    }
}

impl Fd {
    /// Closes it, and returns its number.
    pub(crate) fn close(self) -> RawFd {
        self.0
    }

    pub(crate) fn from(fd: c_int) -> Self {
        assert!(fd >= 0, "{}", std::io::Error::last_os_error());
        Self(fd)
    }

    pub(crate) fn nonblocking(self) -> Self {
        // SAFETY: fcntl(2) takes no pointers for these.
        unsafe { libc::fcntl(self.0, libc::F_SETFL, libc::fcntl(self.0, libc::F_GETFL) | libc::O_NONBLOCK) };
        self
    }

    pub(crate) fn set<T>(&self, level: c_int, name: c_int, value: T) {
        let size = size_of::<T>() as libc::socklen_t;
        // SAFETY: setsockopt(2) reads the value.
        let failed = unsafe { libc::setsockopt(self.0, level, name, (&raw const value).cast(), size) };
        assert_eq!(failed, 0, "{}", std::io::Error::last_os_error());
    }

    /// `SO_RCVTIMEO` or `SO_SNDTIMEO`.
    pub(crate) fn set_time_limit(&self, name: c_int, millis: i64) {
        self.set(
            libc::SOL_SOCKET,
            name,
            libc::timeval { tv_sec: millis / 1000, tv_usec: millis % 1000 * 1000 },
        );
    }

    /// Both buffers smaller than usual; TCP with the smallest ones spends its time waiting for its own timers.
    pub(crate) fn set_small(&self) {
        self.set(libc::SOL_SOCKET, libc::SO_SNDBUF, 16_384_i32);
        self.set(libc::SOL_SOCKET, libc::SO_RCVBUF, 16_384_i32);
    }
}

/// Two local sockets.
pub(crate) fn local(kind: c_int) -> (Fd, Fd) {
    let mut pair = [0; 2];
    // SAFETY: socketpair(2) fills both.
    let failed = unsafe { libc::socketpair(libc::AF_UNIX, kind, 0, pair.as_mut_ptr()) };
    assert_eq!(failed, 0, "{}", std::io::Error::last_os_error());
    (Fd(pair[0]), Fd(pair[1]))
}

/// Both ends of a TCP connection.
pub(crate) fn tcp() -> (Fd, Fd) {
    use std::os::fd::IntoRawFd;
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let near =
        std::net::TcpStream::connect(listener.local_addr().expect("an address")).expect("a connection");
    let (far, _) = listener.accept().expect("its other end");
    (Fd(near.into_raw_fd()), Fd(far.into_raw_fd()))
}

/// The end to read from and the end to write to.
pub(crate) fn pipe() -> (Fd, Fd) {
    let mut ends = [0; 2];
    // SAFETY: pipe(2) fills both.
    assert_eq!(unsafe { libc::pipe(ends.as_mut_ptr()) }, 0, "{}", std::io::Error::last_os_error());
    (Fd(ends[0]), Fd(ends[1]))
}

/// Opens two ends.
pub(crate) type Open = fn() -> (Fd, Fd);

/// Every kind of stream that is waited for: its name, and the two ends.
pub(crate) fn streams() -> [(&'static str, Open); 3] {
    [("tcp", tcp), ("local", || local(libc::SOCK_STREAM)), ("pipe", pipe)]
}

/// read(2) by the probe: the outcome and the bytes.
pub(crate) fn read(fd: &impl Number, size: usize) -> (Outcome, Vec<u8>) {
    let mut bytes = vec![0; size];
    let outcome = call!(read(fd.number(), bytes.as_mut_ptr().cast::<c_void>(), size));
    bytes.truncate(usize::try_from(outcome.value).unwrap_or(0));
    (outcome, bytes)
}

pub(crate) fn write(fd: &impl Number, bytes: &[u8]) -> Outcome {
    call!(write(fd.number(), bytes.as_ptr().cast::<c_void>(), bytes.len()))
}

pub(crate) fn recv(fd: &impl Number, size: usize, flags: c_int) -> (Outcome, Vec<u8>) {
    let mut bytes = vec![0; size];
    let outcome = call!(recv(fd.number(), bytes.as_mut_ptr().cast::<c_void>(), size, flags));
    bytes.truncate(usize::try_from(outcome.value).unwrap_or(0));
    (outcome, bytes)
}

pub(crate) fn send(fd: &impl Number, bytes: &[u8], flags: c_int) -> Outcome {
    call!(send(fd.number(), bytes.as_ptr().cast::<c_void>(), bytes.len(), flags))
}

/// All bytes until the other end is closed, or a reading fails.
pub(crate) fn read_all(fd: &impl Number, piece: usize) -> (Outcome, Vec<u8>) {
    let mut all = Vec::new();
    loop {
        let (outcome, bytes) = read(fd, piece);
        if outcome.value <= 0 {
            return (outcome, all);
        }
        all.extend(bytes);
    }
}

/// Bytes of which none follows by chance.
pub(crate) fn pattern(size: usize) -> Vec<u8> {
    (0..size).map(|at| (at.wrapping_mul(2_654_435_761) >> 11) as u8).collect()
}
