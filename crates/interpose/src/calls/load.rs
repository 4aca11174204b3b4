//! `dlopen`: what is loaded later is hooked as well.

use std::ffi::{c_char, c_int, c_void};

use crate::{flags, got};

/// dlopen(3), then the tables of what has come with it.
pub(crate) unsafe extern "C" fn dlopen<const ALWAYS: bool>(file: *const c_char, mode: c_int) -> *mut c_void {
    // SAFETY: passed on as it came.
    let handle = unsafe { libc::dlopen(file, mode) };
    let flags = flags::on();
    if !handle.is_null() && flags != 0 {
        // A table that cannot be written stays libc's: its calls block, and nothing else is different.
        let _ = got::rewrite(flags);
    }
    handle
}
