//! `Swoole\ExitException`: `exit` inside a coroutine or a running server, as something to catch.
//!
//! `exit` would unwind the coroutine's stack and end the whole process with everybody's requests in it.
//! Before PHP 8.4 it is an opcode, so that is where it is caught.

use std::cell::Cell;
use std::ffi::c_int;

use swoole_zend::{PhpStatic, Value, Zval, doorway, error, globals, sys};

use crate::classes::classes;

const IN_COROUTINE: i64 = 2;
const IN_SERVER: i64 = 4;

/// A script exits, and nothing has thrown: the status is its own.
static EXITS: PhpStatic<Cell<bool>> = PhpStatic::new(Cell::new(false));

/// What an uncaught exception in a coroutine does to the exit status, unless it is a plain exit.
pub(crate) fn fail_script() {
    if !EXITS.get() {
        globals::fail_script();
    }
}

/// Catches the `exit` opcode. Called once, at module start-up.
pub(crate) fn hook_exit() {
    // SAFETY: start-up; the opcode is one the engine lets extensions handle.
    unsafe { sys::zend_set_user_opcode_handler(sys::ZEND_EXIT as u8, Some(on_exit)) };
}

unsafe extern "C" fn on_exit(frame: *mut sys::zend_execute_data) -> c_int {
    let mut flags = 0;
    if swoole_coroutine::current().is_some() {
        flags |= IN_COROUTINE;
    }
    if crate::functions::is_server_running() {
        flags |= IN_SERVER;
    }
    // A child that a coroutine has forked has nobody's requests in it: there it is the plain exit.
    let ends_child = swoole_coroutine::is_forked_by_coroutine();
    EXITS.set(ends_child);
    if flags == 0 || ends_child {
        return sys::ZEND_USER_OPCODE_DISPATCH as c_int;
    }
    // SAFETY: the frame stands at an EXIT opcode.
    let status = unsafe {
        let operand = sys::swoole_shim_exit_operand(frame);
        if operand.is_null() { Value::null() } else { Zval::from_raw(operand).to_value() }
    };
    error::throw(classes().exit_exception, "swoole exit", 0);
    if let Some(exception) = error::pending_object() {
        exception.write_in(classes().exit_exception, "flags", flags);
        exception.write_in(classes().exit_exception, "status", status);
    }
    // The opcode itself sees the pending exception and goes to the handlers.
    sys::ZEND_USER_OPCODE_DISPATCH as c_int
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_ExitException_getFlags(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(0, Some(0))?;
        if let Some(this) = args.this() {
            result.set(this.read_in(classes().exit_exception, "flags"));
        }
        Ok(())
    });
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_ExitException_getStatus(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(0, Some(0))?;
        if let Some(this) = args.this() {
            result.set(this.read_in(classes().exit_exception, "status"));
        }
        Ok(())
    });
}
