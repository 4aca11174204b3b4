//! `flock`, `fcntl` and `lockf`: locks on files.
//!
//! A lock that somebody holds is tried again when a coroutine of this process lets go of one, or a moment later; after that
//! a thread stands in the kernel's queue for it ([`queue`](crate::queue)), among other processes. Who finds no place there
//! tries again after pauses that grow ([`Backoff`]).

use libc::{c_int, c_void, off_t};

use crate::backoff::{Backoff, Bell};
use crate::errno;
use crate::flags;
use crate::gate::{self, Stop};
use crate::queue::{Queued, Signals, result, stand_in_line};

/// Takes a lock: `attempt` does not wait and sets errno, `block` waits. `give_back` is for who is not to have it any more;
/// without one he keeps it.
fn taking<const ALWAYS: bool>(
    fd: c_int,
    attempt: impl Fn() -> c_int,
    block: impl Fn() -> c_int + Clone + Send + 'static,
    give_back: Option<fn(c_int)>,
) -> c_int {
    let Some(caller) = gate::enter::<ALWAYS>(flags::LOCK) else { return block() };
    let mut backoff = Backoff::new(Bell::Lock);
    // Not before there was a pause: locks within the process are passed on without the kernel's queue.
    let (mut stands, mut gave_up) = (false, false);
    loop {
        let taken = attempt();
        if taken == 0 || !matches!(errno::get(), libc::EAGAIN | libc::EACCES) {
            return taken;
        }
        if stands {
            let block = block.clone();
            match stand_in_line(caller, "lock", Some(fd), Signals::GoOn, move || result(block())) {
                Queued::Full => {}
                // To the kernel all coroutines are one process, which waits for itself when another one holds what the
                // owner of this lock wants.
                Queued::Done(Err(libc::EDEADLK)) if swoole_coroutine::count() > 1 => gave_up = true,
                Queued::Done(Ok(taken)) => return taken,
                Queued::Done(Err(number)) => return errno::fail(number),
                Queued::Granted(taken, number) => match give_back {
                    Some(give_back) => {
                        give_back(fd);
                        return errno::fail(number);
                    }
                    None => return taken,
                },
            }
        }
        match backoff.wait(caller, "lock") {
            Ok(()) => {}
            Err(Stop::Ended(number)) => return errno::fail(number),
            Err(Stop::CannotPark) => return block(),
        }
        stands = !gave_up;
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
        // Who has had a lock of the other kind has lost it, as when the wait is ended by a signal.
        let give_back = |fd| {
            // SAFETY: as above.
            unsafe { libc::flock(fd, libc::LOCK_UN) };
            Bell::Lock.ring();
        };
        taking::<ALWAYS>(
            fd,
            || call(operation | libc::LOCK_NB),
            // SAFETY: as above.
            move || unsafe { libc::flock(fd, operation) },
            Some(give_back),
        )
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
        libc::F_SETLKW | libc::F_OFD_SETLKW => {
            // SAFETY: null, or the caller's record.
            let Some(lock) = (unsafe { argument.cast::<libc::flock>().as_ref() }).copied() else {
                return call(command);
            };
            let at_once = if command == libc::F_SETLKW { libc::F_SETLK } else { libc::F_OFD_SETLK };
            let block = move || {
                let mut lock = lock;
                // SAFETY: a record of our own.
                unsafe { libc::fcntl(fd, command, &raw mut lock) }
            };
            // What was locked before within the same bytes would be given back with it.
            taking::<ALWAYS>(fd, || call(at_once), block, None)
        }
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
        libc::F_LOCK => {
            // SAFETY: takes no pointers.
            let block = move || unsafe { libc::lockf(fd, command, size) };
            taking::<ALWAYS>(fd, || call(libc::F_TLOCK), block, None)
        }
        _ => {
            let done = call(command);
            if done == 0 {
                Bell::Lock.ring();
            }
            done
        }
    }
}
