//! The program that uses this crate: what it knows, what it is told, and which thread its coroutines run on.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use libc::c_int;

use crate::errno;

/// What the program that uses this crate knows and the crate does not.
pub struct Host {
    /// Whether the running coroutine may be parked at this moment. Asked before each wait, not before each call. False
    /// where the program is in the middle of something that others must not see; the call then blocks as it used to.
    pub may_park: fn() -> bool,
    /// The running coroutine's wait was canceled; its call is about to return `ECANCELED`.
    pub canceled: fn(),
    /// Whether the call that was canceled is one of a client in the middle of its protocol. The client may take the
    /// connection for sound, and the answer that is still to come for that of its next question: so its sockets are shut down.
    pub is_in_conversation: fn() -> bool,
    /// Whether a signal that has arrived may end the call of the only coroutine, as it ends that of a process. False
    /// where signals are the program's own affair.
    pub may_interrupt: fn() -> bool,
    /// The running coroutine may not wait, because another one does; its call is about to fail. False: the script is told
    /// nothing, because it has not heard yet what it was told before.
    pub conflict: fn(&Conflict) -> bool,
}

/// Which way bytes would go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Towards the program; also accepting.
    Read,
    /// Away from it; also connecting.
    Write,
}

/// Two coroutines wait for the same descriptor and direction.
#[derive(Clone, Copy, Debug)]
pub struct Conflict {
    /// The descriptor.
    pub fd: i32,
    /// What both want.
    pub direction: Direction,
    /// Id of the coroutine that waits already.
    pub owner: i64,
    /// It is more than that: an answer is to come that nobody will read, so only [`Self::owner`] may go on reading.
    pub is_spoiled: bool,
}

static HOST: OnceLock<&'static Host> = OnceLock::new();
/// The coroutines' thread; 0 before [`install`].
static THREAD: AtomicUsize = AtomicUsize::new(0);

pub(crate) fn install(host: &'static Host) {
    let _ = HOST.set(host);
    THREAD.store(thread(), Ordering::Relaxed);
}

/// A number that only the calling thread has: the thread pointer of the ABI, which is a register.
#[inline(always)]
fn thread() -> usize {
    let pointer: usize;
    #[cfg(target_arch = "x86_64")]
    // SAFETY: the ABI keeps the thread pointer's own address where it points.
    unsafe {
        std::arch::asm!("mov {}, fs:0", out(reg) pointer, options(nostack, preserves_flags, readonly, pure));
    }
    #[cfg(target_arch = "aarch64")]
    // SAFETY: reads a register that user code may read.
    unsafe {
        std::arch::asm!("mrs {}, tpidr_el0", out(reg) pointer, options(nostack, preserves_flags, nomem, pure));
    }
    pointer
}

/// Whether the calling thread is the coroutines'.
#[inline(always)]
pub(crate) fn is_ours() -> bool {
    THREAD.load(Ordering::Relaxed) == thread()
}

/// Whether the running coroutine may be parked now.
pub(crate) fn may_park() -> bool {
    !swoole_coroutine::is_aborted() && HOST.get().is_some_and(|host| (host.may_park)())
}

/// The running coroutine's wait was canceled.
#[cold]
pub(crate) fn canceled() {
    if let Some(host) = HOST.get() {
        (host.canceled)();
    }
}

/// The wait for `fd` was canceled. No answer will ever be taken for one to another question.
#[cold]
pub(crate) fn end_conversation(fd: c_int) {
    let number = errno::get();
    if HOST.get().is_some_and(|host| (host.is_in_conversation)()) {
        // SAFETY: shutdown(2) takes no pointers; what is not a socket refuses.
        unsafe { libc::shutdown(fd, libc::SHUT_RDWR) };
    }
    errno::set(number);
}

/// The running coroutine may not wait, because another one does. Whether the script was told.
pub(crate) fn conflict(conflict: &Conflict) -> bool {
    HOST.get().is_some_and(|host| (host.conflict)(conflict))
}

/// Whether a signal may end the call of the only coroutine.
pub(crate) fn may_interrupt() -> bool {
    HOST.get().is_some_and(|host| (host.may_interrupt)())
}
