//! Files that are included: who is asked before `include_once` and `require_once` pass over one, and whether a stack executes
//! it.
//!
//! The engine keeps the names of all included files in a table, whose values mean nothing to it. Here the value is a number
//! that the embedder has [noted](note).

use std::cell::Cell;
use std::ffi::c_int;

use crate::fiber::Code;
use crate::php_static::PhpStatic;
use crate::string::ZStr;
use crate::sys;
use crate::value::Zval;

/// What is done about files.
#[derive(Clone, Copy)]
pub struct Watcher {
    /// This file is about to be read and executed, or has just been compiled for that.
    pub begins: fn(&ZStr),
    /// `include_once` or `require_once` is about to pass over this file. False when an exception is pending.
    pub passes: fn(&ZStr) -> bool,
}

type Resolve = unsafe extern "C" fn(*mut sys::zend_string) -> *mut sys::zend_string;
type Open = unsafe extern "C" fn(*mut sys::zend_file_handle) -> sys::zend_result;

static WATCHER: PhpStatic<Cell<Option<Watcher>>> = PhpStatic::new(Cell::new(None));
static RESOLVE: PhpStatic<Cell<Option<Resolve>>> = PhpStatic::new(Cell::new(None));
static OPEN: PhpStatic<Cell<Option<Open>>> = PhpStatic::new(Cell::new(None));

/// Begins; after opcache, which is in place when the first request starts. Later calls change nothing.
pub fn watch(watcher: Watcher) {
    if WATCHER.replace(Some(watcher)).is_some() {
        return;
    }
    // SAFETY: between requests, on PHP's thread; whoever was called before is called through us.
    unsafe {
        RESOLVE.set(sys::zend_resolve_path);
        sys::zend_resolve_path = Some(resolve);
        OPEN.set(sys::zend_stream_open_function);
        sys::zend_stream_open_function = Some(open);
    }
}

/// Puts the former ones back: this library is about to be unloaded.
pub fn unwatch() {
    // SAFETY: module shutdown, one thread.
    unsafe {
        if sys::zend_resolve_path.is_some_and(|now| now as usize == resolve as Resolve as usize) {
            sys::zend_resolve_path = RESOLVE.get();
        }
        if sys::zend_stream_open_function.is_some_and(|now| now as usize == open as Open as usize) {
            sys::zend_stream_open_function = OPEN.get();
        }
    }
}

/// The table of included files: the value at a name.
fn entry(file: &ZStr) -> Option<&'static Zval> {
    // SAFETY: the engine's table, on its own thread; the value is looked at before anything can change the table.
    unsafe {
        let found = sys::zend_hash_find(&raw const sys::executor_globals.included_files, file.as_ptr());
        if found.is_null() { None } else { Some(Zval::from_raw(found)) }
    }
}

/// Keeps a number with an included file; 0 is none.
pub fn note(file: &ZStr, number: i64) {
    if let Some(entry) = entry(file) {
        if number == 0 { entry.set(crate::Value::null()) } else { entry.set_long(number) }
    }
}

/// The number, if the file was included and there is one.
pub fn noted(file: &ZStr) -> Option<i64> {
    entry(file)?.as_long()
}

/// Whether the running code is an `include_once` or `require_once`.
fn is_once() -> bool {
    // SAFETY: the running frame, if there is one.
    unsafe {
        let frame = sys::executor_globals.current_execute_data;
        is_including(frame)
            && matches!((*(*frame).opline).extended_value, sys::ZEND_INCLUDE_ONCE | sys::ZEND_REQUIRE_ONCE)
    }
}

/// Whether a frame is of PHP code: a function, a file, or what `eval()` was given.
pub(crate) unsafe fn is_code(frame: *const sys::zend_execute_data) -> bool {
    // SAFETY: a frame that lives, or null.
    unsafe {
        !frame.is_null()
            && !(*frame).func.is_null()
            && u32::from((*(*frame).func).type_) != sys::ZEND_INTERNAL_FUNCTION
    }
}

/// Whether a frame stands at an include.
unsafe fn is_including(frame: *const sys::zend_execute_data) -> bool {
    // SAFETY: as above.
    unsafe {
        is_code(frame)
            && !(*frame).opline.is_null()
            && u32::from((*(*frame).opline).opcode) == sys::ZEND_INCLUDE_OR_EVAL
    }
}

/// Whether the stack executes this file, or is about to open or compile some file.
pub fn is_executing(code: Code, file: &ZStr) -> bool {
    let mut frame: *const sys::zend_execute_data = code.call();
    let mut inner_is_file = false;
    // SAFETY: the frames of a stack that lives, from the innermost on.
    unsafe {
        while !frame.is_null() {
            if is_including(frame) && !inner_is_file {
                return true;
            }
            inner_is_file = is_code(frame) && (*frame).This.u1.type_info & sys::ZEND_CALL_CODE != 0;
            if inner_is_file {
                let name = (*(*frame).func).op_array.filename;
                if !name.is_null() && ZStr::from_raw(name).as_bytes() == file.as_bytes() {
                    return true;
                }
            }
            frame = (*frame).prev_execute_data;
        }
    }
    false
}

/// A file is compiled: by name before, and by what has become of it after.
pub(crate) fn compiling(
    file: *mut sys::zend_file_handle,
    how: c_int,
    compile: impl FnOnce(*mut sys::zend_file_handle, c_int) -> *mut sys::zend_op_array,
) -> *mut sys::zend_op_array {
    let begins = WATCHER.get().map(|watcher| watcher.begins);
    let tell = |name: *mut sys::zend_string| {
        if let Some(begins) = begins.filter(|_| !name.is_null()) {
            // SAFETY: a name that the engine holds.
            begins(unsafe { ZStr::from_raw(name) });
        }
    };
    // SAFETY: the engine's handle, and what it has compiled.
    unsafe {
        tell((*file).opened_path);
        let code = compile(file, how);
        if !code.is_null() {
            tell((*code).filename);
        }
        code
    }
}

/// The full name of a file; `include_once` then looks whether it was included.
unsafe extern "C" fn resolve(name: *mut sys::zend_string) -> *mut sys::zend_string {
    let Some(next) = RESOLVE.get() else { return std::ptr::null_mut() };
    // SAFETY: passed on as the engine has called.
    let path = unsafe { next(name) };
    let Some(watcher) = WATCHER.get().filter(|_| !path.is_null() && is_once()) else { return path };
    // SAFETY: a string that is ours until it is returned.
    let file = unsafe { ZStr::from_raw(path) };
    if noted(file).is_some() && !(watcher.passes)(file) {
        // SAFETY: the reference is given up instead of being returned. An exception is pending.
        drop(unsafe { crate::ZString::from_raw(path) });
        return std::ptr::null_mut();
    }
    path
}

/// A file is opened: a stream wrapper of the script may have waited, and others may have included the file meanwhile.
unsafe extern "C" fn open(file: *mut sys::zend_file_handle) -> sys::zend_result {
    let Some(next) = OPEN.get() else { return sys::FAILURE };
    // SAFETY: passed on as the engine has called.
    let result = unsafe { next(file) };
    let Some(watcher) = WATCHER.get().filter(|_| result == sys::SUCCESS && is_once()) else { return result };
    // SAFETY: null, or a name that the handle holds.
    let path = unsafe { (*file).opened_path };
    if path.is_null() {
        return result;
    }
    // SAFETY: as above.
    let file = unsafe { ZStr::from_raw(path) };
    if noted(file).is_some() && !(watcher.passes)(file) {
        return sys::FAILURE;
    }
    result
}
