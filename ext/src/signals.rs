//! Signals that PHP code handles (`pcntl_signal()` with `pcntl_async_signals()`), and `max_execution_time`, while all
//! coroutines wait.
//!
//! The engine's signal handlers only set the VM's interrupt flag, and PHP code that runs looks at it. In an event loop no
//! PHP code may run for a long time, so the loop looks, too, whenever it has waited: a signal ends the wait. The handlers
//! then run in a coroutine of their own, and nobody's call is cut short; unless a single coroutine waits, in a call that the
//! signal has ended (`swoole_interpose`): the handlers run in that one.

use swoole_zend::{Callable, Value, dispatch, interrupt};

use crate::callback;
use crate::runtime::kinds::Call;
use crate::runtime::kinds::around::Row;

/// The rows of the functions.
pub(crate) static ROWS: &[Row] = &[("pcntl_signal_dispatch", dispatches)];

/// `pcntl_signal_dispatch()`: others may call handlers while one of these waits.
fn dispatches(call: Call) {
    dispatch::during(|| call.proceed());
}

/// Any function that does nothing: the engine looks at the flag when it has called one.
const NOTHING: &[u8] = b"zend_version";

/// At module start-up.
pub(crate) fn startup() {
    swoole_coroutine::after_wait(look);
}

/// The loop has waited.
fn look() {
    if interrupt::is_asked() {
        // No loop that could not run a task would call us.
        let _ = swoole_coroutine::spawn_task(async {
            // PHP code may have run since.
            if interrupt::is_asked()
                && let Ok(nothing) = Callable::resolve(&Value::str(NOTHING))
            {
                // What we have asked ourselves is for the coroutine that runs next, and not for this one.
                let ask_again = interrupt::is_asked_by_us();
                callback::call(nothing, Vec::new());
                if ask_again {
                    interrupt::ask();
                }
            }
        });
    }
}
