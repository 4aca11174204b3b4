//! `close`, `dup2`, `fclose`: a number stops being the file that it was. Who waits for it is woken and hears `EBADF`,
//! and what was remembered about it is forgotten. On any thread, whatever the flags: the next user of the number may
//! be a coroutine.

use libc::{FILE, c_int};

use crate::gate::is_ours;
use crate::{descriptor, reactor};

fn gone(fd: c_int) {
    descriptor::forget(fd);
    if is_ours() {
        reactor::close(fd);
    }
}

/// close(2).
pub(crate) unsafe extern "C" fn close<const ALWAYS: bool>(fd: c_int) -> c_int {
    gone(fd);
    // SAFETY: passed on as it came.
    unsafe { libc::close(fd) }
}

/// `new` is about to become what `old` is. Where that is nothing, it stays what it was.
fn replaced(old: c_int, new: c_int) {
    // SAFETY: F_GETFD takes no pointers.
    if old != new && unsafe { libc::fcntl(old, libc::F_GETFD) } >= 0 {
        gone(new);
    }
}

/// dup2(2): `new` is closed.
pub(crate) unsafe extern "C" fn dup2<const ALWAYS: bool>(old: c_int, new: c_int) -> c_int {
    replaced(old, new);
    // SAFETY: passed on as it came.
    unsafe { libc::dup2(old, new) }
}

/// dup3(2): `new` is closed.
pub(crate) unsafe extern "C" fn dup3<const ALWAYS: bool>(old: c_int, new: c_int, flags: c_int) -> c_int {
    replaced(old, new);
    // SAFETY: passed on as it came.
    unsafe { libc::dup3(old, new, flags) }
}

/// fclose(3), which closes the descriptor inside libc.
pub(crate) unsafe extern "C" fn fclose<const ALWAYS: bool>(file: *mut FILE) -> c_int {
    if !file.is_null() {
        // SAFETY: the caller's open stream.
        gone(unsafe { libc::fileno(file) });
    }
    // SAFETY: passed on as it came.
    unsafe { libc::fclose(file) }
}
