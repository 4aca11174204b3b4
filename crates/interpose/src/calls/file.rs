//! Regular files: read from the page cache at once, and otherwise on the pool; written to in place what is small, while
//! the disk is quick.
//!
//! `preadv2(2)` with `RWF_NOWAIT` gives what is cached and fails where a disk would have to be waited for, so that a
//! file that was read lately costs what it always does. What the file system does not know to ask, and large writes, go to
//! the pool, with a copy of the bytes: the caller's buffer may be gone before the disk is done.
//!
//! A small write costs a microsecond where memory takes it, and forty by way of the pool. So it is made in place: asking not
//! to wait where the file system knows that, and otherwise as long as the last ones were quick ([`device`]). Never where the
//! file lies behind a network.

use std::ffi::{CStr, c_void};
use std::mem::MaybeUninit;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use libc::{c_int, c_uint, dev_t, off_t, size_t, ssize_t};
use swoole_coroutine::Lane;

use super::attempt::as_result;
use crate::descriptor::{self, InUse, Kind};
use crate::device::{self, Taken};
use crate::errno;
use crate::flags;
use crate::gate::{self, Caller, Stop};
use crate::pool::{self, Cancel};

/// More than this is not read at once on the pool, which needs a buffer of its own.
const MOST: usize = 8 * 1024 * 1024;

/// What is more than this takes longer than the way to the pool.
const SMALL: usize = 128 * 1024;

/// Where in the file.
#[derive(Clone, Copy)]
enum At {
    Position,
    Offset(off_t),
}

impl At {
    /// `done` bytes further on; the position has moved by itself.
    fn past(self, done: usize) -> Self {
        match self {
            Self::Position => self,
            Self::Offset(offset) => {
                Self::Offset(offset.saturating_add(off_t::try_from(done).unwrap_or(off_t::MAX)))
            }
        }
    }

    /// As preadv2(2) wants it: -1 is the file's position, which moves.
    fn of_vectors(self) -> Option<off_t> {
        match self {
            Self::Position => Some(-1),
            Self::Offset(offset) => (offset >= 0).then_some(offset),
        }
    }

    /// Whether nothing of the file comes after it.
    fn is_end(self, fd: c_int) -> bool {
        let offset = match self {
            // SAFETY: lseek(2) takes no pointers.
            Self::Position => unsafe { libc::lseek(fd, 0, libc::SEEK_CUR) },
            Self::Offset(offset) => offset,
        };
        offset >= 0 && descriptor::size(fd).is_some_and(|size| size <= offset)
    }
}

/// read(2) of a file. None: the number is another kind of file by now.
pub(super) fn read(caller: Caller, fd: c_int, bytes: *mut c_void, size: size_t) -> Option<ssize_t> {
    read_at(caller, fd, bytes, size, At::Position)
}

/// Reads all that is asked for, as a file does: what is cached, and what is not from the pool.
fn read_at(caller: Caller, fd: c_int, bytes: *mut c_void, size: size_t, at: At) -> Option<ssize_t> {
    let mut done = 0_usize;
    loop {
        let (rest, place) = (size.saturating_sub(done), bytes.wrapping_byte_add(done));
        // SAFETY: the part of the caller's buffer that is not filled yet.
        let cached = unsafe { read_cached(fd, place, rest, at.past(done)) };
        if let Ok(count) = usize::try_from(cached) {
            done = done.saturating_add(count);
            if done >= size || (count == 0 && (nothing_is_the_end() || at.past(done).is_end(fd))) {
                return Some(as_result(done));
            }
            if count > 0 {
                continue;
            }
        } else if !matches!(errno::get(), libc::EAGAIN | libc::EOPNOTSUPP | libc::ENOSYS) {
            return Some(if done > 0 { as_result(done) } else { cached });
        }
        if !descriptor::is_still(fd, Kind::Disk) {
            return if done > 0 { Some(as_result(done)) } else { None };
        }
        // SAFETY: as above.
        let read = unsafe { read_on_pool(caller, fd, place, rest, at.past(done)) };
        match usize::try_from(read) {
            Ok(count) => done = done.saturating_add(count),
            Err(_) => return Some(if done > 0 { as_result(done) } else { read }),
        }
        if read == 0 || done >= size {
            return Some(as_result(done));
        }
    }
}

/// # Safety
///
/// As for read(2).
unsafe fn read_on_pool(caller: Caller, fd: c_int, bytes: *mut c_void, size: size_t, at: At) -> ssize_t {
    let size = size.min(MOST);
    let (in_use, _here) = (InUse::by_thread(fd), InUse::by_caller(fd));
    let read = pool::call(caller, ("file", Lane::Files), Cancel::Now, move || {
        let _in_use = in_use;
        let mut room: Vec<u8> = Vec::new();
        if room.try_reserve_exact(size).is_err() {
            errno::set(libc::ENOMEM);
            return (-1, room);
        }
        // SAFETY: at most `size` bytes into what was reserved.
        let count = unsafe { read_really(fd, room.as_mut_ptr().cast(), size, at) };
        // SAFETY: so many were written.
        unsafe { room.set_len(usize::try_from(count).unwrap_or(0)) };
        (count, room)
    });
    match read {
        Ok((count, read)) => {
            // SAFETY: not more than the caller has room for.
            unsafe { std::ptr::copy_nonoverlapping(read.as_ptr(), bytes.cast(), read.len()) };
            count
        }
        Err(Stop::Ended(number)) => errno::fail(number),
        // SAFETY: the caller's buffer.
        Err(Stop::CannotPark) => unsafe { read_really(fd, bytes, size, at) },
    }
}

/// # Safety
///
/// As for read(2).
unsafe fn read_cached(fd: c_int, bytes: *mut c_void, size: size_t, at: At) -> ssize_t {
    let part = libc::iovec { iov_base: bytes, iov_len: size };
    let Some(offset) = at.of_vectors() else { return errno::fail(libc::EINVAL) };
    // SAFETY: one part, the caller's.
    unsafe { preadv2(fd, &part, 1, offset, libc::RWF_NOWAIT) }
}

/// # Safety
///
/// As for write(2).
unsafe fn write_without_waiting(fd: c_int, bytes: *const c_void, size: size_t, at: At) -> ssize_t {
    let part = libc::iovec { iov_base: bytes.cast_mut(), iov_len: size };
    let Some(offset) = at.of_vectors() else { return errno::fail(libc::EINVAL) };
    // SAFETY: one part, the caller's.
    unsafe { pwritev2(fd, &part, 1, offset, libc::RWF_NOWAIT) }
}

#[cfg(target_env = "gnu")]
use libc::{preadv2, pwritev2};

/// What musl has only since 1.2.5. The offset is told in two halves; where a register holds all of it the second says
/// nothing.
#[cfg(not(target_env = "gnu"))]
macro_rules! vectors {
    ($($name:ident, $number:ident;)*) => {$(
        #[doc = concat!("`", stringify!($name), "`.")]
        ///
        /// # Safety
        ///
        /// As there.
        unsafe fn $name(
            fd: c_int,
            parts: *const libc::iovec,
            count: c_int,
            offset: off_t,
            flags: c_int,
        ) -> ssize_t {
            let upper: off_t = 0;
            // SAFETY: passed on as it came.
            let done = unsafe { libc::syscall(libc::$number, fd, parts, count, offset, upper, flags) };
            ssize_t::try_from(done).unwrap_or(-1)
        }
    )*};
}

#[cfg(not(target_env = "gnu"))]
vectors! {
    preadv2, SYS_preadv2;
    pwritev2, SYS_pwritev2;
}

/// Whether nothing that is read is the end of the file. Linux 5.9 and 5.10 say so of what is not cached, too.
fn nothing_is_the_end() -> bool {
    static KNOWN: OnceLock<bool> = OnceLock::new();
    *KNOWN.get_or_init(|| {
        let mut about = MaybeUninit::<libc::utsname>::uninit();
        // SAFETY: uname(2) fills the record when it returns 0, and ends its texts.
        let release = unsafe {
            if libc::uname(about.as_mut_ptr()) != 0 {
                return false;
            }
            let about = about.assume_init_ref();
            CStr::from_ptr(about.release.as_ptr()).to_string_lossy().into_owned()
        };
        let mut numbers = release.split('.').map(|number| number.parse::<u32>().ok());
        match (numbers.next().flatten(), numbers.next().flatten()) {
            (Some(5), Some(minor)) => minor > 10,
            (Some(major), _) => major > 5,
            _ => false,
        }
    })
}

/// # Safety
///
/// As for read(2).
unsafe fn read_really(fd: c_int, bytes: *mut c_void, size: size_t, at: At) -> ssize_t {
    match at {
        // SAFETY: passed on.
        At::Position => unsafe { libc::read(fd, bytes, size) },
        // SAFETY: passed on.
        At::Offset(offset) => unsafe { libc::pread(fd, bytes, size, offset) },
    }
}

/// write(2) to a file. Once it has begun it is not canceled: the caller must know how much was written. None: the number is
/// another kind of file by now.
pub(super) fn write(caller: Caller, fd: c_int, bytes: *const c_void, size: size_t) -> Option<ssize_t> {
    let Some(device) = descriptor::device_of(fd) else {
        if Kind::look(fd) != Some(Kind::Disk) {
            return None;
        }
        // A disk as such.
        return Some(write_on_pool(caller, fd, bytes, size, At::Position));
    };
    // SAFETY: the caller's bytes.
    Some(unsafe { write_at(caller, device, fd, bytes, size, At::Position) })
}

/// # Safety
///
/// As for write(2).
unsafe fn write_at(
    caller: Caller,
    device: dev_t,
    fd: c_int,
    bytes: *const c_void,
    size: size_t,
    at: At,
) -> ssize_t {
    // What a thread has in hands, a file's lock in the kernel, is not waited for in place.
    if size > SMALL || descriptor::is_in_use(fd) {
        return write_on_pool(caller, fd, bytes, size, at);
    }
    let number = errno::get();
    let manner = device::manner(device, fd);
    // What is appended has to be one piece, and could come out as two.
    if manner.may_ask && !is_appending(fd) {
        // SAFETY: as above.
        match usize::try_from(unsafe { write_without_waiting(fd, bytes, size, at) }) {
            Ok(count) => {
                device::asked_and_took(device, Taken::in_place(manner.now));
                if count >= size {
                    return as_result(count);
                }
                let rest = bytes.wrapping_byte_add(count);
                let rest = write_on_pool(caller, fd, rest, size.saturating_sub(count), at.past(count));
                return as_result(count.saturating_add(usize::try_from(rest).unwrap_or(0)));
            }
            Err(_) => match errno::get() {
                libc::EAGAIN => return write_on_pool(caller, fd, bytes, size, at),
                libc::EOPNOTSUPP | libc::ENOSYS | libc::EINVAL => device::cannot_be_asked(device),
                _ => return -1,
            },
        }
        errno::set(number);
    }
    if !manner.is_quick {
        return write_on_pool(caller, fd, bytes, size, at);
    }
    // SAFETY: as above.
    let written = unsafe { write_really(fd, bytes, size, at) };
    device::took(device, Taken::in_place(manner.now));
    written
}

fn is_appending(fd: c_int) -> bool {
    // SAFETY: F_GETFL takes no pointers.
    let flags = unsafe { libc::fcntl(fd, libc::F_GETFL) };
    flags < 0 || flags & libc::O_APPEND != 0
}

/// # Safety
///
/// As for write(2).
unsafe fn write_really(fd: c_int, bytes: *const c_void, size: size_t, at: At) -> ssize_t {
    match at {
        // SAFETY: passed on.
        At::Position => unsafe { libc::write(fd, bytes, size) },
        // SAFETY: passed on.
        At::Offset(offset) => unsafe { libc::pwrite(fd, bytes, size, offset) },
    }
}

fn write_on_pool(caller: Caller, fd: c_int, bytes: *const c_void, size: size_t, at: At) -> ssize_t {
    // SAFETY: passed on.
    let write = move |bytes: *const c_void| unsafe { write_really(fd, bytes, size, at) };
    if !caller.may_park() {
        return write(bytes);
    }
    let mut copy: Vec<u8> = Vec::new();
    if copy.try_reserve_exact(size).is_err() {
        return write(bytes);
    }
    // SAFETY: so many bytes, says the caller, and there is room for them.
    unsafe {
        std::ptr::copy_nonoverlapping(bytes.cast(), copy.as_mut_ptr(), size);
        copy.set_len(size);
    }
    let before = errno::get();
    let (in_use, _here) = (InUse::by_thread(fd), InUse::by_caller(fd));
    let written = pool::call(caller, ("file", Lane::Files), Cancel::Later, move || {
        let _in_use = in_use;
        Taken::by(|| (write(copy.as_ptr().cast()), errno::get()))
    });
    match written {
        Ok(((count, number), taken)) => {
            if size <= SMALL
                && let Some(device) = descriptor::device_of(fd)
            {
                device::took(device, taken);
            }
            // As from write(2). PHP looks at some of its numbers only after it has written a warning to a file.
            errno::set(if count >= 0 { before } else { number });
            count
        }
        Err(_) => errno::fail(libc::ECANCELED),
    }
}

/// A coroutine that calls with a file of the kind that has to be waited for.
fn enter<const ALWAYS: bool>(fd: c_int) -> Option<Caller> {
    let caller = gate::enter::<ALWAYS>(flags::FILE)?;
    (Kind::of(fd) == Some(Kind::Disk)).then_some(caller)
}

/// pread(2).
pub(crate) unsafe extern "C" fn pread<const ALWAYS: bool>(
    fd: c_int,
    bytes: *mut c_void,
    size: size_t,
    offset: off_t,
) -> ssize_t {
    match enter::<ALWAYS>(fd) {
        Some(caller) => read_at(caller, fd, bytes, size, At::Offset(offset)),
        None => None,
    }
    // SAFETY: passed on as it came.
    .unwrap_or_else(|| unsafe { libc::pread(fd, bytes, size, offset) })
}

/// pwrite(2).
pub(crate) unsafe extern "C" fn pwrite<const ALWAYS: bool>(
    fd: c_int,
    bytes: *const c_void,
    size: size_t,
    offset: off_t,
) -> ssize_t {
    match enter::<ALWAYS>(fd) {
        Some(caller) => match descriptor::device_of(fd) {
            // SAFETY: as above.
            Some(device) => unsafe { write_at(caller, device, fd, bytes, size, At::Offset(offset)) },
            None => write_on_pool(caller, fd, bytes, size, At::Offset(offset)),
        },
        // SAFETY: passed on as it came.
        None => unsafe { libc::pwrite(fd, bytes, size, offset) },
    }
}

/// What is copied between two looks whether somebody still wants it.
const PIECE: size_t = 16 * 1024 * 1024;

/// copy_file_range(2), on the pool. Canceled, it ends with the piece that is being copied, and so it does when a fatal error
/// ends the script: nothing moves the positions any more when the call has returned.
pub(crate) unsafe extern "C" fn copy_file_range<const ALWAYS: bool>(
    from: c_int,
    from_at: *mut off_t,
    to: c_int,
    to_at: *mut off_t,
    size: size_t,
    how: c_uint,
) -> ssize_t {
    // SAFETY: passed on as it came.
    let block = || unsafe { libc::copy_file_range(from, from_at, to, to_at, size, how) };
    let are_files =
        || [from, to].map(Kind::of).iter().all(|kind| matches!(kind, Some(Kind::Disk | Kind::Memory)));
    let Some(caller) = gate::enter::<ALWAYS>(flags::FILE).filter(|_| are_files()) else { return block() };
    // SAFETY: null, or the caller's offsets.
    let mut at = unsafe { (from_at.as_ref().copied(), to_at.as_ref().copied()) };
    let unwanted = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&unwanted);
    let in_use = [from, to].map(InUse::by_thread);
    let _here = [from, to].map(InUse::by_caller);
    let number = errno::get();
    let ended = || unwanted.store(true, Ordering::Relaxed);
    let copied = pool::call_told(caller, ("file", Lane::Files), ended, move || {
        let _in_use = in_use;
        let mut done = 0_usize;
        loop {
            let (from_at, to_at) = (pointer(&mut at.0), pointer(&mut at.1));
            let piece = size.saturating_sub(done).min(PIECE);
            // SAFETY: offsets of our own, or none.
            let count = unsafe { libc::copy_file_range(from, from_at, to, to_at, piece, how) };
            let Ok(count @ 1..) = usize::try_from(count) else {
                return (if done > 0 { as_result(done) } else { count }, at);
            };
            done = done.saturating_add(count);
            if done >= size || seen.load(Ordering::Relaxed) || swoole_coroutine::is_any_aborted() {
                return (as_result(done), at);
            }
        }
    });
    match copied {
        Ok((count, at)) => {
            if unwanted.load(Ordering::Relaxed) {
                return errno::fail(libc::ECANCELED);
            }
            for (place, offset) in [(from_at, at.0), (to_at, at.1)] {
                if let Some(offset) = offset {
                    // SAFETY: where the caller's offset came from.
                    unsafe { *place = offset };
                }
            }
            if count >= 0 {
                errno::set(number);
            }
            count
        }
        Err(Stop::CannotPark) => block(),
        Err(Stop::Ended(number)) => errno::fail(number),
    }
}

fn pointer(offset: &mut Option<off_t>) -> *mut off_t {
    offset.as_mut().map_or(std::ptr::null_mut(), std::ptr::from_mut)
}

/// fsync(2), on the pool.
pub(crate) unsafe extern "C" fn fsync<const ALWAYS: bool>(fd: c_int) -> c_int {
    // SAFETY: takes no pointers.
    sync::<ALWAYS>(fd, move || unsafe { libc::fsync(fd) })
}

/// fdatasync(2), on the pool.
pub(crate) unsafe extern "C" fn fdatasync<const ALWAYS: bool>(fd: c_int) -> c_int {
    // SAFETY: takes no pointers.
    sync::<ALWAYS>(fd, move || unsafe { libc::fdatasync(fd) })
}

fn sync<const ALWAYS: bool>(fd: c_int, work: impl Fn() -> c_int + Copy + Send + 'static) -> c_int {
    let Some(caller) = enter::<ALWAYS>(fd) else { return work() };
    let (in_use, _here) = (InUse::by_thread(fd), InUse::by_caller(fd));
    let synced = pool::call(caller, ("fsync", Lane::Files), Cancel::Later, move || {
        let _in_use = in_use;
        work()
    });
    match synced {
        Ok(result) => result,
        Err(Stop::CannotPark) => work(),
        Err(Stop::Ended(number)) => errno::fail(number),
    }
}
