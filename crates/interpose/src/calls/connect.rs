//! `connect` and `accept`.

use std::time::Duration;

use libc::{c_int, sockaddr, socklen_t};

use super::attempt::{is_ready, is_shut_for_reading, without_blocking};
use crate::deadline::Deadline;
use crate::descriptor::{self, Kind};
use crate::gate::{self, Caller, Stop};
use crate::host::Direction;
use crate::reactor::{self, Ready};
use crate::{errno, flags};

/// Between two tries to connect to a local socket whose queue is full: nothing tells when there is room.
const CROWDED: Duration = Duration::from_millis(1);

fn enter<const ALWAYS: bool>(fd: c_int) -> Option<(Caller, Kind)> {
    let caller = gate::enter::<ALWAYS>(flags::SOCKET)?;
    let kind = Kind::of(fd)?;
    let on = ALWAYS || flags::on() & kind.flags() != 0;
    (on && kind.is_socket() && !descriptor::is_nonblocking(fd)).then_some((caller, kind))
}

/// connect(2). The socket is non-blocking for the call itself and as before while the coroutine is parked. `SO_SNDTIMEO`
/// holds: `EINPROGRESS` then, as libc has it.
pub(crate) unsafe extern "C" fn connect<const ALWAYS: bool>(
    fd: c_int,
    address: *const sockaddr,
    length: socklen_t,
) -> c_int {
    // SAFETY: passed on as it came.
    let call = || unsafe { libc::connect(fd, address, length) };
    let Some((caller, kind)) = enter::<ALWAYS>(fd) else { return call() };
    if !caller.may_park() {
        return call();
    }
    let number = errno::get();
    let deadline = Deadline::after(descriptor::time_limit(fd, libc::SO_SNDTIMEO));
    // Begun by this call (EINPROGRESS), or by one before it (EALREADY).
    let mut under_way = None;
    loop {
        if without_blocking(fd, call) == 0 {
            errno::set(number);
            return 0;
        }
        // The call that finds the connection made, or failed, ends it for the kernel, too: a socket that was refused may
        // try again.
        match errno::get() {
            number @ (libc::EINPROGRESS | libc::EALREADY) => {
                under_way.get_or_insert(number);
            }
            // Some families do not tell a second call.
            libc::EISCONN if under_way.is_some() => {
                errno::set(number);
                return 0;
            }
            libc::EAGAIN if matches!(kind, Kind::Unix | Kind::UnixDatagram) => {
                let left = deadline.map(|deadline| deadline.left());
                if left == Some(Duration::ZERO) {
                    return errno::fail(libc::EAGAIN);
                }
                match caller.sleep("connect", left.map_or(CROWDED, |left| left.min(CROWDED))) {
                    Ok(()) => continue,
                    Err(Stop::Ended(number)) => return errno::fail(number),
                    Err(Stop::CannotPark) => return call(),
                }
            }
            _ => return -1,
        }
        match reactor::ready(caller, "connect", fd, Direction::Write, deadline) {
            Ready::Events(_) => {}
            Ready::TimedOut => return errno::fail(under_way.unwrap_or(libc::EINPROGRESS)),
            Ready::Closed => return errno::fail(libc::EBADF),
            Ready::Refused(_) => return errno::fail(libc::EALREADY),
            Ready::Stopped(Stop::Ended(number)) => return errno::fail(number),
            // Waits for the connection that is under way.
            Ready::Unpollable | Ready::Stopped(Stop::CannotPark) => return call(),
        }
    }
}

/// accept(2).
pub(crate) unsafe extern "C" fn accept<const ALWAYS: bool>(
    fd: c_int,
    address: *mut sockaddr,
    length: *mut socklen_t,
) -> c_int {
    // SAFETY: passed on as it came.
    taking::<ALWAYS>(fd, || unsafe { libc::accept(fd, address, length) })
}

/// accept4(2).
pub(crate) unsafe extern "C" fn accept4<const ALWAYS: bool>(
    fd: c_int,
    address: *mut sockaddr,
    length: *mut socklen_t,
    how: c_int,
) -> c_int {
    // SAFETY: passed on as it came.
    taking::<ALWAYS>(fd, || unsafe { libc::accept4(fd, address, length, how) })
}

/// Takes a connection when there is one. A listener that several processes share may have given it to another by
/// then; the call would block, so it is made while the listener is non-blocking.
fn taking<const ALWAYS: bool>(fd: c_int, call: impl Fn() -> c_int) -> c_int {
    let Some((caller, _)) = enter::<ALWAYS>(fd) else { return call() };
    let number = errno::get();
    let mut listens = false;
    let deadline = Deadline::after(descriptor::time_limit(fd, libc::SO_RCVTIMEO));
    loop {
        if is_ready(fd, Direction::Read) {
            let accepted = without_blocking(fd, &call);
            if accepted >= 0 {
                errno::set(number);
                return accepted;
            }
            if errno::get() != libc::EAGAIN {
                return accepted;
            }
            if is_shut_for_reading(fd) {
                return call();
            }
        }
        // What does not listen says so at once, and is not ready before it has something to read.
        if !std::mem::replace(&mut listens, true)
            && descriptor::option(fd, libc::SO_ACCEPTCONN).is_none_or(|listens| listens == 0)
        {
            return call();
        }
        match reactor::ready(caller, "accept", fd, Direction::Read, deadline) {
            Ready::Events(_) => {}
            Ready::TimedOut => return errno::fail(libc::EAGAIN),
            Ready::Refused(number) => return errno::fail(number),
            Ready::Closed => return errno::fail(libc::EBADF),
            Ready::Stopped(Stop::Ended(number)) => return errno::fail(number),
            Ready::Unpollable | Ready::Stopped(Stop::CannotPark) => return call(),
        }
    }
}
