//! `open` and its relatives, which wait when the path is a FIFO that nobody has opened the other way, fifo(7).
//!
//! The FIFO is opened with `O_NONBLOCK`, which to the other side is the same, and the coroutine looks for that side after
//! pauses that grow ([`Backoff`]). Other files are opened in place; to ask what the path is costs a coroutine some 0.4 µs.

use std::ffi::c_char;

use libc::{c_int, mode_t};

use crate::backoff::{Backoff, freed};
use crate::errno;
use crate::gate::{self, Caller, Stop};
use crate::table::flags;

/// A call as libc's openat(2) takes it.
#[derive(Clone, Copy)]
struct Request {
    directory: c_int,
    path: *const c_char,
    how: c_int,
    mode: mode_t,
}

impl Request {
    fn open(self) -> c_int {
        // SAFETY: passed on as it came.
        unsafe { libc::openat(self.directory, self.path, self.how, self.mode) }
    }

    /// Whether it waits for another side, as far as its flags tell.
    fn may_wait(self) -> bool {
        matches!(self.how & libc::O_ACCMODE, libc::O_RDONLY | libc::O_WRONLY)
            && self.how & (libc::O_NONBLOCK | libc::O_PATH | libc::O_DIRECTORY) == 0
    }

    fn is_of_fifo(self) -> bool {
        // SAFETY: zeroes are a valid record.
        let mut about: libc::stat = unsafe { std::mem::zeroed() };
        // SAFETY: the caller's path, of which the kernel says so if it is none.
        let found = unsafe { libc::fstatat(self.directory, self.path, &raw mut about, 0) } == 0;
        found && about.st_mode & libc::S_IFMT == libc::S_IFIFO
    }

    fn take<const ALWAYS: bool>(self) -> c_int {
        if self.may_wait()
            && let Some(caller) = gate::enter::<ALWAYS>(flags::FILE)
            && caller.may_park()
            && self.is_of_fifo()
        {
            self.take_fifo(caller)
        } else {
            self.open()
        }
    }

    fn take_fifo(self, caller: Caller) -> c_int {
        let at_once = Self { how: self.how | libc::O_NONBLOCK, ..self };
        let mut backoff = Backoff::new();
        let mut wait = || backoff.wait(caller, "open");
        let fd = loop {
            let fd = at_once.open();
            // ENXIO: nobody reads. Or it is something else by now, to which the number means something else.
            if fd >= 0 || errno::get() != libc::ENXIO {
                break fd;
            }
            match wait() {
                Ok(()) if self.is_of_fifo() => {}
                Ok(()) | Err(Stop::CannotPark) => return self.open(),
                Err(Stop::Ended(number)) => return errno::fail(number),
            }
        };
        if fd < 0 {
            return fd;
        }
        freed();
        while self.how & libc::O_ACCMODE == libc::O_RDONLY && is_alone(fd) {
            if let Err(stop) = wait() {
                // SAFETY: nobody else has seen this descriptor.
                unsafe { libc::close(fd) };
                return match stop {
                    Stop::Ended(number) => errno::fail(number),
                    Stop::CannotPark => self.open(),
                };
            }
        }
        // SAFETY: takes no pointers for these.
        unsafe { libc::fcntl(fd, libc::F_SETFL, libc::fcntl(fd, libc::F_GETFL) & !libc::O_NONBLOCK) };
        fd
    }
}

/// Whether nobody has opened the FIFO for writing since it was opened as `fd`, for reading.
fn is_alone(fd: c_int) -> bool {
    let mut record = libc::pollfd { fd, events: libc::POLLIN, revents: 0 };
    // SAFETY: one record. POLLHUP says that somebody has come and gone.
    if unsafe { libc::poll(&raw mut record, 1, 0) } != 0 {
        return false;
    }
    // tee(2) tells a FIFO without writers (0) from one whose writers have nothing written yet (EAGAIN), and takes nothing.
    let mut ends = [-1; 2];
    // SAFETY: fills both.
    if unsafe { libc::pipe2(ends.as_mut_ptr(), libc::O_CLOEXEC) } != 0 {
        return true;
    }
    let [reader, writer] = ends;
    // SAFETY: takes no pointers; the pipe is this function's own.
    unsafe {
        let count = libc::tee(fd, writer, 1, libc::SPLICE_F_NONBLOCK);
        libc::close(reader);
        libc::close(writer);
        count == 0
    }
}

/// open(2). The third argument is there when a file may be made; it is passed where the first two are, in a register.
pub(crate) unsafe extern "C" fn open<const ALWAYS: bool>(
    path: *const c_char,
    how: c_int,
    mode: mode_t,
) -> c_int {
    Request { directory: libc::AT_FDCWD, path, how, mode }.take::<ALWAYS>()
}

/// openat(2), whose fourth argument is as [`open`]'s third.
pub(crate) unsafe extern "C" fn openat<const ALWAYS: bool>(
    directory: c_int,
    path: *const c_char,
    how: c_int,
    mode: mode_t,
) -> c_int {
    Request { directory, path, how, mode }.take::<ALWAYS>()
}

/// creat(2).
pub(crate) unsafe extern "C" fn creat<const ALWAYS: bool>(path: *const c_char, mode: mode_t) -> c_int {
    let how = libc::O_CREAT | libc::O_WRONLY | libc::O_TRUNC;
    Request { directory: libc::AT_FDCWD, path, how, mode }.take::<ALWAYS>()
}
