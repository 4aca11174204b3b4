//! The compiler: one coroutine at a time is inside.
//!
//! It keeps its state in globals, and nothing parks in it by itself. But it calls PHP code: a stream wrapper of the script
//! reads the file that is included, an error handler is told of what is deprecated in it. If that waits, whoever else wants to
//! compile something waits for the end of it. (Whoever is inside may come in again, as in plain PHP.)

use swoole_coroutine::{Coroutine, Gate, Refused, current};
use swoole_zend::{PhpStatic, code, error};

use crate::classes::classes;
use crate::{coroutine, last_error};

static GATE: PhpStatic<Gate> = PhpStatic::new(Gate::new("compiler"));

/// A request is about to start; all extensions are loaded.
pub(crate) fn request_startup() {
    code::around_compiling(in_turn);
}

/// At module shutdown.
pub(crate) fn shutdown() {
    code::stop_compiling();
}

/// Calls `compile` as its turn comes; not at all, and with an exception pending, when the wait for it is canceled.
pub(crate) fn in_turn(compile: &mut dyn FnMut()) {
    let Some(me) = current() else { return compile() };
    let entered = match GATE.try_enter(me) {
        Some(depth) => Ok(depth),
        None if is_for_holder(me) => return compile(),
        None => GATE.enter(),
    };
    match entered {
        Ok(depth) => {
            compile();
            GATE.leave(depth);
        }
        // As plain PHP would.
        Err(Refused::Deadlock(_)) => compile(),
        Err(Refused::Canceled) => {
            coroutine::canceled();
            if !error::is_pending() {
                let message = "Coroutine canceled while it waited for the compiler";
                error::throw(classes().coroutine_canceled_exception, message, last_error::CO_CANCELED);
            }
        }
    }
}

/// Whether the one inside has started this coroutine, or one that has: it may well be waiting for it.
fn is_for_holder(me: &Coroutine) -> bool {
    GATE.holder().is_some_and(|holder| me.descends_from(holder))
}
