//! `waitEvent()`: until a descriptor can be read or written.

use std::io;
use std::os::fd::{AsRawFd, BorrowedFd, OwnedFd, RawFd};

use swoole_zend::error::{self, Level};
use swoole_zend::{Args, PhpResult, Zval, doorway, stream, sys};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

use super::{Ended, failed, wait_for};
use crate::coroutine::require;
use crate::last_error;

/// `SWOOLE_EVENT_READ` and `SWOOLE_EVENT_WRITE`.
pub(crate) const READ: i64 = 512;
pub(crate) const WRITE: i64 = 1024;

/// Another descriptor of the same open file. The owner may close its own while somebody waits, and epoll takes each
/// number once only, whoever asks.
pub(super) fn duplicate(fd: RawFd) -> io::Result<OwnedFd> {
    if fd < 0 {
        return Err(io::Error::from_raw_os_error(libc::EBADF));
    }
    // SAFETY: the number is only handed to fcntl(2), which says EBADF when it is not open.
    unsafe { BorrowedFd::borrow_raw(fd) }.try_clone_to_owned()
}

/// Puts a descriptor into the loop.
pub(super) fn watch<T: AsRawFd + Into<OwnedFd>>(fd: T, interest: Interest) -> io::Result<AsyncFd<T>> {
    // SAFETY: what turns into an `OwnedFd` owns its descriptor, so that is open and the same until the AsyncFd drops it.
    unsafe { AsyncFd::register_with_interest(fd, interest) }.map_err(io::Error::from)
}

/// What can be done with `fd` now, of `events`; none: nothing yet.
pub(super) fn look(fd: RawFd, events: i64) -> io::Result<Option<i64>> {
    let mut asked = 0;
    if events & READ != 0 {
        asked |= libc::POLLIN;
    }
    if events & WRITE != 0 {
        asked |= libc::POLLOUT;
    }
    let mut poll = libc::pollfd { fd, events: asked, revents: 0 };
    // SAFETY: poll(2) on one entry, without waiting.
    if unsafe { libc::poll(&mut poll, 1, 0) } < 0 {
        return Err(io::Error::last_os_error());
    }
    if poll.revents & libc::POLLNVAL != 0 {
        return Err(io::Error::from_raw_os_error(libc::EBADF));
    }
    let mut found = 0;
    if poll.revents & libc::POLLIN != 0 {
        found |= READ;
    }
    if poll.revents & libc::POLLOUT != 0 {
        found |= WRITE;
    }
    if found == 0 && poll.revents & (libc::POLLERR | libc::POLLHUP) != 0 {
        // Whatever is tried next says what is wrong.
        found = events;
    }
    Ok((found != 0).then_some(found))
}

/// Waits until something of `events` can be done.
pub(super) async fn until(fd: OwnedFd, events: i64) -> io::Result<i64> {
    let interest = match (events & READ != 0, events & WRITE != 0) {
        (true, true) => Interest::READABLE | Interest::WRITABLE,
        (false, true) => Interest::WRITABLE,
        _ => Interest::READABLE,
    } | Interest::ERROR;
    let fd = watch(fd, interest)?;
    loop {
        let mut ready = fd.ready(interest).await?;
        if let Some(found) = look(fd.get_ref().as_raw_fd(), events)? {
            return Ok(found);
        }
        ready.clear_ready();
    }
}

fn wait_event(args: &Args<'_>, result: &mut Zval) -> PhpResult {
    args.expect(1, Some(3))?;
    let value = args.value(1)?;
    let (events, seconds) = (args.long_or(2, READ)?, args.double_or(3, -1.0)?);
    require()?;
    result.set_bool(false);
    let Some(fd) = stream::descriptor(value) else {
        error::raise(Level::Warning, "unknown fd type");
        return Ok(());
    };
    let events = events & (READ | WRITE);
    if events == 0 {
        last_error::set(i64::from(libc::EINVAL));
        return Ok(());
    }
    if seconds == 0.0 {
        match look(fd, events) {
            Ok(Some(found)) => result.set_long(found),
            Ok(None) => last_error::set(i64::from(libc::ETIMEDOUT)),
            Err(failure) => failed(&failure),
        }
        return Ok(());
    }
    let fd = match duplicate(fd) {
        Ok(fd) => fd,
        Err(failure) => {
            failed(&failure);
            return Ok(());
        }
    };
    match wait_for("event", seconds, until(fd, events)) {
        Ok(Ok(found)) => result.set_long(found),
        Ok(Err(failure)) => failed(&failure),
        Err(Ended::TimedOut) => last_error::set(last_error::CO_TIMEDOUT),
        Err(Ended::Canceled) => {}
    }
    Ok(())
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_System_waitEvent(
    frame: *mut sys::zend_execute_data,
    result: *mut sys::zval,
) {
    doorway(frame, result, wait_event);
}
