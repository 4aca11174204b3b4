//! The loop's wait, with what is not armed: few descriptors are polled together with tokio's, many are armed.

use std::ffi::c_int;
use std::os::fd::RawFd;

use super::{Reactor, Ready, Wanted, existing};
use crate::driver::{epoll_wait, ppoll, wait_for_tokio};

/// So many descriptors are polled instead of armed. ppoll(2) looks at each every time, which epoll does not.
const FEW: usize = 8;

/// Waits for tokio's events and for those descriptors that are not armed.
///
/// # Safety
///
/// As for epoll_wait(2).
pub(crate) unsafe fn wait(tokio: RawFd, events: *mut libc::epoll_event, most: c_int, millis: c_int) -> c_int {
    match existing() {
        // SAFETY: passed on as it came.
        Some(reactor) => unsafe { reactor.wait_for_events(tokio, events, most, millis) },
        // SAFETY: as above.
        None => unsafe { wait_for_tokio(tokio, events, most, millis) },
    }
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
