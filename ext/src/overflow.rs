//! Endless recursion through functions of the engine, in a coroutine: an error, as PHP 8.3 and later give it.
//!
//! The signal handler in [`crate::crash`] opens the reserve of the stack and asks for the VM's interrupt. The VM looks
//! whenever it is entered, so one more level of PHP code finds out: see `swoole_coroutine::overflow` for why it is done there
//! and not in the handler. The first time it is an `Error` that can be caught; the next time, if the coroutine has not come
//! out of the reserve meanwhile, a fatal error. What recurses in C alone, as the release of an array of a million levels
//! does, is not seen by the VM, and ends the process in the signal handler.

use std::time::{Duration, Instant};

use swoole_coroutine::{Settled, current, on_overflow, settle};
use swoole_zend::{error, interrupt};

use crate::watchdog;

/// After the error was thrown, but not at the same interrupt: the VM would come back to it before it looks at the error.
const AT_ONCE: Duration = Duration::from_micros(50);
const A_MOMENT: Duration = Duration::from_millis(1);

/// Called once, at module start-up.
pub(crate) fn startup() {
    on_overflow(interrupt::ask);
}

/// At an interrupt. False when it has thrown.
#[inline]
pub(crate) fn check() -> bool {
    match settle() {
        Settled::Fine => true,
        Settled::Rises => {
            look_again(A_MOMENT);
            true
        }
        Settled::Error => {
            error::throw_error(&words());
            // So that the reserve is there for the next time, as soon as it has been left.
            look_again(AT_ONCE);
            false
        }
        Settled::Fatal => {
            // Does not return; the words are leaked.
            error::fatal(&words())
        }
    }
}

/// At an interrupt that was not ours, since something else was thrown.
pub(crate) fn check_again() {
    if swoole_coroutine::is_any_deep() {
        look_again(A_MOMENT);
    }
}

#[cold]
fn look_again(after: Duration) {
    watchdog::alarm(Instant::now() + after);
}

#[cold]
fn words() -> String {
    let bytes = current().map_or(0, |me| me.stack().size());
    format!("Maximum call stack size of {bytes} bytes reached. Infinite recursion?")
}
