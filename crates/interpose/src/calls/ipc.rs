//! `semop`, `msgrcv` and `msgsnd`: semaphores and message queues of System V, sysvipc(7).
//!
//! What has to be waited for is tried once more a moment later, and then a thread stands in the kernel's queue for it
//! ([`queue`](crate::queue)), so that it comes to who waits longest. Where there is no place it is tried again after pauses that
//! grow ([`take`]).

use std::ffi::c_void;
use std::time::Duration;

use libc::{c_int, c_long, sembuf, size_t, ssize_t, timespec};

use super::sleep::{duration, timespec_of};
use crate::backoff::{Bell, take};
use crate::errno;
use crate::flags;
use crate::gate::{self, Caller};
use crate::queue::{Queued, Signals, result, stand_in_line};

/// More operations than any system takes in one call (`SEMOPM` is 500).
const MOST: size_t = 4096;
const NOWAIT: libc::c_short = libc::IPC_NOWAIT as libc::c_short;

unsafe extern "C" {
    fn semtimedop(id: c_int, operations: *mut sembuf, count: size_t, limit: *const timespec) -> c_int;
}

/// A message that is larger is not waited for with a buffer of its own.
const LARGEST: size_t = 1024 * 1024;

/// The number that comes before a message.
const KIND: size_t = size_of::<c_long>();

/// What a call is made of.
struct Call<A, Q, B> {
    /// Does not wait.
    attempt: A,
    /// Stands in line.
    queue: Q,
    /// Waits.
    block: B,
}

/// Stands in line for `call`. What is granted in the moment in which the wait is ended is the caller's, unless it can be given
/// back.
fn stand<T: Send + 'static>(
    caller: Caller,
    reason: &'static str,
    call: impl Fn() -> Result<T, c_int> + Send + 'static,
    give_back: impl FnOnce() -> bool,
) -> Option<Result<T, c_int>> {
    match stand_in_line(caller, reason, None, Signals::End, call) {
        Queued::Full => None,
        Queued::Done(done) => Some(done),
        Queued::Granted(granted, number) => Some(if give_back() { Err(number) } else { Ok(granted) }),
    }
}

/// Gives back what `operations` have taken. False where they have given, too, which somebody may have taken by now.
fn give_back(id: c_int, operations: &[sembuf]) -> bool {
    if !operations.iter().all(|operation| operation.sem_op < 0) {
        return false;
    }
    let mut back = operations.to_vec();
    for operation in &mut back {
        operation.sem_op = operation.sem_op.saturating_neg();
        operation.sem_flg |= NOWAIT;
    }
    // SAFETY: records of our own.
    let gave = unsafe { semtimedop(id, back.as_mut_ptr(), back.len(), std::ptr::null()) } == 0;
    Bell::Ipc(id).ring();
    gave
}

/// [`take`] of what others of this process may wait for, too, and what may be removed meanwhile.
fn taking<T: From<i8> + PartialEq>(
    caller: Caller,
    (reason, id): (&'static str, c_int),
    busy: c_int,
    limit: Option<Duration>,
    mut call: Call<
        impl FnMut() -> T,
        impl FnMut(Option<Duration>) -> Option<Result<T, c_int>>,
        impl FnOnce() -> T,
    >,
) -> T {
    let mut was_there = false;
    let attempt = || {
        let taken = (call.attempt)();
        if taken != T::from(-1) {
            // Where one has been served, there may be something for another.
            Bell::Ipc(id).ring();
        } else if std::mem::replace(&mut was_there, true) && errno::get() == libc::EINVAL {
            errno::set(libc::EIDRM);
        }
        taken
    };
    let queue = |left| {
        let done = (call.queue)(left);
        if let Some(Ok(_)) = done {
            Bell::Ipc(id).ring();
        }
        done
    };
    take(caller, (reason, Bell::Ipc(id)), busy, limit, attempt, queue, call.block)
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
    let patient = wanted.to_vec();
    let queue = |left: Option<Duration>| {
        let operations = patient.clone();
        let taken = || give_back(id, &patient);
        let limit = left.map(timespec_of);
        stand(
            caller,
            "semaphore",
            move || {
                let mut operations = operations.clone();
                let limit = limit.as_ref().map_or(std::ptr::null(), std::ptr::from_ref);
                // SAFETY: records and a time of our own.
                result(unsafe { semtimedop(id, operations.as_mut_ptr(), operations.len(), limit) })
            },
            taken,
        )
    };
    taking(caller, ("semaphore", id), libc::EAGAIN, time, Call { attempt, queue, block })
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
    let queue = |_| {
        if size > LARGEST || message.is_null() {
            return None;
        }
        let received = stand(
            caller,
            "message queue",
            move || {
                let mut room = vec![0_u64; KIND.saturating_add(size).div_ceil(8)];
                // SAFETY: room of our own for the number and so many bytes.
                let length = result(unsafe { libc::msgrcv(id, room.as_mut_ptr().cast(), size, kind, how) })?;
                Ok((length, room))
            },
            || false,
        )?;
        Some(received.map(|(length, room)| {
            let bytes = KIND.saturating_add(usize::try_from(length).unwrap_or(0).min(size));
            // SAFETY: the caller has room for the number and as many bytes as were asked for.
            unsafe { std::ptr::copy_nonoverlapping(room.as_ptr().cast::<u8>(), message.cast(), bytes) };
            length
        }))
    };
    taking(caller, ("message queue", id), libc::ENOMSG, None, Call { attempt, queue, block: || call(how) })
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
    let queue = |_| {
        if size > LARGEST {
            return None;
        }
        let mut copy = vec![0_u64; KIND.saturating_add(size).div_ceil(8)];
        // SAFETY: the number and so many bytes, says the caller, which the kernel has read in the attempt.
        unsafe {
            let bytes = KIND.saturating_add(size);
            std::ptr::copy_nonoverlapping(message.cast::<u8>(), copy.as_mut_ptr().cast(), bytes);
        }
        stand(
            caller,
            "message queue",
            move || {
                // SAFETY: a message of our own.
                result(unsafe { libc::msgsnd(id, copy.as_ptr().cast(), size, how) })
            },
            || false,
        )
    };
    taking(caller, ("message queue", id), libc::EAGAIN, None, Call { attempt, queue, block: || call(how) })
}
