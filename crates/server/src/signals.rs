//! SIGTERM and SIGINT as events of the loop, and the clock that runs from then on.
//!
//! A handler of our own, not tokio's: that one goes on to call whatever handler was there before, which in
//! a PHP process is the engine's and ends the process. This one is put back when the server ends, so the
//! rest of the script reacts to signals as it did before. Not `signalfd(2)`: children would inherit the
//! blocked mask.
//!
//! The loop may never get to hear of a signal, because a request's handler computes without end or blocks in place. So
//! the clock is no timer of the loop's but one of the system's, which comes as a signal, too; no thread is needed.
//!
//! ```text
//!   first signal, or stop() ──► event, timer: max_wait ──► out of time: event, [`on_out_of_time`], timer: TICK
//!   second signal ──────────────────────────────────────►       │
//!                                     every TICK: the same again ◄┘ … until the server ends, or nobody has shown any
//!   third signal ────► the process dies of it                        sign of life for SILENT ticks: so does the process
//! ```

use std::cell::Cell;
use std::io;
use std::mem::MaybeUninit;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::ptr;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicPtr, AtomicU8, AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

/// Between two looks, once the time is over.
const TICK: Duration = Duration::from_millis(50);
/// So many looks at which neither the loop nor PHP code has said anything are a process that hangs.
const SILENT: u32 = 20;

/// The eventfd that the handler writes to; -1 while nobody listens.
static EVENT: AtomicI32 = AtomicI32::new(-1);

/// What the loop is to do, the most urgent of all that it has not heard of yet.
static REQUEST: AtomicU8 = AtomicU8::new(0);
const STOP: u8 = 1;
const TIME_IS_OVER: u8 = 2;
const AT_ONCE: u8 = 3;

/// How far the end is.
static STAGE: AtomicU8 = AtomicU8::new(SERVING);
const SERVING: u8 = 0;
const STOPPING: u8 = 1;
const OUT_OF_TIME: u8 = 2;

/// The signal to die of.
static LATEST: AtomicI32 = AtomicI32::new(libc::SIGTERM);
/// Nanoseconds that running requests have.
static MAX_WAIT: AtomicU64 = AtomicU64::new(0);
static SILENCE: AtomicU32 = AtomicU32::new(0);
static HAS_TIMER: AtomicBool = AtomicBool::new(false);
static TIMER: AtomicPtr<libc::c_void> = AtomicPtr::new(ptr::null_mut());
/// The embedder's function, see [`on_out_of_time`].
static URGE: AtomicPtr<()> = AtomicPtr::new(ptr::null_mut());

thread_local! {
    /// The handlers that were there before, while the signals are caught.
    static BEFORE: Cell<Option<[libc::sigaction; 2]>> = const { Cell::new(None) };
    static HEARS_OF_FORKS: Cell<bool> = const { Cell::new(false) };
}

const CAUGHT: [libc::c_int; 2] = [libc::SIGTERM, libc::SIGINT];

/// Catches the signals until it is released.
pub(crate) struct Signals {
    event: AsyncFd<OwnedFd>,
}

/// What the loop is asked to do.
pub(crate) enum Request {
    /// Stop, gracefully.
    Stop,
    /// The grace period is over.
    TimeIsOver,
    /// Somebody does not want to wait for that.
    AtOnce,
}

/// Has `urge` called when the grace period of a server that stops is over, and from then on again and again until the
/// server has ended. It runs in a signal handler, on the loop's thread: it may only ask whatever runs there to look at
/// [`is_out_of_time`].
pub fn on_out_of_time(urge: fn()) {
    URGE.store(urge as *mut (), Ordering::Relaxed);
}

/// Whether a server was told to stop and its grace period is over: whoever asks shows that the process does not hang.
pub fn is_out_of_time() -> bool {
    let over = STAGE.load(Ordering::Relaxed) == OUT_OF_TIME;
    if over {
        SILENCE.store(0, Ordering::Relaxed);
    }
    over
}

extern "C" fn on_signal(signal: libc::c_int, info: *mut libc::siginfo_t, _: *mut libc::c_void) {
    // SAFETY: errno is this thread's, and put back for the code that was interrupted. The kernel passes a valid siginfo.
    unsafe {
        let errno = *libc::__errno_location();
        if (*info).si_code == libc::SI_TIMER {
            on_timer();
        } else {
            LATEST.store(signal, Ordering::Relaxed);
            on_request();
        }
        *libc::__errno_location() = errno;
    }
}

/// Somebody has sent a signal.
fn on_request() {
    match STAGE.load(Ordering::Relaxed) {
        SERVING => {
            tell_loop(STOP);
            begin();
        }
        STOPPING => {
            tell_loop(AT_ONCE);
            run_out_of_time();
        }
        _ => die(),
    }
}

fn on_timer() {
    match STAGE.load(Ordering::Relaxed) {
        STOPPING => {
            tell_loop(TIME_IS_OVER);
            run_out_of_time();
        }
        OUT_OF_TIME if SILENCE.fetch_add(1, Ordering::Relaxed) >= SILENT => die(),
        OUT_OF_TIME => {
            tell_loop(0);
            urge();
        }
        _ => {}
    }
}

/// The grace period begins, unless it has. Async-signal-safe.
pub(crate) fn begin() {
    if STAGE.compare_exchange(SERVING, STOPPING, Ordering::Relaxed, Ordering::Relaxed).is_ok() {
        // 0 would be no timer.
        set_timer(Duration::from_nanos(MAX_WAIT.load(Ordering::Relaxed)).max(Duration::from_millis(1)), TICK);
    }
}

fn run_out_of_time() {
    STAGE.store(OUT_OF_TIME, Ordering::Relaxed);
    SILENCE.store(0, Ordering::Relaxed);
    set_timer(TICK, TICK);
    urge();
}

fn urge() {
    let urge = URGE.load(Ordering::Relaxed);
    if !urge.is_null() {
        // SAFETY: `on_out_of_time` has stored a function of this type.
        unsafe { std::mem::transmute::<*mut (), fn()>(urge)() };
    }
}

/// The loop is woken, and what it is to do is at least `request`.
fn tell_loop(request: u8) {
    REQUEST.fetch_max(request, Ordering::Relaxed);
    let one: u64 = 1;
    // SAFETY: write(2) is async-signal-safe and reads eight bytes.
    unsafe { libc::write(EVENT.load(Ordering::Relaxed), (&raw const one).cast(), size_of::<u64>()) };
}

/// Ends the process as the signal would have ended it without a handler, when the clients have been told.
fn die() {
    let words =
        b"the server does not end: what runs in it can be neither interrupted nor waited for any longer\n";
    crate::last_words::last_words();
    let signal = LATEST.load(Ordering::Relaxed);
    // SAFETY: all of it is async-signal-safe. The signal comes when this handler returns.
    unsafe {
        libc::write(libc::STDERR_FILENO, words.as_ptr().cast(), words.len());
        let mut default: libc::sigaction = MaybeUninit::zeroed().assume_init();
        default.sa_sigaction = libc::SIG_DFL;
        libc::sigaction(signal, &default, ptr::null_mut());
        libc::raise(signal);
    }
}

/// Async-signal-safe.
fn set_timer(first: Duration, then: Duration) {
    if HAS_TIMER.load(Ordering::Relaxed) {
        let times = libc::itimerspec { it_interval: timespec(then), it_value: timespec(first) };
        // SAFETY: timer_settime(2) on the timer of this process; it reads the structure.
        unsafe { libc::timer_settime(TIMER.load(Ordering::Relaxed), 0, &times, ptr::null_mut()) };
    }
}

fn timespec(time: Duration) -> libc::timespec {
    // Longer than that is for ever.
    let seconds = time.as_secs().min(1 << 30) as libc::time_t;
    libc::timespec { tv_sec: seconds, tv_nsec: libc::c_long::from(time.subsec_nanos() as i32) }
}

/// A timer that sends SIGTERM to the calling thread. None: the clock is the loop's alone.
fn make_timer() {
    let mut timer: libc::timer_t = ptr::null_mut();
    // SAFETY: both structures are ours; all zeroes is valid for the event. gettid(2) has no preconditions.
    let made = unsafe {
        let mut event: libc::sigevent = MaybeUninit::zeroed().assume_init();
        event.sigev_notify = libc::SIGEV_THREAD_ID;
        event.sigev_signo = libc::SIGTERM;
        event.sigev_notify_thread_id = libc::syscall(libc::SYS_gettid) as libc::c_int;
        libc::timer_create(libc::CLOCK_MONOTONIC, &mut event, &mut timer)
    };
    if made == 0 {
        TIMER.store(timer, Ordering::Relaxed);
        HAS_TIMER.store(true, Ordering::Relaxed);
    }
}

impl Signals {
    pub(crate) fn catch(max_wait: Duration) -> io::Result<Self> {
        // SAFETY: eventfd(2) takes no pointers.
        let event = unsafe { libc::eventfd(0, libc::EFD_NONBLOCK | libc::EFD_CLOEXEC) };
        if event < 0 {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: eventfd(2) returned this descriptor and nobody else owns it.
        let event = unsafe { OwnedFd::from_raw_fd(event) };
        let number = event.as_raw_fd();
        // SAFETY: the descriptor is owned by `event` and stays open and the same until the AsyncFd drops it.
        let event = unsafe { AsyncFd::register_with_interest(event, Interest::READABLE) }?;
        EVENT.store(number, Ordering::Relaxed);
        REQUEST.store(0, Ordering::Relaxed);
        STAGE.store(SERVING, Ordering::Relaxed);
        LATEST.store(libc::SIGTERM, Ordering::Relaxed);
        MAX_WAIT.store(u64::try_from(max_wait.as_nanos()).unwrap_or(u64::MAX), Ordering::Relaxed);
        let before = CAUGHT.map(|signal| {
            // SAFETY: sigaction(2) with a handler that is async-signal-safe; the old action is kept.
            unsafe {
                let mut action: libc::sigaction = MaybeUninit::zeroed().assume_init();
                action.sa_sigaction = on_signal as *const () as usize;
                action.sa_flags = libc::SA_RESTART | libc::SA_SIGINFO;
                let mut before = MaybeUninit::zeroed();
                libc::sigaction(signal, &action, before.as_mut_ptr());
                before.assume_init()
            }
        });
        BEFORE.set(Some(before));
        make_timer();
        if !HEARS_OF_FORKS.replace(true) {
            // The server that the signals stop is the parent's, and so is the eventfd. It has no timers of its parent.
            swoole_coroutine::on_fork(|| {
                HAS_TIMER.store(false, Ordering::Relaxed);
                release();
            });
        }
        Ok(Self { event })
    }

    /// Completes at the next thing that the loop is to do.
    pub(crate) async fn next(&self) -> io::Result<Request> {
        loop {
            let mut ready = self.event.readable().await?;
            let mut count = 0_u64;
            // SAFETY: read(2) writes eight bytes into `count`.
            let read =
                unsafe { libc::read(self.event.as_raw_fd(), (&raw mut count).cast(), size_of::<u64>()) };
            if read <= 0 {
                ready.clear_ready();
                continue;
            }
            SILENCE.store(0, Ordering::Relaxed);
            match REQUEST.swap(0, Ordering::Relaxed) {
                STOP => return Ok(Request::Stop),
                TIME_IS_OVER => return Ok(Request::TimeIsOver),
                AT_ONCE => return Ok(Request::AtOnce),
                // A sign of life was wanted.
                _ => {}
            }
        }
    }

    /// Puts the former handlers back.
    pub(crate) fn release(&self) {
        release();
    }
}

fn release() {
    if HAS_TIMER.swap(false, Ordering::Relaxed) {
        // SAFETY: `make_timer` made it. What it has sent already arrives before this returns, while the handler is ours.
        unsafe { libc::timer_delete(TIMER.load(Ordering::Relaxed)) };
    }
    STAGE.store(SERVING, Ordering::Relaxed);
    for (signal, before) in BEFORE.take().iter().flat_map(|before| CAUGHT.iter().zip(before)) {
        // SAFETY: puts back what `catch` saved.
        unsafe { libc::sigaction(*signal, before, ptr::null_mut()) };
    }
    EVENT.store(-1, Ordering::Relaxed);
}
