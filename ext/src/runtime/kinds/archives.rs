//! Streams of `phar://`: an archive's files are read through one descriptor, so nothing parks inside of them, and while
//! another coroutine waits inside one of the module's functions, in a callback, they take their turn where they can.

use std::mem::MaybeUninit;

use swoole_coroutine::Depth;

use super::in_place::{self, Before};
use super::table;

unsafe extern "C" {
    fn swoole_kinds_archives_install();
    fn swoole_kinds_archives_uninstall();
}

/// A call that is under way, in the frame of `archives.c`.
struct Inside {
    before: Before,
    depth: Option<Depth>,
}

const _: () = assert!(size_of::<Inside>() <= 24 && align_of::<Inside>() <= 8);

/// Puts the wrapper in place, when phar has been loaded.
pub(super) fn install() {
    // SAFETY: modules have started, one thread.
    unsafe { swoole_kinds_archives_install() }
}

/// Before this library goes.
pub(super) fn uninstall() {
    // SAFETY: as above.
    unsafe { swoole_kinds_archives_uninstall() }
}

/// # Safety
///
/// `inside` has room for an [`Inside`].
#[unsafe(no_mangle)]
unsafe extern "C" fn swoole_kinds_archive_enter(inside: *mut MaybeUninit<Inside>) {
    let depth = super::enter_firmly(table::gate("phar"));
    // SAFETY: by the contract.
    unsafe { (*inside).write(Inside { before: in_place::enter(), depth }) };
}

/// # Safety
///
/// `inside` was filled by [`swoole_kinds_archive_enter`].
#[unsafe(no_mangle)]
unsafe extern "C" fn swoole_kinds_archive_leave(inside: *const Inside) {
    // SAFETY: by the contract.
    let inside = unsafe { &*inside };
    in_place::leave(inside.before);
    if let Some(depth) = inside.depth {
        table::gate("phar").leave(depth);
    }
}
