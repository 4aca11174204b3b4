//! The epoll instance behind tokio's loop, which tokio does not show.

use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};

use tokio::io::unix::AsyncFd;
use tokio::runtime::LocalRuntime;

/// The descriptors of a runtime's epoll instance, of which it has one to wait and one to register.
#[derive(Default)]
pub(crate) struct Epoll(Vec<RawFd>);

impl Epoll {
    /// Tokio does not tell them. They are those by which a descriptor can be modified that only it has registered.
    pub(crate) fn of(runtime: &LocalRuntime) -> io::Result<Self> {
        /// Numbers are given out from the lowest, but other threads may have closed some meanwhile.
        const BEYOND: RawFd = 64;

        let _entered = runtime.enter();
        // SAFETY: eventfd(2) takes no pointers.
        let probe = unsafe { libc::eventfd(0, libc::EFD_CLOEXEC) };
        if probe < 0 {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: eventfd(2) returned this descriptor and nobody else owns it; the AsyncFd keeps it open.
        let probe = unsafe { AsyncFd::register(OwnedFd::from_raw_fd(probe)) }?;
        let number = probe.as_raw_fd();
        let found = (0..number.saturating_add(BEYOND)).filter(|&candidate| {
            let mut nothing = libc::epoll_event { events: 0, u64: 0 };
            // SAFETY: epoll_ctl(2) reads the event. It fails on what is no epoll instance, and on any other one.
            unsafe { libc::epoll_ctl(candidate, libc::EPOLL_CTL_MOD, number, &mut nothing) == 0 }
        });
        Ok(Self(found.collect()))
    }

    /// In a child: from now on they are those of an empty instance, and the parent's is out of reach.
    pub(crate) fn replace(&self) {
        let Some(first) = self.0.first() else { return };
        // SAFETY: descriptors of the forgotten runtime, in a process with one thread. Closing the first makes room for
        // the new one where no other number is free; the parent's files are still open in the parent.
        unsafe {
            libc::close(*first);
            let empty = libc::epoll_create1(libc::EPOLL_CLOEXEC);
            for &number in self.0.iter().filter(|&&number| number != empty) {
                libc::dup3(empty, number, libc::O_CLOEXEC);
            }
            if !self.0.contains(&empty) {
                libc::close(empty);
            }
        }
    }
}
