//! `connect` and `accept`.

use std::time::Duration;

use libc::{c_int, sockaddr, socklen_t};

use super::attempt::{is_ready, without_blocking};
use crate::descriptor::{self, Kind};
use crate::gate::{self, Caller, Direction, Stop};
use crate::reactor::{self, Ready};
use crate::table::flags;
use crate::{FLAGS, errno};

/// Between two tries to connect to a local socket whose queue is full: nothing tells when there is room.
const CROWDED: Duration = Duration::from_millis(1);

fn enter<const ALWAYS: bool>(fd: c_int) -> Option<(Caller, Kind)> {
    let caller = gate::enter::<ALWAYS>(flags::SOCKET)?;
    let kind = Kind::of(fd)?;
    let on = ALWAYS || FLAGS.load(std::sync::atomic::Ordering::Relaxed) & kind.flags() != 0;
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
    loop {
        if without_blocking(fd, call) == 0 {
            return 0;
        }
        match errno::get() {
            libc::EINPROGRESS => break,
            libc::EAGAIN if matches!(kind, Kind::Unix | Kind::UnixDatagram) => {
                if caller.sleep("connect", CROWDED).is_err() {
                    return errno::fail(libc::ECANCELED);
                }
            }
            _ => return -1,
        }
    }
    let deadline = gate::deadline(descriptor::time_limit(fd, libc::SO_SNDTIMEO));
    match reactor::ready(caller, "connect", fd, Direction::Write, deadline) {
        Ready::Events(_) | Ready::Unpollable => match failure(fd) {
            0 => 0,
            number => errno::fail(number),
        },
        Ready::TimedOut => errno::fail(libc::EINPROGRESS),
        Ready::Closed => errno::fail(libc::EBADF),
        Ready::Refused => errno::fail(libc::EALREADY),
        Ready::Stopped(Stop::Canceled) => errno::fail(libc::ECANCELED),
        // Waits for the connection that is under way.
        Ready::Stopped(Stop::CannotPark) => call(),
    }
}

/// What has become of a connection that was under way.
fn failure(fd: c_int) -> c_int {
    let mut number: c_int = 0;
    let mut length = size_of::<c_int>() as socklen_t;
    // SAFETY: getsockopt(2) writes at most `length` bytes.
    let result = unsafe {
        libc::getsockopt(fd, libc::SOL_SOCKET, libc::SO_ERROR, (&raw mut number).cast(), &mut length)
    };
    if result == 0 { number } else { errno::get() }
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
    let deadline = gate::deadline(descriptor::time_limit(fd, libc::SO_RCVTIMEO));
    loop {
        if is_ready(fd, Direction::Read) {
            let accepted = without_blocking(fd, &call);
            if accepted >= 0 || errno::get() != libc::EAGAIN {
                return accepted;
            }
        }
        match reactor::ready(caller, "accept", fd, Direction::Read, deadline) {
            Ready::Events(_) => {}
            Ready::TimedOut | Ready::Refused => return errno::fail(libc::EAGAIN),
            Ready::Closed => return errno::fail(libc::EBADF),
            Ready::Stopped(Stop::Canceled) => return errno::fail(libc::ECANCELED),
            Ready::Unpollable | Ready::Stopped(Stop::CannotPark) => return call(),
        }
    }
}
