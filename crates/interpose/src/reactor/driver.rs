//! The loop's own wait, which is taken over from tokio, and where signals arrive.

use std::ffi::{c_int, c_void};
use std::os::fd::RawFd;
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU64, Ordering};

use tokio::sync::Notify;

use super::{Reactor, Ready, Wanted, epoll_wait, existing};
use crate::{errno, gate, got};

/// So many descriptors are polled instead of armed. ppoll(2) looks at each every time, which epoll does not.
const FEW: usize = 8;
/// tokio's waiting is hooked.
static DRIVEN: AtomicBool = AtomicBool::new(false);
/// Counted by the coroutines' thread alone.
static TURNS: AtomicU64 = AtomicU64::new(0);
/// Rings when a signal has ended the loop's wait; null before [`drive`].
static SIGNALED: AtomicPtr<Notify> = AtomicPtr::new(std::ptr::null_mut());

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

/// tokio's waiting is its own again: what is waited for is armed at once from now on.
pub(crate) fn stop_driving() {
    DRIVEN.store(false, Ordering::Relaxed);
    SIGNALED.store(std::ptr::null_mut(), Ordering::Relaxed);
    if let Some(reactor) = existing() {
        reactor.arm_all();
    }
}

/// Whether tokio's waiting is ours: otherwise nobody arms what is waited for before the loop waits.
pub(super) fn is_driven() -> bool {
    DRIVEN.load(Ordering::Relaxed)
}

/// How often the loop has waited. None where its waiting is not ours.
pub(crate) fn turns() -> Option<u64> {
    is_driven().then(|| TURNS.load(Ordering::Relaxed))
}

/// In a forked child: it has a loop of its own, and this is to be done again.
pub(super) fn forget() {
    SIGNALED.store(std::ptr::null_mut(), Ordering::Relaxed);
}

impl Reactor {
    /// Waits for tokio's events and for those descriptors that are not armed.
    ///
    /// # Safety
    ///
    /// As for epoll_wait(2).
    unsafe fn wait_for_events(
        &self,
        tokio: RawFd,
        events: *mut libc::epoll_event,
        most: c_int,
        millis: c_int,
    ) -> c_int {
        let mut few = [Wanted { fd: -1, events: 0 }; FEW];
        let Some(wanted) = self.take_few(&mut few) else {
            self.arm_all();
            // SAFETY: passed on.
            return unsafe { wait_for_tokio(tokio, events, most, millis) };
        };
        let mut records = [libc::pollfd { fd: tokio, events: libc::POLLIN, revents: 0 }; FEW + 1];
        for (record, wanted) in records.iter_mut().zip(wanted) {
            // The bits have the same numbers there.
            let events = i16::try_from(wanted.events & 0x7fff).unwrap_or(libc::POLLIN);
            *record = libc::pollfd { fd: wanted.fd, events, revents: 0 };
        }
        let count = wanted.len() + 1;
        let ready = ppoll(records.get_mut(..count).unwrap_or_default(), millis);
        for (wanted, record) in wanted.iter().zip(&records) {
            match record.revents {
                found if ready <= 0 || found == 0 => self.list_again(wanted.fd),
                found if found & libc::POLLNVAL != 0 => self.end(wanted.fd, Ready::Closed),
                found => self.fire(wanted.fd, u32::from(found.cast_unsigned())),
            }
        }
        if ready <= 0 {
            return ready;
        }
        match records.get(wanted.len()) {
            // SAFETY: passed on.
            Some(tokios) if tokios.revents != 0 => unsafe { epoll_wait(tokio, events, most, 0) },
            _ => 0,
        }
    }

    fn list_again(&self, fd: RawFd) {
        let mut slots = self.slots.borrow_mut();
        if let Some(slot) = usize::try_from(fd).ok().and_then(|index| slots.get_mut(index)) {
            self.list(fd, slot);
        }
    }

    /// Empties the list into `few`, without those that are not waited for any more. None when there is nothing, or more.
    fn take_few<'a>(&self, few: &'a mut [Wanted; FEW]) -> Option<&'a [Wanted]> {
        let mut unarmed = self.unarmed.borrow_mut();
        if unarmed.is_empty() || unarmed.len() > FEW {
            return None;
        }
        let mut slots = self.slots.borrow_mut();
        let mut count = 0;
        for fd in unarmed.drain(..) {
            let Some(slot) = usize::try_from(fd).ok().and_then(|index| slots.get_mut(index)) else {
                continue;
            };
            slot.listed = false;
            if slot.is_waited_for()
                && let Some(place) = few.get_mut(count)
            {
                *place = Wanted { fd, events: slot.wanted() };
                count += 1;
            }
        }
        few.get(..count).filter(|few| !few.is_empty())
    }
}

/// poll(2), which is hooked, too.
fn ppoll(records: &mut [libc::pollfd], millis: c_int) -> c_int {
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
unsafe fn wait_for_tokio(tokio: RawFd, events: *mut libc::epoll_event, most: c_int, millis: c_int) -> c_int {
    // A process that is stopped and continued, or looked at by a debugger, has its epoll_wait(2) end with EINTR, and its
    // ppoll(2) only by a signal that was handled. It matters where that may end a call.
    if millis != 0 && swoole_coroutine::count() == 1 && gate::may_interrupt() {
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
    if !gate::is_ours() {
        // SAFETY: passed on as it came.
        return unsafe { epoll_wait(tokio, events, most, millis) };
    }
    TURNS.store(TURNS.load(Ordering::Relaxed).wrapping_add(1), Ordering::Relaxed);
    let found = match existing() {
        // SAFETY: as above.
        Some(reactor) => unsafe { reactor.wait_for_events(tokio, events, most, millis) },
        // SAFETY: as above.
        None => unsafe { wait_for_tokio(tokio, events, most, millis) },
    };
    if found < 0
        && errno::get() == libc::EINTR
        && swoole_coroutine::is_interruptible()
        && gate::may_interrupt()
        // SAFETY: null, or leaked by `start_driving`.
        && let Some(signaled) = unsafe { SIGNALED.load(Ordering::Relaxed).as_ref() }
    {
        signaled.notify_one();
        errno::set(libc::EINTR);
    }
    found
}
