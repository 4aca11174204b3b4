//! The loop's own wait, which is taken over from tokio, and where signals arrive.

use std::ffi::{c_int, c_void};
use std::os::fd::RawFd;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU64, Ordering};

use tokio::sync::Notify;

use crate::host::{is_ours, may_interrupt};
use crate::{errno, got};

/// epoll_wait(2) on tokio's instance, together with whatever else is waited for.
pub(crate) type Wait = unsafe fn(RawFd, *mut libc::epoll_event, c_int, c_int) -> c_int;

/// What the loop's wait is, where it is ours; [`wait_for_tokio`] while nobody has said.
static WAIT: OnceLock<Wait> = OnceLock::new();
/// tokio's waiting is hooked.
static DRIVEN: AtomicBool = AtomicBool::new(false);
/// Counted by the coroutines' thread alone.
static TURNS: AtomicU64 = AtomicU64::new(0);
/// Rings when a signal has ended the loop's wait; null before [`drive`].
static SIGNALED: AtomicPtr<Notify> = AtomicPtr::new(std::ptr::null_mut());

/// Says what the loop's wait is to be. Once.
pub(crate) fn install(wait: Wait) {
    let _ = WAIT.set(wait);
}

/// Takes tokio's waiting over, once in each process.
#[inline]
pub(crate) fn drive() {
    if SIGNALED.load(Ordering::Relaxed).is_null() {
        start_driving();
    }
}

#[cold]
fn start_driving() {
    let signaled: &'static Notify = Box::leak(Box::new(Notify::new()));
    let watch = async {
        loop {
            signaled.notified().await;
            swoole_coroutine::interrupt();
        }
    };
    if swoole_coroutine::spawn_task(watch).is_err() {
        return;
    }
    SIGNALED.store(std::ptr::from_ref(signaled).cast_mut(), Ordering::Relaxed);
    let driven = got::hook_own(c"epoll_wait", wait_for_events as *const c_void);
    DRIVEN.store(driven, Ordering::Relaxed);
}

/// tokio's waiting is its own again: what is waited for is to be armed at once from now on.
pub(crate) fn stop() {
    DRIVEN.store(false, Ordering::Relaxed);
    SIGNALED.store(std::ptr::null_mut(), Ordering::Relaxed);
}

/// Whether tokio's waiting is ours: otherwise nobody arms what is waited for before the loop waits.
pub(crate) fn is_driven() -> bool {
    DRIVEN.load(Ordering::Relaxed)
}

/// How often the loop has waited. None where its waiting is not ours.
pub(crate) fn turns() -> Option<u64> {
    is_driven().then(|| TURNS.load(Ordering::Relaxed))
}

/// In a forked child: it has a loop of its own, and this is to be done again.
pub(crate) fn forget() {
    SIGNALED.store(std::ptr::null_mut(), Ordering::Relaxed);
}

/// poll(2), which is hooked, too.
pub(crate) fn ppoll(records: &mut [libc::pollfd], millis: c_int) -> c_int {
    let limit = u64::try_from(millis).ok().map(|millis| libc::timespec {
        tv_sec: i64::try_from(millis / 1000).unwrap_or(i64::MAX),
        tv_nsec: i64::try_from(millis % 1000 * 1_000_000).unwrap_or(0),
    });
    let limit = limit.as_ref().map_or(std::ptr::null(), std::ptr::from_ref);
    // SAFETY: so many records, a time or none, and a mask that changes nothing.
    unsafe { libc::ppoll(records.as_mut_ptr(), records.len() as libc::nfds_t, limit, std::ptr::null()) }
}

/// Waits for tokio's events alone.
///
/// # Safety
///
/// As for epoll_wait(2).
pub(crate) unsafe fn wait_for_tokio(
    tokio: RawFd,
    events: *mut libc::epoll_event,
    most: c_int,
    millis: c_int,
) -> c_int {
    // A process that is stopped and continued, or looked at by a debugger, has its epoll_wait(2) end with EINTR, and its
    // ppoll(2) only by a signal that was handled. It matters where that may end a call.
    if millis != 0 && swoole_coroutine::count() == 1 && may_interrupt() {
        let ready = ppoll(&mut [libc::pollfd { fd: tokio, events: libc::POLLIN, revents: 0 }], millis);
        if ready <= 0 {
            return ready;
        }
    }
    // SAFETY: passed on.
    unsafe { epoll_wait(tokio, events, most, millis) }
}

/// tokio's wait for events, in its only thread that waits.
unsafe extern "C" fn wait_for_events(
    tokio: c_int,
    events: *mut libc::epoll_event,
    most: c_int,
    millis: c_int,
) -> c_int {
    if !is_ours() {
        // SAFETY: passed on as it came.
        return unsafe { epoll_wait(tokio, events, most, millis) };
    }
    TURNS.store(TURNS.load(Ordering::Relaxed).wrapping_add(1), Ordering::Relaxed);
    let wait = WAIT.get().copied().unwrap_or(wait_for_tokio);
    // SAFETY: as above.
    let found = unsafe { wait(tokio, events, most, millis) };
    if found < 0
        && errno::get() == libc::EINTR
        && swoole_coroutine::is_interruptible()
        && may_interrupt()
        // SAFETY: null, or leaked by `start_driving`.
        && let Some(signaled) = unsafe { SIGNALED.load(Ordering::Relaxed).as_ref() }
    {
        signaled.notify_one();
        errno::set(libc::EINTR);
    }
    found
}

/// epoll_wait(2), which is hooked where [`wait_for_events`] takes its place.
///
/// # Safety
///
/// As for epoll_wait(2).
pub(crate) unsafe fn epoll_wait(
    epoll: RawFd,
    events: *mut libc::epoll_event,
    most: c_int,
    millis: c_int,
) -> c_int {
    // SAFETY: passed on; without a mask it is the same.
    unsafe { libc::epoll_pwait(epoll, events, most, millis, std::ptr::null()) }
}
