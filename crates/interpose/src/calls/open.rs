//! `open` and its relatives, which wait when the path is a FIFO that nobody has opened the other way, fifo(7).
//!
//! The FIFO is opened with `O_NONBLOCK`, which to the other side is the same, and the coroutine looks for that side after
//! pauses that grow ([`Backoff`]). Other files are opened in place; to ask what the path is costs a coroutine some 0.4 µs.

use std::ffi::{CString, c_char};
use std::mem::MaybeUninit;
use std::os::fd::{FromRawFd, OwnedFd};

use libc::{c_int, mode_t};

use crate::backoff::{Backoff, Bell};
use crate::flags;
use crate::gate::{self, Caller, Stop};
use crate::{descriptor, errno};

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
        const NEW: c_int = libc::O_CREAT | libc::O_EXCL;
        matches!(self.how & libc::O_ACCMODE, libc::O_RDONLY | libc::O_WRONLY)
            && self.how & (libc::O_NONBLOCK | libc::O_PATH | libc::O_DIRECTORY) == 0
            && self.how & NEW != NEW
    }

    fn take<const ALWAYS: bool>(self) -> c_int {
        let number = errno::get();
        if self.may_wait()
            && let Some(caller) = gate::enter::<ALWAYS>(flags::FILE)
            && caller.may_park()
        {
            let about = look(self.directory, self.path, 0);
            let is_fifo = about.as_ref().is_some_and(is_fifo);
            let fifo = if is_fifo { Fifo::of(self) } else { None };
            errno::set(number);
            if let Some(fifo) = fifo {
                return fifo.take(caller);
            }
            let fd = self.open();
            if fd >= 0
                && let Some(about) = about
            {
                descriptor::expect(fd, &about);
            }
            return fd;
        }
        self.open()
    }
}

fn look(directory: c_int, path: *const c_char, how: c_int) -> Option<libc::stat> {
    let mut about = MaybeUninit::<libc::stat>::uninit();
    // SAFETY: the caller's path, of which the kernel says so if it is none; it fills the record when it returns 0.
    unsafe { (libc::fstatat(directory, path, about.as_mut_ptr(), how) == 0).then(|| about.assume_init()) }
}

fn is_fifo(about: &libc::stat) -> bool {
    about.st_mode & libc::S_IFMT == libc::S_IFIFO
}

/// A FIFO that is to be opened: itself, whatever its name leads to meanwhile.
struct Fifo {
    place: OwnedFd,
    /// Where it is found from now on.
    name: CString,
    how: c_int,
}

impl Fifo {
    /// None where there is no such file any more, or no `/proc` to find it in.
    fn of(request: Request) -> Option<Self> {
        let how = libc::O_PATH | libc::O_CLOEXEC | (request.how & libc::O_NOFOLLOW);
        // SAFETY: the caller's path.
        let fd = unsafe { libc::openat(request.directory, request.path, how) };
        if fd < 0 {
            return None;
        }
        // SAFETY: nobody else has seen this descriptor.
        let place = unsafe { OwnedFd::from_raw_fd(fd) };
        let name = CString::new(format!("/proc/self/fd/{fd}")).ok()?;
        // What has to do with names has been done.
        let how = request.how & !(libc::O_CREAT | libc::O_TRUNC | libc::O_NOFOLLOW);
        let about = look(libc::AT_FDCWD, name.as_ptr(), 0);
        about.as_ref().is_some_and(is_fifo).then_some(Self { place, name, how })
    }

    fn open(&self, more: c_int) -> c_int {
        // SAFETY: a string.
        unsafe { libc::open(self.name.as_ptr(), self.how | more) }
    }

    fn take(self, caller: Caller) -> c_int {
        let number = errno::get();
        let mut backoff = Backoff::new(Bell::Fifo);
        let fd = loop {
            let fd = self.open(libc::O_NONBLOCK);
            // ENXIO: nobody reads.
            if fd >= 0 || errno::get() != libc::ENXIO {
                break fd;
            }
            match backoff.wait(caller, "open") {
                Ok(()) => {}
                Err(Stop::CannotPark) => break self.open(0),
                Err(Stop::Ended(number)) => return errno::fail(number),
            }
        };
        if fd < 0 {
            return fd;
        }
        Bell::Fifo.ring();
        while self.how & libc::O_ACCMODE == libc::O_RDONLY && is_alone(fd) {
            match backoff.wait(caller, "open") {
                Ok(()) => {}
                Err(Stop::CannotPark) => {
                    // Waits for the other side, too; ours is there already.
                    let opened = self.open(0);
                    close(fd);
                    return opened;
                }
                Err(Stop::Ended(number)) => {
                    close(fd);
                    return errno::fail(number);
                }
            }
        }
        drop(self.place);
        // SAFETY: takes no pointers for these.
        unsafe { libc::fcntl(fd, libc::F_SETFL, libc::fcntl(fd, libc::F_GETFL) & !libc::O_NONBLOCK) };
        errno::set(number);
        fd
    }
}

fn close(fd: c_int) {
    // SAFETY: nobody else has seen this descriptor.
    unsafe { libc::close(fd) };
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
