//! What a coroutine is told that cannot go in.

use swoole_coroutine::{Gate, current_id};
use swoole_zend::function::Function;
use swoole_zend::{Thrown, error};

use super::keys::Used;
use crate::classes::classes;
use crate::coroutine;
use crate::last_error;
use crate::runtime::hooks::place;

/// What somebody is about to do.
#[derive(Clone, Copy)]
pub(super) enum By {
    Call(Function),
    /// `foreach` over an object.
    Iteration,
    /// Something about properties.
    Property(&'static str),
}

impl By {
    fn title(self) -> String {
        match self {
            Self::Call(function) => function.title(),
            Self::Iteration => "foreach".to_owned(),
            Self::Property(what) => what.to_owned(),
        }
    }
}

fn bound(message: &str) -> Thrown {
    last_error::set(last_error::CO_HAS_BEEN_BOUND);
    error::throw(classes().error, message, last_error::CO_HAS_BEEN_BOUND)
}

/// Who calls, as the other messages have it.
fn caller() -> String {
    let me = current_id();
    if me < 0 { "outside of coroutines".to_owned() } else { format!("in coroutine#{me}{}", place(me)) }
}

/// A handle is in use.
#[cold]
pub(super) fn in_use(used: Used, owner: i64, by: By) -> Thrown {
    if error::is_pending() {
        return Thrown;
    }
    let theirs = place(owner);
    if let Some((fd, is_read)) = used.descriptor() {
        let doing = if is_read { "reading" } else { "writing" };
        if is_read {
            swoole_interpose::refused_to_read(fd, owner);
        }
        let caller = caller();
        return bound(&format!(
            "Socket#{fd} has already been bound to another coroutine#{owner}{theirs}, {doing} of the same socket \
             {caller} at the same time is not allowed"
        ));
    }
    let (whole, title, caller) = (used.title(), by.title(), caller());
    let what = used.sort.what;
    bound(&format!(
        "{whole} has already been bound to another coroutine#{owner}{theirs}, {title} of the same {what} {caller} at \
         the same time is not allowed"
    ))
}

/// The wait would never end.
#[cold]
pub(super) fn deadlock(gate: &Gate, owner: i64) -> Thrown {
    let (name, theirs, caller) = (gate.name(), place(owner), caller());
    bound(&format!(
        "deadlock: coroutine#{owner}{theirs} is inside {name} and waits for the one that now waits for it, {caller}"
    ))
}

/// Nothing may park here.
#[cold]
pub(super) fn cannot_wait(gate: &Gate) -> Thrown {
    let (name, owner, caller) = (gate.name(), gate.holder().unwrap_or(-1), caller());
    let theirs = place(owner);
    bound(&format!(
        "coroutine#{owner}{theirs} is inside {name}, and {caller} nobody can wait for it: a file is being compiled, \
         or output written"
    ))
}

/// The main script, or a callback that is no coroutine: it cannot wait.
#[cold]
pub(super) fn outside(gate: &Gate) -> Thrown {
    if error::is_pending() {
        return Thrown;
    }
    let (name, owner) = (gate.name(), gate.holder().unwrap_or(-1));
    let theirs = place(owner);
    bound(&format!(
        "coroutine#{owner}{theirs} is inside {name}, which outside of coroutines nobody can wait for"
    ))
}

/// The wait was canceled: the call is not made, and says so.
#[cold]
pub(super) fn canceled(gate: &Gate) -> Thrown {
    coroutine::canceled();
    if error::is_pending() {
        return Thrown;
    }
    let message = format!("Coroutine canceled while it waited for its turn in {}", gate.name());
    error::throw(classes().coroutine_canceled_exception, &message, last_error::CO_CANCELED)
}
