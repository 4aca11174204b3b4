//! Descriptors that belong to others, in an epoll of their own inside the loop's.
//!
//! Level-triggered, because a function may leave bytes unread and is to be called again. And in an instance of its own,
//! because the loop's refuses a descriptor that it already has, and because removing one must not depend on who closed
//! it first.

use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};

use tokio::io::unix::AsyncFd;

/// How many events are taken at once.
const BATCH: usize = 64;

/// The instance.
pub(super) struct Poller {
    epoll: AsyncFd<OwnedFd>,
}

/// What has happened to one descriptor.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ready {
    pub(super) fd: RawFd,
    pub(super) readable: bool,
    pub(super) writable: bool,
}

impl Poller {
    /// Call it inside the loop's context.
    pub(super) fn new() -> io::Result<Self> {
        // SAFETY: epoll_create1(2) takes no memory of ours.
        let epoll = unsafe { libc::epoll_create1(libc::EPOLL_CLOEXEC) };
        if epoll < 0 {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: just returned, so nobody else owns it.
        let epoll = unsafe { OwnedFd::from_raw_fd(epoll) };
        // SAFETY: an `OwnedFd` is open, and the same, until it is dropped.
        let epoll = unsafe { AsyncFd::register(epoll) }?;
        Ok(Self { epoll })
    }

    pub(super) fn add(&self, fd: RawFd, read: bool, write: bool) -> io::Result<()> {
        self.control(libc::EPOLL_CTL_ADD, fd, read, write)
    }

    pub(super) fn change(&self, fd: RawFd, read: bool, write: bool) -> io::Result<()> {
        self.control(libc::EPOLL_CTL_MOD, fd, read, write)
    }

    /// A descriptor that was closed is gone already.
    pub(super) fn remove(&self, fd: RawFd) {
        let _ = self.control(libc::EPOLL_CTL_DEL, fd, false, false);
    }

    fn control(&self, operation: i32, fd: RawFd, read: bool, write: bool) -> io::Result<()> {
        let mut events = 0;
        if read {
            events |= libc::EPOLLIN;
        }
        if write {
            events |= libc::EPOLLOUT;
        }
        let mut event =
            libc::epoll_event { events: events.cast_unsigned(), u64: u64::from(fd.unsigned_abs()) };
        // SAFETY: epoll_ctl(2) reads the event, which is on this stack; it says EBADF when `fd` is not open.
        let done = unsafe { libc::epoll_ctl(self.epoll.as_raw_fd(), operation, fd, &mut event) };
        if done < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
    }

    /// Waits until something has happened; never returns an empty list.
    pub(super) async fn wait(&self) -> io::Result<Vec<Ready>> {
        loop {
            let mut guard = self.epoll.readable().await?;
            let ready = self.look()?;
            if !ready.is_empty() {
                return Ok(ready);
            }
            guard.clear_ready();
        }
    }

    fn look(&self) -> io::Result<Vec<Ready>> {
        let mut events = [libc::epoll_event { events: 0, u64: 0 }; BATCH];
        // SAFETY: epoll_wait(2) fills at most as many entries as there are; 0: without waiting.
        let count = unsafe { libc::epoll_wait(self.epoll.as_raw_fd(), events.as_mut_ptr(), BATCH as i32, 0) };
        let Ok(count) = usize::try_from(count) else { return Err(io::Error::last_os_error()) };
        Ok(events.iter().take(count).map(Ready::of).collect())
    }
}

impl Ready {
    fn of(event: &libc::epoll_event) -> Self {
        let (events, fd) = (event.events.cast_signed(), event.u64);
        Self {
            fd: RawFd::try_from(fd).unwrap_or(-1),
            readable: events & libc::EPOLLIN != 0,
            writable: events & libc::EPOLLOUT != 0,
        }
    }
}
