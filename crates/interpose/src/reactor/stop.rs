//! Waits that were ended, for callers that do not look.
//!
//! There is code that does not look at what poll(2) has said, and asks the descriptor, and polls again, for ever. So when the
//! poll(2) for a single descriptor was canceled or refused, the next call that uses it says the same instead of "not now".

use std::os::fd::RawFd;
use std::sync::atomic::{AtomicBool, Ordering};

use libc::c_int;

use super::{existing, with_slot};
use crate::gate::Caller;

/// Whether any slot has a `stopped`; now and then it has none any more.
static IS_ANY_STOPPED: AtomicBool = AtomicBool::new(false);

/// The running coroutine's poll(2) for `fd` alone was ended with this number.
pub(crate) fn stopped(caller: Caller, fd: RawFd, number: c_int) {
    with_slot(fd, |slot| slot.stopped = Some((caller.id(), number)));
    IS_ANY_STOPPED.store(true, Ordering::Relaxed);
}

/// What the running coroutine's last poll(2) for `fd` was ended with, if it has not been told.
#[inline]
pub(crate) fn take_stop(caller: Caller, fd: RawFd) -> Option<c_int> {
    if IS_ANY_STOPPED.load(Ordering::Relaxed) { take_any_stop(caller, fd) } else { None }
}

#[cold]
fn take_any_stop(caller: Caller, fd: RawFd) -> Option<c_int> {
    let mut slots = existing()?.slots.borrow_mut();
    let stopped = slots.get_mut(usize::try_from(fd).ok()?)?.stopped.take_if(|(id, _)| *id == caller.id());
    let is_any = slots.iter().any(|slot| slot.stopped.is_some());
    IS_ANY_STOPPED.store(is_any, Ordering::Relaxed);
    stopped.map(|(_, number)| number)
}
