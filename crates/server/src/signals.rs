//! SIGTERM and SIGINT as events of the loop.
//!
//! A handler of our own, not tokio's: that one goes on to call whatever handler was there before, which in
//! a PHP process is the engine's and ends the process. This one is put back when the server ends, so the
//! rest of the script reacts to signals as it did before. Not `signalfd(2)`: children would inherit the
//! blocked mask.

use std::cell::Cell;
use std::io;
use std::mem::MaybeUninit;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::ptr;
use std::sync::atomic::{AtomicI32, Ordering};

use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

/// The eventfd that the handler writes to; -1 while nobody listens.
static EVENT: AtomicI32 = AtomicI32::new(-1);

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

extern "C" fn on_signal(_: libc::c_int) {
    let event = EVENT.load(Ordering::Relaxed);
    let one: u64 = 1;
    // SAFETY: write(2) is async-signal-safe; errno is put back for the code that was interrupted.
    unsafe {
        let errno = *libc::__errno_location();
        libc::write(event, (&raw const one).cast(), size_of::<u64>());
        *libc::__errno_location() = errno;
    }
}

impl Signals {
    pub(crate) fn catch() -> io::Result<Self> {
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
        let before = CAUGHT.map(|signal| {
            // SAFETY: sigaction(2) with a handler that is async-signal-safe; the old action is kept.
            unsafe {
                let mut action: libc::sigaction = MaybeUninit::zeroed().assume_init();
                action.sa_sigaction = on_signal as *const () as usize;
                action.sa_flags = libc::SA_RESTART;
                let mut before = MaybeUninit::zeroed();
                libc::sigaction(signal, &action, before.as_mut_ptr());
                before.assume_init()
            }
        });
        BEFORE.set(Some(before));
        if !HEARS_OF_FORKS.replace(true) {
            // The server that the signals stop is the parent's, and so is the eventfd.
            swoole_coroutine::on_fork(release);
        }
        Ok(Self { event })
    }

    /// Completes at the next signal.
    pub(crate) async fn next(&self) -> io::Result<()> {
        loop {
            let mut ready = self.event.readable().await?;
            let mut count = 0_u64;
            // SAFETY: read(2) writes eight bytes into `count`.
            let read =
                unsafe { libc::read(self.event.as_raw_fd(), (&raw mut count).cast(), size_of::<u64>()) };
            if read > 0 {
                return Ok(());
            }
            ready.clear_ready();
        }
    }
}

impl Signals {
    /// Puts the former handlers back.
    pub(crate) fn release(&self) {
        release();
    }
}

fn release() {
    for (signal, before) in BEFORE.take().iter().flat_map(|before| CAUGHT.iter().zip(before)) {
        // SAFETY: puts back what `catch` saved.
        unsafe { libc::sigaction(*signal, before, ptr::null_mut()) };
    }
    EVENT.store(-1, Ordering::Relaxed);
}
