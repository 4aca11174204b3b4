//! `__read_chk` and its like: what glibc has a program call that was compiled with `_FORTIFY_SOURCE`, where the compiler
//! knows how much room there is. In musl these are inline functions of the headers, which call what they check.

use std::ffi::{c_char, c_void};

use libc::{c_int, nfds_t, off_t, pollfd, sigset_t, size_t, sockaddr, socklen_t, ssize_t, timespec};

use super::{file, open, poll, transfer};

unsafe extern "C" {
    /// Ends the program: more was to be written than there is room.
    fn __chk_fail() -> !;
    /// open(2) with two arguments. Ends the program when the flags want a third.
    fn __open_2(path: *const c_char, how: c_int) -> c_int;
    /// openat(2) with three.
    fn __openat_2(directory: c_int, path: *const c_char, how: c_int) -> c_int;
}

/// Whether open(2) wants a mode.
fn makes_file(how: c_int) -> bool {
    how & libc::O_CREAT != 0 || how & libc::O_TMPFILE == libc::O_TMPFILE
}

/// As the C library's own checking functions do.
fn check(size: usize, room: usize) {
    if size > room {
        // SAFETY: takes nothing and does not return.
        unsafe { __chk_fail() }
    }
}

/// The bytes of so many records.
fn size_of_records(count: nfds_t) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX).saturating_mul(size_of::<pollfd>())
}

/// `__read_chk`.
pub(crate) unsafe extern "C" fn read_chk<const ALWAYS: bool>(
    fd: c_int,
    bytes: *mut c_void,
    size: size_t,
    room: size_t,
) -> ssize_t {
    check(size, room);
    // SAFETY: passed on as it came.
    unsafe { transfer::read::<ALWAYS>(fd, bytes, size) }
}

/// `__recv_chk`.
pub(crate) unsafe extern "C" fn recv_chk<const ALWAYS: bool>(
    fd: c_int,
    bytes: *mut c_void,
    size: size_t,
    room: size_t,
    flags: c_int,
) -> ssize_t {
    check(size, room);
    // SAFETY: passed on as it came.
    unsafe { transfer::recv::<ALWAYS>(fd, bytes, size, flags) }
}

/// `__recvfrom_chk`.
pub(crate) unsafe extern "C" fn recvfrom_chk<const ALWAYS: bool>(
    fd: c_int,
    bytes: *mut c_void,
    size: size_t,
    room: size_t,
    flags: c_int,
    address: *mut sockaddr,
    length: *mut socklen_t,
) -> ssize_t {
    check(size, room);
    // SAFETY: passed on as it came.
    unsafe { transfer::recvfrom::<ALWAYS>(fd, bytes, size, flags, address, length) }
}

/// `__pread_chk`.
pub(crate) unsafe extern "C" fn pread_chk<const ALWAYS: bool>(
    fd: c_int,
    bytes: *mut c_void,
    size: size_t,
    offset: off_t,
    room: size_t,
) -> ssize_t {
    check(size, room);
    // SAFETY: passed on as it came.
    unsafe { file::pread::<ALWAYS>(fd, bytes, size, offset) }
}

/// `__poll_chk`.
pub(crate) unsafe extern "C" fn poll_chk<const ALWAYS: bool>(
    fds: *mut pollfd,
    count: nfds_t,
    millis: c_int,
    room: size_t,
) -> c_int {
    check(size_of_records(count), room);
    // SAFETY: passed on as it came.
    unsafe { poll::poll::<ALWAYS>(fds, count, millis) }
}

/// `__ppoll_chk`.
pub(crate) unsafe extern "C" fn ppoll_chk<const ALWAYS: bool>(
    fds: *mut pollfd,
    count: nfds_t,
    time: *const timespec,
    mask: *const sigset_t,
    room: size_t,
) -> c_int {
    check(size_of_records(count), room);
    // SAFETY: passed on as it came.
    unsafe { poll::ppoll::<ALWAYS>(fds, count, time, mask) }
}

/// `__open_2`.
pub(crate) unsafe extern "C" fn open_2<const ALWAYS: bool>(path: *const c_char, how: c_int) -> c_int {
    if makes_file(how) {
        // SAFETY: passed on as it came.
        return unsafe { __open_2(path, how) };
    }
    // SAFETY: as above.
    unsafe { open::open::<ALWAYS>(path, how, 0) }
}

/// `__openat_2`.
pub(crate) unsafe extern "C" fn openat_2<const ALWAYS: bool>(
    directory: c_int,
    path: *const c_char,
    how: c_int,
) -> c_int {
    if makes_file(how) {
        // SAFETY: passed on as it came.
        return unsafe { __openat_2(directory, path, how) };
    }
    // SAFETY: as above.
    unsafe { open::openat::<ALWAYS>(directory, path, how, 0) }
}
