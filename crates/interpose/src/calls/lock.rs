//! `flock`, `fcntl` and `lockf`: locks on files.
//!
//! A lock that somebody holds is tried again: at once when a coroutine of this process lets go of one, and otherwise
//! after a pause that grows ([`Backoff`]). `F_SETLKW`'s detection of deadlocks between processes (`EDEADLK`) is the
//! price.

use libc::{c_int, c_void, off_t};

use crate::backoff::{Backoff, Bell};
use crate::errno;
use crate::gate::{self, Stop};
use crate::table::flags;

/// Takes a lock: `attempt` does not wait and sets errno, `block` waits.
fn taking<const ALWAYS: bool>(attempt: impl Fn() -> c_int, block: impl Fn() -> c_int) -> c_int {
    let Some(caller) = gate::enter::<ALWAYS>(flags::LOCK) else { return block() };
    let mut backoff = Backoff::new(Bell::Lock);
    loop {
        let taken = attempt();
        if taken == 0 || !matches!(errno::get(), libc::EAGAIN | libc::EACCES) {
            return taken;
        }
        match backoff.wait(caller, "lock") {
            Ok(()) => {}
            Err(Stop::Ended(number)) => return errno::fail(number),
            Err(Stop::CannotPark) => return block(),
        }
    }
}

/// flock(2).
pub(crate) unsafe extern "C" fn flock<const ALWAYS: bool>(fd: c_int, operation: c_int) -> c_int {
    // SAFETY: takes no pointers.
    let call = |operation: c_int| unsafe { libc::flock(fd, operation) };
    if operation & libc::LOCK_UN != 0 {
        let done = call(operation);
        Bell::Lock.ring();
        done
    } else if operation & libc::LOCK_NB != 0 {
        call(operation)
    } else {
        taking::<ALWAYS>(|| call(operation | libc::LOCK_NB), || call(operation))
    }
}

/// fcntl(2). The third argument is none, a number or a pointer; it is passed where the first two are, in a register.
pub(crate) unsafe extern "C" fn fcntl<const ALWAYS: bool>(
    fd: c_int,
    command: c_int,
    argument: *mut c_void,
) -> c_int {
    // SAFETY: passed on as it came.
    let call = |command: c_int| unsafe { libc::fcntl(fd, command, argument) };
    match command {
        libc::F_SETLKW => taking::<ALWAYS>(|| call(libc::F_SETLK), || call(command)),
        libc::F_OFD_SETLKW => taking::<ALWAYS>(|| call(libc::F_OFD_SETLK), || call(command)),
        libc::F_SETLK | libc::F_OFD_SETLK => {
            let done = call(command);
            if done == 0 {
                Bell::Lock.ring();
            }
            done
        }
        _ => call(command),
    }
}

/// lockf(3).
pub(crate) unsafe extern "C" fn lockf<const ALWAYS: bool>(fd: c_int, command: c_int, size: off_t) -> c_int {
    // SAFETY: takes no pointers.
    let call = |command: c_int| unsafe { libc::lockf(fd, command, size) };
    match command {
        libc::F_LOCK => taking::<ALWAYS>(|| call(libc::F_TLOCK), || call(command)),
        _ => {
            let done = call(command);
            if done == 0 {
                Bell::Lock.ring();
            }
            done
        }
    }
}
