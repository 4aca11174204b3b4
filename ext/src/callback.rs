//! Calls from the event loop into PHP, where no PHP code is running that could have asked for them.

use std::cell::Cell;
use std::mem;

use swoole_coroutine::{SpawnError, count, is_aborted, limits, spawn_with};
use swoole_zend::{Callable, PhpStatic, Value, bailout, error};

use crate::{coroutine, exit_exception, log};

/// Whether such calls get a coroutine each: yes, unless `enable_coroutine` says no.
static IN_COROUTINES: PhpStatic<Cell<bool>> = PhpStatic::new(Cell::new(true));

/// Whether calls get a coroutine each.
pub(crate) fn in_coroutines() -> bool {
    IN_COROUTINES.get()
}

/// `enable_coroutine`: that of swoole_async_set(), and a server's while it runs. Returns what it was.
pub(crate) fn set_in_coroutines(yes: bool) -> bool {
    IN_COROUTINES.replace(yes)
}

/// Calls a PHP function from the loop's own stack; returns when it first parks or has ended. After a fatal error, in
/// this call or before, nobody is called any more.
pub(crate) fn call(callback: Callable, arguments: Vec<Value>) {
    call_in(IN_COROUTINES.get(), callback, arguments);
}

/// As [`call`], for those that have a setting of their own: in a coroutine, or on the loop's own stack.
pub(crate) fn call_in(coroutine: bool, callback: Callable, arguments: Vec<Value>) {
    if is_aborted() {
        // No destructor runs after a fatal error; the memory ends with the request.
        mem::forget((callback, arguments));
        return;
    }
    if !coroutine {
        call_on_this_stack(callback, arguments);
        return;
    }
    if count() >= limits().max_coroutines {
        // No PHP warning, since no PHP code has asked.
        log::warning(&format!("exceed max number of coroutine {}", count()));
        release((callback, arguments));
        return;
    }
    let started = spawn_with(move |me| coroutine::run(me, callback, arguments));
    if let Some(refusal) = started.err().as_ref().and_then(SpawnError::refusal) {
        log::warning(&refusal);
    }
}

/// Drops PHP values that the loop was the last to hold: a destructor may run, which is called as anything else is.
pub(crate) fn release<T: 'static>(values: T) {
    if is_aborted() {
        mem::forget(values);
        return;
    }
    if IN_COROUTINES.get() && count() < limits().max_coroutines {
        let released = spawn_with(move |me| {
            coroutine::begin();
            drop(values);
            coroutine::finish(me, Value::null(), error::is_pending());
        });
        if let Some(refusal) = released.err().as_ref().and_then(SpawnError::refusal) {
            log::warning(&refusal);
        }
        return;
    }
    on_this_stack(move || {
        drop(values);
        fail_if_thrown();
    });
}

/// Calls a callback without a coroutine.
fn call_on_this_stack(callback: Callable, mut arguments: Vec<Value>) {
    on_this_stack(move || {
        let result = callback.call(&mut arguments);
        drop(arguments);
        drop(callback);
        drop(result);
        fail_if_thrown();
    });
}

/// Without coroutines: the callback runs on the loop's own stack, from which no bailout may escape.
pub(crate) fn on_this_stack(body: impl FnOnce()) {
    if !swoole_coroutine::away(|| bailout::attempt(body)) {
        swoole_coroutine::abort_loop();
    }
    swoole_coroutine::leave_if_inherited();
}

/// An uncaught exception outside of a coroutine: printed, and then a fatal error like any other. `exit` ends the script,
/// too, with the status that it was given.
pub(crate) fn fail_if_thrown() {
    let exits = error::is_exiting();
    if error::report_uncaught() {
        if !exits {
            exit_exception::fail_script();
        }
        // SAFETY: only called under `on_this_stack`, which catches it on this very stack.
        unsafe { bailout::bail_out() }
    }
}
