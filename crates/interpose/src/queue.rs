//! Waiting in the kernel's queue for what other processes give: locks on files, semaphores, messages.
//!
//! Who asks again and again never gets a lock that others pass on to each other, because the kernel gives it to who stands in
//! line. So a thread stands in line for the coroutine, and can be called off: by a signal that it alone takes, without
//! `SA_RESTART`, sent until it has come out, since one that comes just before the call ends nothing.
//!
//! ```text
//!   coroutine                     thread
//!   takes a place, parks          unblocks the signal ── flock(fd, LOCK_EX) … in the kernel's queue
//!                                                         │ granted            │ EINTR
//!   ◄─────────────────────────────────────────────────────┘                    │
//!   canceled, or fd is closed:  called off ── tgkill ─────────────────────────►│
//!   ◄──────────────────────────────────────────────────────────────────────────┘
//! ```
//!
//! What is granted in the moment in which it is called off is told to the caller, who keeps it or gives it back. The kernel
//! counts what a thread takes as its process's: locks by descriptor or process, semaphores' undoing (`CLONE_SYSVSEM`).
//!
//! There are [`PLACES`] places. Who finds none tries again after pauses, and so does everybody where no thread can be made.

use std::ffi::c_int;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicI32, AtomicU8, Ordering};
use std::time::{Duration, Instant};

use swoole_coroutine::{Elsewhere, Lane, elsewhere, signal, wait_out};
use tokio::time::timeout;

use crate::descriptor::{self, InUse};
use crate::errno;
use crate::gate::{Caller, Stop};

/// Threads that stand in line at the same time.
const PLACES: usize = 32;
/// Between two signals to a thread that has not come out.
const AGAIN: Duration = Duration::from_millis(1);

/// For so long a thread that was called off is waited for in place, and how often it is looked at.
const AT_ONCE: Duration = Duration::from_millis(5);
const MOMENT: Duration = Duration::from_micros(20);

// What a place is.
const FREE: u8 = 0;
const TAKEN: u8 = 1;
const CALLED_OFF: u8 = 2;
const CLOSED: u8 = 3;

struct Place {
    state: AtomicU8,
    /// The descriptor, -1 where there is none.
    fd: AtomicI32,
    /// The kernel's number of the thread, as long as it is in the call.
    thread: AtomicI32,
}

/// They are taken and given back by the coroutines' thread.
static QUEUE: [Place; PLACES] =
    [const { Place { state: AtomicU8::new(FREE), fd: AtomicI32::new(-1), thread: AtomicI32::new(0) } };
        PLACES];

/// How standing in line has ended.
pub(crate) enum Queued<T> {
    /// There was no place; nothing was done.
    Full,
    /// With the call's result, or its error number.
    Done(Result<T, c_int>),
    /// Somebody has ended the wait, with this error number; the call was granted all the same.
    Granted(T, c_int),
}

/// Whom a signal ends the wait of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Signals {
    /// Nobody's.
    GoOn,
    /// The only coroutine's.
    End,
}

extern "C" fn nothing(_: c_int, _: *mut libc::siginfo_t, _: *mut libc::c_void) {}

/// The signal that ends a thread's call. None where all are in use.
fn signal() -> Option<c_int> {
    static SIGNAL: OnceLock<Option<c_int>> = OnceLock::new();
    *SIGNAL.get_or_init(|| signal::claim(nothing, 0))
}

impl Place {
    fn take(fd: Option<c_int>) -> Option<&'static Self> {
        let place = QUEUE.iter().find(|place| place.state.load(Ordering::Acquire) == FREE)?;
        place.fd.store(fd.unwrap_or(-1), Ordering::Relaxed);
        place.thread.store(0, Ordering::Relaxed);
        place.state.store(TAKEN, Ordering::Release);
        Some(place)
    }

    fn is_called_off(&self) -> bool {
        self.state.load(Ordering::SeqCst) != TAKEN
    }

    /// On the thread: `call` until it is through, or nobody wants it any more.
    fn stand<T>(&self, signal: c_int, call: impl Fn() -> Result<T, c_int>) -> Result<T, c_int> {
        let _awake = Awake::new(signal);
        // SAFETY: gettid(2) takes nothing.
        let thread = unsafe { libc::syscall(libc::SYS_gettid) };
        self.thread.store(c_int::try_from(thread).unwrap_or(0), Ordering::SeqCst);
        let done = loop {
            if self.is_called_off() {
                break Err(libc::EINTR);
            }
            match call() {
                // A signal that was for the one before.
                Err(libc::EINTR) if !self.is_called_off() => {}
                done => break done,
            }
        };
        self.thread.store(0, Ordering::Release);
        done
    }

    /// Nobody wants it any more. To be repeated until the thread is out.
    fn call_off(&self, state: u8) {
        let _ = self.state.compare_exchange(TAKEN, state, Ordering::SeqCst, Ordering::SeqCst);
        let thread = self.thread.load(Ordering::SeqCst);
        let Some(number) = signal().filter(|_| thread > 0) else { return };
        // Whoever has taken the signal over meanwhile must not have his handler called by that thread; and without any, it
        // would end the process.
        let Ok(before) = signal::handle(number, nothing, 0) else { return };
        // SAFETY: a thread of this process, in a call that it has not come out of. The handler does nothing.
        unsafe { libc::syscall(libc::SYS_tgkill, libc::getpid(), thread, number) };
        if before.sa_sigaction != nothing as *const () as usize && before.sa_sigaction != libc::SIG_DFL {
            // The thread is gone when its handler is back.
            while self.thread.load(Ordering::Acquire) == thread {
                std::thread::sleep(AGAIN / 10);
                // SAFETY: as above.
                unsafe { libc::syscall(libc::SYS_tgkill, libc::getpid(), thread, number) };
            }
            // SAFETY: what sigaction(2) has told.
            unsafe { libc::sigaction(number, &before, std::ptr::null_mut()) };
        }
    }
}

impl Place {
    /// Calls the thread off, and comes back with what the call has come to.
    fn leave<T>(
        &self,
        reason: &'static str,
        thread: &mut Elsewhere<Result<T, c_int>>,
    ) -> Option<Result<T, c_int>> {
        let begin = Instant::now();
        loop {
            self.call_off(CALLED_OFF);
            // Usually it is out in some microseconds, and whoever has canceled the wait finds it ended. Where it is not let run,
            // this one had better not run either.
            while begin.elapsed() < AT_ONCE {
                if let Some(done) = thread.try_take() {
                    return done;
                }
                std::thread::sleep(MOMENT);
                self.call_off(CALLED_OFF);
            }
            if let Ok(done) = wait_out(reason, async { timeout(AGAIN, &mut *thread).await }) {
                return done;
            }
        }
    }
}

/// A thread that takes the signal, until this is dropped.
struct Awake(c_int);

impl Awake {
    fn new(signal: c_int) -> Self {
        mask(libc::SIG_UNBLOCK, signal);
        Self(signal)
    }
}

impl Drop for Awake {
    fn drop(&mut self) {
        mask(libc::SIG_BLOCK, self.0);
    }
}

fn mask(how: c_int, signal: c_int) {
    // SAFETY: the set is initialised before it is read.
    unsafe {
        let mut set: libc::sigset_t = std::mem::zeroed();
        libc::sigemptyset(&mut set);
        libc::sigaddset(&mut set, signal);
        libc::pthread_sigmask(how, &set, std::ptr::null_mut());
    }
}

/// Has `call`, which waits, made on a thread. It has to own what it touches.
pub(crate) fn stand_in_line<T: Send + 'static>(
    caller: Caller,
    reason: &'static str,
    fd: Option<c_int>,
    signals: Signals,
    call: impl Fn() -> Result<T, c_int> + Send + 'static,
) -> Queued<T> {
    // Whoever closes a descriptor has to find who stands in line for it.
    if !caller.may_park() || fd.is_some_and(|fd| !descriptor::has_users(fd)) {
        return Queued::Full;
    }
    let Some(number) = signal() else { return Queued::Full };
    let Some(place) = Place::take(fd) else { return Queued::Full };
    let _here = fd.map(InUse::by_caller);
    let in_use = fd.map(InUse::by_thread);
    let given = elsewhere(Lane::Others, move || {
        let done = place.stand(number, call);
        drop(in_use);
        done
    });
    let Ok(mut thread) = given else {
        place.state.store(FREE, Ordering::Release);
        return Queued::Full;
    };
    let waited = match signals {
        Signals::GoOn => caller.wait_now(reason, &mut thread),
        Signals::End => caller.wait_interruptible(reason, &mut thread),
    };
    let (done, stopped) = match waited {
        Ok(done) => (done, None),
        Err(stop) => (place.leave(reason, &mut thread), Some(stop)),
    };
    let was_closed = place.state.swap(FREE, Ordering::AcqRel) == CLOSED;
    // None: it has panicked.
    match (done.unwrap_or(Err(libc::ECANCELED)), stopped) {
        (Ok(granted), Some(Stop::Ended(number))) => Queued::Granted(granted, number),
        (Err(libc::EINTR), Some(Stop::Ended(number))) => Queued::Done(Err(number)),
        (Err(libc::EINTR), _) if was_closed => Queued::Done(Err(libc::EBADF)),
        (done, _) => Queued::Done(done),
    }
}

/// `fd` is about to be closed. To be repeated while threads are in calls for it.
pub(crate) fn call_off(fd: c_int) {
    for place in &QUEUE {
        if place.state.load(Ordering::Acquire) != FREE && place.fd.load(Ordering::Relaxed) == fd {
            place.call_off(CLOSED);
        }
    }
}

/// Calls off all that is left, when no coroutine runs any more, and returns when the threads are out of their calls.
pub(crate) fn clear() {
    for place in &QUEUE {
        while place.state.load(Ordering::Acquire) != FREE {
            place.call_off(CALLED_OFF);
            // A thread that comes later sees that it is not wanted.
            if place.thread.load(Ordering::SeqCst) == 0 {
                place.state.store(FREE, Ordering::Release);
            } else {
                std::thread::sleep(AGAIN / 10);
            }
        }
    }
}

/// In a forked child, which has none of the threads.
pub(crate) fn forget() {
    for place in &QUEUE {
        place.state.store(FREE, Ordering::Relaxed);
    }
}

/// As libc's functions tell it.
pub(crate) fn result<T: From<i8> + PartialEq>(returned: T) -> Result<T, c_int> {
    if returned == T::from(-1) { Err(errno::get()) } else { Ok(returned) }
}
