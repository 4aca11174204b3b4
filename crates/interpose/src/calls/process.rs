//! `waitpid` and its relatives: a pidfd for one child; for any child, and for those that stop or go on, a thread of the
//! pool that waits without taking the news (`WNOWAIT`). The child is taken here, by the call that the program made.

use std::cell::Cell;
use std::ffi::c_char;
use std::mem::MaybeUninit;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::time::Duration;

use libc::{FILE, c_int, id_t, idtype_t, pid_t, rusage, siginfo_t};
use swoole_coroutine::{Lane, elsewhere};

use crate::flags;
use crate::gate::{self, Caller, Stop};
use crate::host::Direction;
use crate::pool::{self, Cancel};
use crate::reactor::{self, Ready};
use crate::{descriptor, errno};

/// Between two questions, where there is no thread to be told by.
const PAUSE: Duration = Duration::from_millis(5);

/// Which children.
#[derive(Clone, Copy)]
struct Children {
    kind: idtype_t,
    id: id_t,
    /// `WEXITED` and what else is waited for, as waitid(2) takes them.
    news: c_int,
}

impl Children {
    /// As waitpid(2) names them.
    fn of(pid: pid_t, options: c_int) -> Self {
        let (kind, id) = match pid {
            1.. => (libc::P_PID, pid.unsigned_abs()),
            -1 => (libc::P_ALL, 0),
            // Linux 5.4 and later: 0 is our own process group.
            0 => (libc::P_PGID, 0),
            _ => (libc::P_PGID, pid.unsigned_abs()),
        };
        let mut news = libc::WEXITED;
        if options & libc::WUNTRACED != 0 {
            news |= libc::WSTOPPED;
        }
        Self { kind, id, news: news | options & libc::WCONTINUED }
    }

    /// Parks until there is news of one. Ok: ask again.
    fn wait(self, caller: Caller) -> Result<(), Stop> {
        if self.kind == libc::P_PID && self.news == libc::WEXITED {
            match pidfd(self.id) {
                Some(pidfd) => {
                    return match reactor::ready(caller, "process", pidfd.as_raw_fd(), Direction::Read, None) {
                        Ready::Stopped(stop) => Err(stop),
                        _ => Ok(()),
                    };
                }
                // It is gone: the call itself says so.
                None if errno::get() == libc::ESRCH => return Ok(()),
                None => {}
            }
        }
        let Self { kind, id, news } = self;
        let waited = pool::call_elsewhere(caller, "process", move || {
            // SAFETY: a siginfo_t of zeroes is valid, and waitid(2) fills it.
            unsafe {
                let mut info: siginfo_t = std::mem::zeroed();
                libc::waitid(kind, id, &mut info, news | libc::WNOWAIT);
            }
        })?;
        match waited {
            Some(()) => Ok(()),
            // It is asked again.
            None => caller.sleep("process", PAUSE),
        }
    }
}

fn pidfd(pid: id_t) -> Option<OwnedFd> {
    // SAFETY: pidfd_open(2) takes no pointers.
    let fd = unsafe { libc::syscall(libc::SYS_pidfd_open, pid, 0) };
    let fd = c_int::try_from(fd).ok().filter(|&fd| fd >= 0)?;
    // SAFETY: pidfd_open(2) returned this descriptor and nobody else owns it.
    Some(unsafe { OwnedFd::from_raw_fd(fd) })
}

/// Asks with `WNOHANG` until there is news.
fn waiting<const ALWAYS: bool>(pid: pid_t, options: c_int, ask: impl Fn(c_int) -> pid_t) -> pid_t {
    if options & libc::WNOHANG != 0 {
        return ask(options);
    }
    let Some(caller) = gate::enter::<ALWAYS>(flags::CHILD) else { return ask(options) };
    loop {
        let found = ask(options | libc::WNOHANG);
        if found != 0 {
            return found;
        }
        match Children::of(pid, options).wait(caller) {
            Ok(()) => {}
            // What a signal would have done; ECANCELED is none of waitpid's numbers.
            Err(Stop::Ended(number)) => return errno::fail(number),
            Err(Stop::CannotPark) => return ask(options),
        }
    }
}

/// waitpid(2).
pub(crate) unsafe extern "C" fn waitpid<const ALWAYS: bool>(
    pid: pid_t,
    status: *mut c_int,
    options: c_int,
) -> pid_t {
    // SAFETY: passed on as it came.
    waiting::<ALWAYS>(pid, options, |options| unsafe { libc::waitpid(pid, status, options) })
}

/// wait(2).
pub(crate) unsafe extern "C" fn wait<const ALWAYS: bool>(status: *mut c_int) -> pid_t {
    // SAFETY: passed on as it came; wait(2) is waitpid(2) for any child.
    waiting::<ALWAYS>(-1, 0, |options| unsafe { libc::waitpid(-1, status, options) })
}

/// wait4(2).
pub(crate) unsafe extern "C" fn wait4<const ALWAYS: bool>(
    pid: pid_t,
    status: *mut c_int,
    options: c_int,
    usage: *mut rusage,
) -> pid_t {
    // SAFETY: passed on as it came.
    waiting::<ALWAYS>(pid, options, |options| unsafe { libc::wait4(pid, status, options, usage) })
}

/// wait3(2), which is what `pcntl_wait()` calls when it is asked for what the child has used.
pub(crate) unsafe extern "C" fn wait3<const ALWAYS: bool>(
    status: *mut c_int,
    options: c_int,
    usage: *mut rusage,
) -> pid_t {
    // SAFETY: passed on as it came; wait4(2) of any child is what it is.
    unsafe { wait4::<ALWAYS>(-1, status, options, usage) }
}

/// waitid(2).
pub(crate) unsafe extern "C" fn waitid<const ALWAYS: bool>(
    kind: idtype_t,
    id: id_t,
    info: *mut siginfo_t,
    options: c_int,
) -> c_int {
    // SAFETY: passed on as it came.
    let ask = |info: *mut siginfo_t, options: c_int| unsafe { libc::waitid(kind, id, info, options) };
    if options & libc::WNOHANG != 0 {
        return ask(info, options);
    }
    let Some(caller) = gate::enter::<ALWAYS>(flags::CHILD) else { return ask(info, options) };
    let news = options & (libc::WEXITED | libc::WSTOPPED | libc::WCONTINUED);
    loop {
        // SAFETY: a siginfo_t of zeroes is valid, and says that there is no news.
        let mut found: siginfo_t = unsafe { std::mem::zeroed() };
        let failed = ask(&mut found, options | libc::WNOHANG);
        // SAFETY: waitid(2) fills the part that belongs to SIGCHLD.
        if failed != 0 || unsafe { found.si_pid() } != 0 {
            if !info.is_null() {
                // SAFETY: where the caller wants it.
                unsafe { *info = found };
            }
            return failed;
        }
        match (Children { kind, id, news }).wait(caller) {
            Ok(()) => {}
            Err(Stop::Ended(number)) => return errno::fail(number),
            Err(Stop::CannotPark) => return ask(info, options),
        }
    }
}

/// pclose(3), on the pool: closes the pipe and waits for the shell inside libc. Not canceled: the stream is gone.
pub(crate) unsafe extern "C" fn pclose<const ALWAYS: bool>(stream: *mut FILE) -> c_int {
    // SAFETY: passed on as it came.
    let close = |stream: usize| unsafe { libc::pclose(stream as *mut FILE) };
    let Some(caller) = gate::enter::<ALWAYS>(flags::CHILD).filter(|caller| caller.may_park()) else {
        return close(stream as usize);
    };
    if !stream.is_null() {
        // SAFETY: the caller's open stream.
        let fd = unsafe { libc::fileno(stream) };
        descriptor::forget(fd);
        reactor::close(fd);
    }
    let stream = stream as usize;
    pool::call(caller, ("process", Lane::Others), Cancel::Later, move || close(stream)).unwrap_or(-1)
}

/// system(3): the shell is started here, with the signal mask of who asks (a thread of the pool has all blocked), and waited
/// for as any child. Canceled: the command goes on. SIGINT and SIGQUIT are not ignored meanwhile, as they are by libc:
/// they are meant for the other coroutines as well.
pub(crate) unsafe extern "C" fn system<const ALWAYS: bool>(command: *const c_char) -> c_int {
    let caller = gate::enter::<ALWAYS>(flags::CHILD).filter(|caller| !command.is_null() && caller.may_park());
    if caller.is_none() {
        // SAFETY: passed on as it came.
        return unsafe { libc::system(command) };
    }
    // SAFETY: the caller's string.
    let Some(pid) = (unsafe { shell(command) }) else {
        // What libc says where there is no shell: that it has exited with 127.
        return 127 << 8;
    };
    let status = Cell::new(0);
    // SAFETY: our own child and number.
    let found = waiting::<true>(pid, 0, |options| unsafe { libc::waitpid(pid, status.as_ptr(), options) });
    if found == pid {
        return status.get();
    }
    let number = errno::get();
    if number == libc::ECANCELED {
        // Somebody has to take it when it ends. Where no thread can be made it stays until the process ends.
        // SAFETY: our own child, and a status that is not asked for.
        drop(elsewhere(Lane::Others, move || unsafe { libc::waitpid(pid, std::ptr::null_mut(), 0) }));
    }
    errno::fail(number)
}

/// Starts `sh -c command`.
///
/// # Safety
///
/// `command` is a string.
unsafe fn shell(command: *const c_char) -> Option<pid_t> {
    unsafe extern "C" {
        static environ: *const *mut c_char;
    }
    let mut pid = 0;
    let words = [c"sh".as_ptr(), c"-c".as_ptr(), command, std::ptr::null()].map(<*const c_char>::cast_mut);
    let mut how = MaybeUninit::<libc::posix_spawnattr_t>::uninit();
    let mut defaults = MaybeUninit::<libc::sigset_t>::uninit();
    // SAFETY: the attributes and the set are initialised before they are used, the words end with null, and the
    // environment is the program's.
    let failed = unsafe {
        libc::sigemptyset(defaults.as_mut_ptr());
        libc::sigaddset(defaults.as_mut_ptr(), libc::SIGINT);
        libc::sigaddset(defaults.as_mut_ptr(), libc::SIGQUIT);
        libc::posix_spawnattr_init(how.as_mut_ptr());
        libc::posix_spawnattr_setsigdefault(how.as_mut_ptr(), defaults.as_ptr());
        libc::posix_spawnattr_setflags(how.as_mut_ptr(), libc::POSIX_SPAWN_SETSIGDEF as libc::c_short);
        let path = c"/bin/sh".as_ptr();
        let failed =
            libc::posix_spawn(&raw mut pid, path, std::ptr::null(), how.as_ptr(), words.as_ptr(), environ);
        libc::posix_spawnattr_destroy(how.as_mut_ptr());
        failed
    };
    (failed == 0).then_some(pid)
}
