//! The last step of PHP's output: where the SAPI writes what `echo` has given it, past all buffers.

use std::cell::Cell;
use std::ffi::c_char;

use crate::php_static::PhpStatic;
use crate::sys;

type Write = unsafe extern "C" fn(*const c_char, usize) -> usize;

static FORMER: PhpStatic<Cell<Option<Write>>> = PhpStatic::new(Cell::new(None));
static WRITING: PhpStatic<Cell<bool>> = PhpStatic::new(Cell::new(false));

/// From now on [`is_writing`] knows.
pub fn watch() {
    // SAFETY: module start-up, one thread; the SAPI's record is as old as the process.
    unsafe {
        FORMER.set(sys::sapi_module.ub_write);
        if FORMER.get().is_some() {
            sys::sapi_module.ub_write = Some(write);
        }
    }
}

/// Puts the SAPI's own function back.
pub fn unwatch() {
    if let Some(former) = FORMER.take() {
        // SAFETY: module shutdown, one thread.
        unsafe { sys::sapi_module.ub_write = Some(former) };
    }
}

/// Whether the SAPI writes right now: between the pieces of one `echo` there is nobody else's turn.
pub fn is_writing() -> bool {
    WRITING.get()
}

/// May not return: a reader that is gone ends the script. Nobody parks from then on, so the mark may stay.
unsafe extern "C" fn write(bytes: *const c_char, size: usize) -> usize {
    let Some(former) = FORMER.get() else { return 0 };
    let outer = WRITING.replace(true);
    // SAFETY: passed on as the engine called us.
    let written = unsafe { former(bytes, size) };
    WRITING.set(outer);
    written
}
