//! Exceptions and warnings.

use std::cell::Cell;
use std::ffi::CString;

use crate::php_static::PhpStatic;
use crate::sys;
use crate::value::Value;

/// A PHP exception has been thrown and is pending in the engine: return to PHP now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thrown;

/// What a PHP-facing function returns: its value is written elsewhere, or an exception is pending.
pub type PhpResult<T = ()> = Result<T, Thrown>;

/// PHP's error levels that the extension raises.
#[derive(Clone, Copy, Debug)]
pub enum Level {
    /// `E_ERROR`: fatal, does not return.
    Error = sys::E_ERROR as isize,
    /// `E_WARNING`.
    Warning = sys::E_WARNING as isize,
    /// `E_NOTICE`.
    Notice = sys::E_NOTICE as isize,
    /// `E_DEPRECATED`.
    Deprecated = sys::E_DEPRECATED as isize,
}

static QUIET: PhpStatic<Cell<bool>> = PhpStatic::new(Cell::new(false));

/// Whether the warnings and notices of [`raise`] are dropped from now on: nobody hears of them, no error handler either.
pub fn be_quiet(quiet: bool) {
    QUIET.set(quiet);
}

fn c_text(text: &str) -> CString {
    CString::new(text.replace('\0', "\\0")).unwrap_or_default()
}

/// Throws an exception of the given class.
pub fn throw(class: *mut sys::zend_class_entry, message: &str, code: i64) -> Thrown {
    let message = c_text(message);
    // SAFETY: a registered class and a C string; the engine copies the text.
    unsafe { sys::zend_throw_exception(class, message.as_ptr(), code) };
    Thrown
}

/// Throws PHP's own `Error`.
pub fn throw_error(message: &str) -> Thrown {
    // SAFETY: set by the engine at start-up.
    throw(unsafe { sys::zend_ce_error }, message, 0)
}

/// Throws PHP's own `TypeError`.
pub fn throw_type_error(message: &str) -> Thrown {
    // SAFETY: set by the engine at start-up.
    throw(unsafe { sys::zend_ce_type_error }, message, 0)
}

/// Throws PHP's own `ValueError`.
pub fn throw_value_error(message: &str) -> Thrown {
    // SAFETY: set by the engine at start-up.
    throw(unsafe { sys::zend_ce_value_error }, message, 0)
}

/// Raises a PHP error with the running function's name in front, as `php_error_docref` does. A user error
/// handler may run, park or throw. A fatal level does not return, and then `message` is leaked.
pub fn raise(level: Level, message: &str) {
    if QUIET.get() && matches!(level, Level::Warning | Level::Notice) {
        return;
    }
    let message = c_text(message);
    // SAFETY: a C string; the text is formatted with "%s".
    unsafe { sys::swoole_shim_warning(level as i32, message.as_ptr()) };
}

/// Raises a fatal error, at the line of PHP code that runs. Nothing that is owned below is released.
pub fn fatal(message: &str) -> ! {
    let message = c_text(message).into_raw();
    // SAFETY: a C string, which the engine copies; a `zend_try` lies below on every stack that PHP code runs on.
    unsafe { sys::zend_error_noreturn(sys::E_ERROR as i32, c"%s".as_ptr(), message) }
}

/// Whether an exception is pending.
#[inline]
pub fn is_pending() -> bool {
    // SAFETY: a plain read of the engine's global on its own thread.
    unsafe { !sys::executor_globals.exception.is_null() }
}

/// `Err(Thrown)` if an exception is pending.
#[inline]
pub fn check() -> PhpResult {
    if is_pending() { Err(Thrown) } else { Ok(()) }
}

/// Ends the running stack without an error, as the engine ends a Fiber that is destroyed: `finally` blocks and
/// destructors run, no `catch` sees it, nothing is reported.
pub fn throw_graceful_exit() -> Thrown {
    // SAFETY: the engine takes the new object over.
    unsafe { sys::zend_throw_exception_internal(sys::zend_create_graceful_exit()) };
    Thrown
}

/// Gives the pending exception to `set_exception_handler`'s function, or prints it as the fatal error
/// "Uncaught …". Returns false when nothing was pending, or only the exit of [`throw_graceful_exit`].
pub fn report_uncaught() -> bool {
    if !is_pending() {
        return false;
    }
    // SAFETY: the same calls, in the same order, that PHP makes for its main script.
    unsafe {
        let globals = &raw mut sys::executor_globals;
        if sys::zend_is_graceful_exit((*globals).exception) {
            sys::zend_clear_exception();
            return false;
        }
        if u32::from((*globals).user_exception_handler.u1.v.type_) != sys::IS_UNDEF {
            sys::zend_user_exception_handler();
        }
        if !(*globals).exception.is_null() {
            sys::zend_exception_error((*globals).exception, sys::E_ERROR as i32);
        }
    }
    true
}

/// The pending exception, which stays pending.
pub fn pending_object() -> Option<crate::ObjectRef> {
    // SAFETY: not null means alive, held by the engine.
    unsafe {
        let exception = sys::executor_globals.exception;
        (!exception.is_null()).then(|| crate::ObjectRef::from_raw(exception))
    }
}

/// Throws an exception that exists already, and keeps its trace.
pub fn throw_object(exception: Value) -> Thrown {
    // SAFETY: an object of a class that can be thrown; the engine takes the reference over, so ours is given up.
    unsafe { sys::zend_throw_exception_object(exception.as_ptr()) };
    exception.set_undef();
    Thrown
}

/// As [`throw_object`], also for what only ends the stack.
pub fn throw_any(exception: Value) -> Thrown {
    if let Some(object) = exception.as_object() {
        // SAFETY: an object that was pending before; the engine takes the reference over, so ours is given up.
        unsafe { sys::zend_throw_exception_internal(object.as_ptr()) };
    }
    exception.set_undef();
    Thrown
}

/// Whether what is pending only ends the stack, see [`throw_graceful_exit`], and is no exception that PHP code sees.
pub fn is_exiting() -> bool {
    // SAFETY: a plain read, and a question about a live object.
    unsafe {
        let exception = sys::executor_globals.exception;
        !exception.is_null() && (sys::zend_is_graceful_exit(exception) || sys::zend_is_unwind_exit(exception))
    }
}

/// Takes the pending exception away and returns the object.
pub fn take() -> Option<Value> {
    // SAFETY: the pending exception is one reference, owned by the engine until cleared.
    unsafe {
        let exception = sys::executor_globals.exception;
        if exception.is_null() {
            return None;
        }
        (*exception).gc.refcount += 1;
        let value = Value::from_object(exception);
        sys::zend_clear_exception();
        Some(value)
    }
}
