//! What PHP has to say to the hooks in libc: where a coroutine must not be parked, and what becomes an exception.

use std::cell::Cell;

use swoole_coroutine::{by_id, current_id};
use swoole_interpose::{Conflict, Direction, Host};
use swoole_zend::function::Function;
use swoole_zend::{PhpStatic, backtrace, error, globals, output};

use crate::classes::classes;
use crate::coroutine::{self, inspect};
use crate::runtime::{kinds, offload};
use crate::{last_error, log, server};

static HOST: Host = Host {
    may_park,
    may_interrupt,
    canceled: coroutine::canceled,
    is_in_conversation: kinds::is_in_conversation,
    conflict,
};

/// Not where others would see something half done: a script that is being compiled, a database in the middle of a call,
/// an `echo` of which a part is written, a line of PHP's log, functions
/// that are in place.
pub(crate) fn may_park() -> bool {
    !globals::is_compiling()
        && !offload::is_inside_library()
        && !output::is_writing()
        && !globals::is_logging()
        && !kinds::in_place::is_inside()
}

/// Not in a server, to which signals say something, and not to the request that happens to be the only one.
fn may_interrupt() -> bool {
    !server::is_running()
}

/// At module start-up, on PHP's thread.
pub(super) fn install() {
    swoole_interpose::install(&HOST);
    output::watch();
}

/// Whether locks on files are waited for parked, whatever the script has asked for.
static LOCKS: PhpStatic<Cell<bool>> = PhpStatic::new(Cell::new(false));

/// From now on, and to the end of the script: who waits for a lock is parked. Where one coroutine holds a lock across its
/// waits, as that of its session, another one that blocked the thread for it would do so for ever.
pub(crate) fn park_for_locks() {
    if !LOCKS.replace(true) {
        set(super::flags());
    }
}

/// The script has ended.
pub(super) fn request_shutdown() {
    LOCKS.set(false);
}

/// Switches families on and off.
pub(super) fn set(flags: u32) {
    let flags = if LOCKS.get() { flags | swoole_interpose::flags::FILE_LOCK } else { flags };
    if let Err(failure) = swoole_interpose::set_flags(flags) {
        log::warning(&format!("some calls of libraries cannot be hooked: {failure}"));
    }
}

/// Before this file is unloaded.
pub(super) fn remove() {
    // What still leads here after this is an entry that somebody else has taken over: nothing can be done about it.
    let _ = swoole_interpose::restore();
    output::unwatch();
}

/// Two coroutines, one socket: the second gets Swoole's error, and both are shown.
fn conflict(conflict: &Conflict) -> bool {
    // Nor is anybody told who frees a stream, which says goodbye to the other side: no call of his has failed.
    if error::is_pending()
        || (conflict.is_spoiled && Function::innermost().and_then(|function| function.module()).is_none())
    {
        return false;
    }
    let Conflict { fd, direction, owner, is_spoiled } = *conflict;
    let doing = match direction {
        Direction::Read => "reading",
        Direction::Write => "writing",
    };
    let me = current_id();
    let (theirs, ours) = (place(owner), place(me));
    last_error::set(last_error::CO_HAS_BEEN_BOUND);
    let message = if is_spoiled {
        format!(
            "Socket#{fd} cannot be used in coroutine#{me}{ours}: somebody has written to it while coroutine#{owner}{theirs} \
             was reading, and was not allowed to read, so an answer is to come that nobody waits for"
        )
    } else {
        format!(
            "Socket#{fd} has already been bound to another coroutine#{owner}{theirs}, {doing} of the same socket in \
             coroutine#{me}{ours} at the same time is not allowed"
        )
    };
    error::throw(classes().error, &message, last_error::CO_HAS_BEEN_BOUND);
    true
}

/// " (file:line)" of a coroutine's innermost call that has one.
pub(super) fn place(id: i64) -> String {
    let calls =
        by_id(id).and_then(inspect::code_of).map(|code| backtrace::calls(code, backtrace::IGNORE_ARGS, 0));
    let Some(array) = calls.as_ref().and_then(|calls| calls.as_array()) else { return String::new() };
    let found = array.iter().find_map(|(_, call)| {
        let call = call.as_array()?;
        let file = call.get("file")?.as_str()?.to_text();
        Some(format!(" ({file}:{})", call.get("line")?.to_long()))
    });
    found.unwrap_or_default()
}
