//! `close`, `dup2`, `fclose`: a number stops being the file that it was. Who waits for it is woken and hears `EBADF`,
//! and what was remembered about it is forgotten. On any thread, whatever the flags: the next user of the number may
//! be a coroutine.

use std::time::Duration;

use libc::{FILE, c_int};

use crate::flags;
use crate::gate::{self, Stop};
use crate::host::{Direction, is_ours};
use crate::{descriptor, queue, reactor};

/// Between two looks whether the pool is done with a descriptor.
const MOMENT: Duration = Duration::from_millis(1);

fn gone(fd: c_int) {
    descriptor::forget(fd);
    if is_ours() {
        wait_for_pool(fd);
        reactor::close(fd);
    }
}

/// Another coroutine is in the middle of a call for `fd`. What its caller holds (PHP's stream, a library's connection) is
/// freed when `close` returns, so it has to come out first. Meanwhile the number is nobody's: a descriptor that stands for a
/// path and answers `EBADF` to whatever is tried.
fn let_go(fd: c_int) {
    let Some(caller) = gate::enter::<true>(flags::ANY).filter(|caller| caller.may_park()) else { return };
    wait_for_pool(fd);
    let is_waited_for = [Direction::Read, Direction::Write]
        .into_iter()
        .any(|direction| reactor::conflict(caller, fd, direction).is_some());
    if !is_waited_for {
        return;
    }
    // SAFETY: a C string; the descriptor is ours until it is closed below.
    unsafe {
        let nothing = libc::open(c"/".as_ptr(), libc::O_PATH | libc::O_CLOEXEC);
        if nothing < 0 {
            return;
        }
        libc::dup3(nothing, fd, libc::O_CLOEXEC);
        libc::close(nothing);
    }
    gone(fd);
    // Those who were woken are in front of this coroutine. Canceled or not, the call goes on.
    let _ = caller.turn("close");
}

/// A thread of the pool reads or writes `fd` for somebody, who may have been canceled meanwhile. Closed now, the number
/// could be another file before the thread gets to it.
fn wait_for_pool(fd: c_int) {
    let caller = gate::enter::<true>(flags::ANY);
    while descriptor::is_in_use(fd) {
        queue::call_off(fd);
        // A cancellation is told, and changes nothing.
        let parked = caller.is_some_and(|caller| caller.sleep("close", MOMENT) != Err(Stop::CannotPark));
        if !parked {
            std::thread::sleep(MOMENT);
        }
    }
}

/// close(2).
pub(crate) unsafe extern "C" fn close<const ALWAYS: bool>(fd: c_int) -> c_int {
    let_go(fd);
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
