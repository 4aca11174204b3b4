//! `semop`, `msgrcv` and `msgsnd`: semaphores and message queues of System V, sysvipc(7).
//!
//! What has to be waited for is tried again after pauses that grow ([`take`]). Who waits longest is not always the
//! first to get it, as the kernel would see to among processes.

use std::ffi::c_void;
use std::time::Duration;

use libc::{c_int, c_long, sembuf, size_t, ssize_t, timespec};

use super::sleep::duration;
use crate::backoff::{Bell, take};
use crate::errno;
use crate::gate::{self, Caller};
use crate::table::flags;

/// More operations than any system takes in one call (`SEMOPM` is 500).
const MOST: size_t = 4096;
const NOWAIT: libc::c_short = libc::IPC_NOWAIT as libc::c_short;

unsafe extern "C" {
    fn semtimedop(id: c_int, operations: *mut sembuf, count: size_t, limit: *const timespec) -> c_int;
}

/// [`take`] of what others of this process may wait for, too, and what may be removed meanwhile.
fn taking<T: From<i8> + PartialEq>(
    caller: Caller,
    (reason, id): (&'static str, c_int),
    busy: c_int,
    limit: Option<Duration>,
    mut attempt: impl FnMut() -> T,
    block: impl FnOnce() -> T,
) -> T {
    let mut was_there = false;
    let attempt = || {
        let taken = attempt();
        if taken != T::from(-1) {
            // Where one has been served, there may be something for another.
            Bell::Ipc(id).ring();
        } else if std::mem::replace(&mut was_there, true) && errno::get() == libc::EINVAL {
            errno::set(libc::EIDRM);
        }
        taken
    };
    take(caller, (reason, Bell::Ipc(id)), busy, limit, attempt, block)
}

/// semop(2).
pub(crate) unsafe extern "C" fn semop<const ALWAYS: bool>(
    id: c_int,
    operations: *mut sembuf,
    count: size_t,
) -> c_int {
    // SAFETY: passed on as it came.
    unsafe { semtimed::<ALWAYS>(id, operations, count, std::ptr::null()) }
}

/// semtimedop(2).
pub(crate) unsafe extern "C" fn semtimed<const ALWAYS: bool>(
    id: c_int,
    operations: *mut sembuf,
    count: size_t,
    limit: *const timespec,
) -> c_int {
    // SAFETY: passed on as it came.
    let block = || unsafe { semtimedop(id, operations, count, limit) };
    let Some(caller) = gate::enter::<ALWAYS>(flags::ANY) else { return block() };
    if operations.is_null() || !(1..=MOST).contains(&count) {
        return block();
    }
    // SAFETY: so many records, by the contract of the call.
    let wanted = unsafe { std::slice::from_raw_parts(operations, count) };
    // Where one of them must not wait, nobody could say whether it is that one which would have to.
    if wanted.iter().any(|operation| operation.sem_flg & NOWAIT != 0) {
        return block();
    }
    // SAFETY: null, or a time; the kernel finds what is wrong with it.
    let time = unsafe { limit.as_ref() }.and_then(duration);
    let mut impatient: Vec<sembuf> = wanted.to_vec();
    for operation in &mut impatient {
        operation.sem_flg |= NOWAIT;
    }
    let attempt = || {
        // SAFETY: records of our own, and the caller's time.
        unsafe { semtimedop(id, impatient.as_mut_ptr(), impatient.len(), limit) }
    };
    taking(caller, ("semaphore", id), libc::EAGAIN, time, attempt, block)
}

/// msgrcv(2).
pub(crate) unsafe extern "C" fn msgrcv<const ALWAYS: bool>(
    id: c_int,
    message: *mut c_void,
    size: size_t,
    kind: c_long,
    how: c_int,
) -> ssize_t {
    /// A copy is of what is there, and refused to who would wait.
    const AT_ONCE: c_int = libc::IPC_NOWAIT | libc::MSG_COPY;
    // SAFETY: passed on as it came.
    let call = |how: c_int| unsafe { libc::msgrcv(id, message, size, kind, how) };
    let Some(caller) = gate::enter::<ALWAYS>(flags::ANY).filter(|_| how & AT_ONCE == 0) else {
        return call(how);
    };
    let attempt = || call(how | libc::IPC_NOWAIT);
    taking(caller, ("message queue", id), libc::ENOMSG, None, attempt, || call(how))
}

/// msgsnd(2).
pub(crate) unsafe extern "C" fn msgsnd<const ALWAYS: bool>(
    id: c_int,
    message: *const c_void,
    size: size_t,
    how: c_int,
) -> c_int {
    // SAFETY: passed on as it came.
    let call = |how: c_int| unsafe { libc::msgsnd(id, message, size, how) };
    let Some(caller) = gate::enter::<ALWAYS>(flags::ANY).filter(|_| how & libc::IPC_NOWAIT == 0) else {
        return call(how);
    };
    let attempt = || call(how | libc::IPC_NOWAIT);
    taking(caller, ("message queue", id), libc::EAGAIN, None, attempt, || call(how))
}
