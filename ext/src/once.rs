//! `include_once` and `require_once` of a file that another coroutine executes right now: they wait for the end of it.
//!
//! The engine notes a file as included before it executes it. If that waits (the parent of a class in it is autoloaded, say),
//! another coroutine would go on at once and not find what the file declares.
//!
//! The coroutine that includes a file is noted with it ([`include`]); whether it is through is seen in its calls when somebody
//! asks. Some files never end, such as those in which a server or a consumer runs: nobody waits for longer than [`PATIENCE`],
//! nor for a coroutine that waits for it or has started it. Then it is as in plain PHP, where an inner `include_once` of a file
//! that runs does nothing.

use std::time::Duration;

use swoole_coroutine::{Refused, by_id, current, current_id, wait_behind};
use swoole_zend::include::{self, Watcher};
use swoole_zend::{ZStr, error};

use crate::classes::classes;
use crate::coroutine::{self, inspect};
use crate::last_error;

/// Longer than this nobody waits.
const PATIENCE: Duration = Duration::from_secs(10);

/// A request is about to start; all extensions are loaded.
pub(crate) fn request_startup() {
    include::watch(Watcher { begins, passes });
}

/// At module shutdown.
pub(crate) fn shutdown() {
    include::unwatch();
}

/// The coroutine that executes a file, if it is not the running one.
fn executes(file: &ZStr) -> Option<i64> {
    let id = include::noted(file)?;
    let executes = id != current_id()
        && by_id(id).and_then(inspect::code_of).is_some_and(|code| include::is_executing(code, file));
    executes.then_some(id)
}

fn begins(file: &ZStr) {
    if let Some(me) = current()
        // Who was there first is waited for.
        && executes(file).is_none()
    {
        include::note(file, me.id());
    }
}

fn passes(file: &ZStr) -> bool {
    if executes(file).is_none() {
        if include::noted(file).is_some_and(|id| id != current_id()) {
            // It is through.
            include::note(file, 0);
        }
        return true;
    }
    if current().is_none() {
        return true;
    }
    match wait_behind("include", PATIENCE, || executes(file)) {
        Ok(_) | Err(Refused::Deadlock(_)) => true,
        Err(Refused::Canceled) => {
            coroutine::canceled();
            if !error::is_pending() {
                let message = format!("Coroutine canceled while it waited for {}", file.to_text());
                error::throw(classes().coroutine_canceled_exception, &message, last_error::CO_CANCELED);
            }
            false
        }
    }
}
