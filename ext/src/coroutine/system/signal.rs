//! Signals as something to wait for, and `waitSignal()`.
//!
//!     handler (any moment, any code)  COUNTS[n] += 1, then a write to the eventfd
//!     waiting coroutines              each has the eventfd in the loop, and compares the counts with those it knew
//!
//! Nobody reads the eventfd: every write is an edge for each who watches, so all who wait for a signal get it. A handler
//! of our own, not tokio's: that one goes on to call whatever handler was there before, which in a PHP process may end
//! it. The former handler is put back when the last who waits has gone.

use std::cell::{Cell, RefCell};
use std::ffi::c_void;
use std::io;
use std::mem::MaybeUninit;
use std::os::fd::{FromRawFd, IntoRawFd, OwnedFd};
use std::ptr;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicU32, AtomicUsize, Ordering};

use swoole_zend::error::{self, Level};
use swoole_zend::{Args, PhpResult, PhpStatic, Zval, doorway, sys};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

use super::event::{duplicate, watch};
use super::{Ended, failed, wait_for};
use crate::coroutine::require;
use crate::last_error;

/// One more than the highest signal number of Linux.
const NUMBERS: usize = 65;

/// How often each signal was caught.
static COUNTS: [AtomicU32; NUMBERS] = [const { AtomicU32::new(0) }; NUMBERS];
/// The eventfd that the handler writes to; -1 before the first wait.
static EVENT: AtomicI32 = AtomicI32::new(-1);
/// Who listened to SIGCHLD before us: it still gets each one, because we only look.
static NEXT_CHILD_HANDLER: AtomicUsize = AtomicUsize::new(libc::SIG_DFL);
static NEXT_WANTS_INFO: AtomicBool = AtomicBool::new(false);

/// A signal that is caught now: by how many, and what was there before.
struct Caught {
    signal: libc::c_int,
    users: Cell<usize>,
    before: libc::sigaction,
}

static CAUGHT: PhpStatic<RefCell<Vec<Caught>>> = PhpStatic::new(RefCell::new(Vec::new()));

extern "C" fn on_signal(signal: libc::c_int, info: *mut libc::siginfo_t, context: *mut c_void) {
    // SAFETY: write(2) is async-signal-safe; errno is put back for the code that was interrupted.
    unsafe {
        let errno = *libc::__errno_location();
        if let Some(count) = usize::try_from(signal).ok().and_then(|signal| COUNTS.get(signal)) {
            count.fetch_add(1, Ordering::Relaxed);
        }
        let one: u64 = 1;
        libc::write(EVENT.load(Ordering::Relaxed), (&raw const one).cast(), size_of::<u64>());
        *libc::__errno_location() = errno;
    }
    if signal != libc::SIGCHLD {
        return;
    }
    let next = NEXT_CHILD_HANDLER.load(Ordering::Relaxed);
    if next == libc::SIG_DFL || next == libc::SIG_IGN {
        return;
    }
    // SAFETY: sigaction(2) gave this address as a handler, and of which kind it is.
    unsafe {
        if NEXT_WANTS_INFO.load(Ordering::Relaxed) {
            let next: extern "C" fn(libc::c_int, *mut libc::siginfo_t, *mut c_void) =
                std::mem::transmute(next);
            next(signal, info, context);
        } else {
            let next: extern "C" fn(libc::c_int) = std::mem::transmute(next);
            next(signal);
        }
    }
}

/// The eventfd, made when first needed and then kept: a handler may write to it at any moment.
fn event() -> io::Result<libc::c_int> {
    let known = EVENT.load(Ordering::Relaxed);
    if known >= 0 {
        return Ok(known);
    }
    // SAFETY: eventfd(2) takes no pointers.
    let event = unsafe { libc::eventfd(0, libc::EFD_NONBLOCK | libc::EFD_CLOEXEC) };
    if event < 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: eventfd(2) returned this descriptor and nobody else owns it; given up for good.
    let event = unsafe { OwnedFd::from_raw_fd(event) }.into_raw_fd();
    EVENT.store(event, Ordering::Relaxed);
    Ok(event)
}

fn handler_of(action: &libc::sigaction) -> usize {
    action.sa_sigaction
}

fn catch(signal: libc::c_int) -> io::Result<()> {
    let caught = CAUGHT.borrow();
    if let Some(caught) = caught.iter().find(|caught| caught.signal == signal) {
        caught.users.set(caught.users.get() + 1);
        return Ok(());
    }
    drop(caught);
    // SAFETY: sigaction(2) writes the present action, and takes a handler that is async-signal-safe.
    let before = unsafe {
        let mut before = MaybeUninit::<libc::sigaction>::zeroed();
        if libc::sigaction(signal, ptr::null(), before.as_mut_ptr()) != 0 {
            return Err(io::Error::last_os_error());
        }
        let before = before.assume_init();
        if signal == libc::SIGCHLD {
            NEXT_WANTS_INFO.store(before.sa_flags & libc::SA_SIGINFO != 0, Ordering::Relaxed);
            NEXT_CHILD_HANDLER.store(handler_of(&before), Ordering::Relaxed);
        }
        let mut action: libc::sigaction = MaybeUninit::zeroed().assume_init();
        action.sa_sigaction = on_signal as *const () as usize;
        action.sa_flags = libc::SA_RESTART | libc::SA_SIGINFO | libc::SA_ONSTACK;
        if libc::sigaction(signal, &action, ptr::null_mut()) != 0 {
            return Err(io::Error::last_os_error());
        }
        before
    };
    CAUGHT.borrow_mut().push(Caught { signal, users: Cell::new(1), before });
    Ok(())
}

fn release(signal: libc::c_int) {
    let mut all = CAUGHT.borrow_mut();
    let Some(index) = all.iter().position(|caught| caught.signal == signal) else { return };
    let Some(caught) = all.get(index) else { return };
    caught.users.set(caught.users.get().saturating_sub(1));
    if caught.users.get() > 0 {
        return;
    }
    put_back(&all.swap_remove(index));
}

fn put_back(Caught { signal, before, .. }: &Caught) {
    // SAFETY: sigaction(2) as in `catch`; what somebody installed over ours meanwhile stays.
    unsafe {
        let mut now = MaybeUninit::<libc::sigaction>::zeroed();
        if libc::sigaction(*signal, ptr::null(), now.as_mut_ptr()) == 0
            && handler_of(&now.assume_init()) == on_signal as *const () as usize
        {
            libc::sigaction(*signal, before, ptr::null_mut());
        }
    }
}

/// In a forked child: those who listen are in the parent, and the eventfd wakes them.
pub(super) fn in_child() {
    CAUGHT.borrow_mut().drain(..).for_each(|caught| put_back(&caught));
    EVENT.store(-1, Ordering::Relaxed);
}

/// Signals that are caught as long as this exists.
pub(super) struct Listener {
    event: AsyncFd<OwnedFd>,
    /// Each signal, with its count when last looked at.
    signals: Vec<(libc::c_int, Cell<u32>)>,
}

/// How many listen to signals now.
pub(crate) fn listeners() -> usize {
    CAUGHT.borrow().iter().map(|caught| caught.users.get()).sum::<usize>()
}

fn count_of(signal: libc::c_int) -> u32 {
    usize::try_from(signal)
        .ok()
        .and_then(|signal| COUNTS.get(signal))
        .map_or(0, |count| count.load(Ordering::Relaxed))
}

impl Listener {
    pub(super) fn new(signals: &[libc::c_int]) -> io::Result<Self> {
        let event = duplicate(event()?)?;
        let event = watch(event, Interest::READABLE)?;
        let mut listener = Self { event, signals: Vec::with_capacity(signals.len()) };
        for &signal in signals {
            let count = count_of(signal);
            // What was caught so far is released again when one fails.
            catch(signal)?;
            listener.signals.push((signal, Cell::new(count)));
        }
        Ok(listener)
    }

    /// The first of the signals that has come since.
    fn take(&self) -> Option<libc::c_int> {
        self.signals.iter().find_map(|(signal, known)| {
            let count = count_of(*signal);
            (known.replace(count) != count).then_some(*signal)
        })
    }

    /// Completes with the next signal.
    pub(super) async fn next(&self) -> io::Result<libc::c_int> {
        loop {
            if let Some(signal) = self.take() {
                return Ok(signal);
            }
            // Cleared before looking: a write in between is another edge.
            self.event.readable().await?.clear_ready();
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        for (signal, _) in &self.signals {
            release(*signal);
        }
    }
}

/// A signal that may be waited for. Faults are not: their handler would return to the instruction that failed.
fn is_waitable(signal: i64) -> bool {
    let refused = [
        libc::SIGCHLD,
        libc::SIGKILL,
        libc::SIGSTOP,
        libc::SIGSEGV,
        libc::SIGBUS,
        libc::SIGILL,
        libc::SIGFPE,
    ];
    (1..NUMBERS as i64).contains(&signal) && !refused.iter().any(|&refused| i64::from(refused) == signal)
}

/// The numbers that were passed; none when one of them cannot be waited for.
fn signals_of(value: &Zval) -> Option<Vec<libc::c_int>> {
    let mut signals = Vec::new();
    let mut add = |number: i64| {
        let signal = libc::c_int::try_from(number).ok().filter(|_| is_waitable(number))?;
        if !signals.contains(&signal) {
            signals.push(signal);
        }
        Some(())
    };
    match value.as_array() {
        Some(array) => array.iter().try_for_each(|(_, item)| add(item.to_long()))?,
        None => add(value.to_long())?,
    }
    (!signals.is_empty()).then_some(signals)
}

fn wait_signal(args: &Args<'_>, result: &mut Zval) -> PhpResult {
    args.expect(1, Some(2))?;
    let signals = signals_of(&*args.array_or_long(1)?);
    let seconds = args.double_or(2, -1.0)?;
    require()?;
    result.set_bool(false);
    let listener = signals
        .ok_or_else(|| io::Error::from_raw_os_error(libc::EINVAL))
        .and_then(|signals| Listener::new(&signals));
    let listener = match listener {
        Ok(listener) => listener,
        Err(failure) => {
            failed(&failure);
            if failure.raw_os_error() == Some(libc::EINVAL) {
                error::raise(Level::Warning, "Invalid signal in the given list");
            }
            return Ok(());
        }
    };
    match wait_for("signal", seconds, listener.next()) {
        Ok(Ok(signal)) => result.set_long(i64::from(signal)),
        Ok(Err(failure)) => failed(&failure),
        Err(Ended::TimedOut) => last_error::set(last_error::CO_TIMEDOUT),
        Err(Ended::Canceled) => {}
    }
    Ok(())
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_System_waitSignal(
    frame: *mut sys::zend_execute_data,
    result: *mut sys::zval,
) {
    doorway(frame, result, wait_signal);
}
