//! Where PHP code is: the calls on the running stack, or on one that is parked.

use crate::fiber::Code;
use crate::string::ZString;
use crate::sys;
use crate::value::Value;

/// `DEBUG_BACKTRACE_IGNORE_ARGS`.
pub const IGNORE_ARGS: i64 = sys::DEBUG_BACKTRACE_IGNORE_ARGS as i64;

/// What options there are.
const OPTIONS: i64 = IGNORE_ARGS | sys::DEBUG_BACKTRACE_PROVIDE_OBJECT as i64;

/// The calls as `debug_backtrace()` returns them, the innermost first. `options` are its own, bits of which it does not
/// know mean nothing. So is `limit`, but for numbers that no stack has: below 0, where it shows nothing, they are no
/// limit, nor are those that its C type cuts off.
pub fn calls(code: Code, options: i64, limit: i64) -> Value {
    let options = i32::try_from(options & OPTIONS).unwrap_or(0);
    let limit = i32::try_from(limit.max(0)).unwrap_or(i32::MAX);
    let result = Value::undef();
    // SAFETY: the engine follows the frames from `current_execute_data`, which are those of a stack that lives. No
    // PHP code runs meanwhile. A bailout would leave the pointer changed; where it lands it is set anew.
    unsafe {
        let running = sys::executor_globals.current_execute_data;
        sys::executor_globals.current_execute_data = code.call();
        sys::zend_fetch_debug_backtrace(result.as_ptr(), 0, options, limit);
        sys::executor_globals.current_execute_data = running;
    }
    result
}

/// The text for calls, a line each, as `debug_print_backtrace()` prints it.
pub fn text(calls: &Value) -> ZString {
    match calls.as_array() {
        // SAFETY: a backtrace, made by `calls`; the result is a new reference.
        Some(array) => unsafe { ZString::from_raw(sys::zend_trace_to_string(array.as_ptr(), false)) },
        None => ZString::new(b""),
    }
}

/// Writes to PHP's output, through its buffers.
pub fn print(bytes: &[u8]) {
    // SAFETY: the engine takes the length with the text.
    unsafe { sys::php_output_write(bytes.as_ptr().cast(), bytes.len()) };
}
