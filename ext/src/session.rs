//! Native sessions, `session_start()` and its like: each coroutine has its own, `$_SESSION` with it.
//!
//! ext/session knows one session at a time. The first of its functions that a coroutine calls puts a session of the
//! coroutine's own into its globals ([`swoole_zend::session`]), and from then on it travels: a switch takes it out and
//! puts it back, so that a wait in the middle of a call, for a file's lock or in a save handler, is none of the others'
//! business. What a coroutine has not closed when it ends is written and closed then, as at the end of a request.
//!
//! ```text
//!   session_start() ──► start() ──► in a coroutine, none of its own yet: attach one
//!                                   PHP's own handler
//!                                   nothing left open or remembered: detach it again
//!   a wait ──► Travelers::pack ──► detach          … others …          attach ──► goes on
//!   the coroutine ends ──► end() ──► write, close, detach
//! ```
//!
//! A coroutine that calls none of these functions pays nothing. The main script's session, opened before `Co\run()`,
//! stays the main script's.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use swoole_coroutine::{by_id, current_id};
use swoole_zend::error::{self, Level};
use swoole_zend::session::{self, Session};
use swoole_zend::{PhpStatic, Zval, bailout, ini, sys};

use crate::runtime::hooks;
use crate::runtime::kinds::Call;
use crate::runtime::kinds::around::Row;
use crate::server;

/// Who has a session: a coroutine, or the request that is handled on the loop's own stack.
type Owner = i64;
const LOOP: Owner = -1;

/// How often the end of a coroutine looks again whether a destructor has opened another session.
const END_ROUNDS: usize = 10;

struct Owned {
    session: Session,
    /// How many of these functions it is in: one that is left there for good has not read its data yet, or is
    /// writing it already.
    inside: u32,
    /// A wait of the innermost one was canceled.
    canceled: bool,
    /// It has set a save handler, and keeps it.
    has_handler: bool,
}

static OWNED: PhpStatic<RefCell<Option<HashMap<Owner, Owned>>>> = PhpStatic::new(RefCell::new(None));
/// Whether there is an ext/session, of the layout that is known.
static HAS_SESSIONS: PhpStatic<Cell<bool>> = PhpStatic::new(Cell::new(false));
/// A request is handled on the loop's own stack.
static ON_LOOP: PhpStatic<Cell<bool>> = PhpStatic::new(Cell::new(false));

fn with_owned<R>(body: impl FnOnce(&mut HashMap<Owner, Owned>) -> R) -> R {
    body(OWNED.borrow_mut().get_or_insert_default())
}

/// Who runs, if it is one that has a session of its own.
fn owner() -> Option<Owner> {
    let id = current_id();
    (id != LOOP || ON_LOOP.get()).then_some(id)
}

/// What is put around the functions of ext/session and the methods of its class.
pub(crate) static ROWS: &[Row] = &[
    ("session_abort", call),
    ("session_cache_expire", call),
    ("session_cache_limiter", call),
    ("session_commit", call),
    ("session_create_id", call),
    ("session_decode", call),
    ("session_destroy", call),
    ("session_encode", call),
    ("session_gc", call),
    ("session_get_cookie_params", call),
    ("session_id", call),
    ("session_module_name", call),
    ("session_name", call),
    ("session_regenerate_id", call),
    ("session_register_shutdown", call),
    ("session_reset", call),
    ("session_save_path", call),
    ("session_set_cookie_params", call),
    ("session_set_save_handler", set_handler),
    ("session_start", start),
    ("session_status", call),
    ("session_unset", call),
    ("session_write_close", call),
    ("sessionhandler::open", call),
    ("sessionhandler::close", call),
    ("sessionhandler::read", read),
    ("sessionhandler::write", call),
    ("sessionhandler::destroy", call),
    ("sessionhandler::gc", call),
    ("sessionhandler::create_sid", call),
];

/// Makes the call with the owner's session attached. Whether a wait in it was canceled.
fn make(call: Call) -> bool {
    let Some(owner) = owner().filter(|_| HAS_SESSIONS.get()) else {
        call.proceed();
        return false;
    };
    let outer = enter(owner);
    call.proceed();
    leave(owner, outer)
}

fn call(call: Call) {
    make(call);
    detach_if_at_rest();
}

/// With this, ext-memcached has one connection for all sessions, which coroutines cannot share.
const ONE_CONNECTION: &str = "memcached.sess_persistent";

/// Canceled while it waited for the lock, PHP takes that for having got it. What is written in PHP code knows better.
fn start(call: Call) {
    if owner().is_some() && ini::is_on(ONE_CONNECTION) {
        ini::change(ONE_CONNECTION, "0");
    }
    if make(call) && !session::has_user_handler() {
        session::abort();
        fail(call);
    }
    detach_if_at_rest();
}

fn read(call: Call) {
    if make(call) {
        fail(call);
    }
    detach_if_at_rest();
}

fn set_handler(call: Call) {
    make(call);
    // SAFETY: the slot of a function that has returned.
    let is_set = unsafe { Zval::from_raw(call.result) }.as_bool() == Some(true);
    if is_set && let Some(attached) = session::attached() {
        with_owned(|owned| {
            owned
                .values_mut()
                .filter(|owned| owned.session == attached)
                .for_each(|owned| owned.has_handler = true);
        });
        attached.publish();
    }
    detach_if_at_rest();
}

#[cold]
fn fail(call: Call) {
    // SAFETY: the slot of a function that has returned, whose type allows false; what it holds is given up.
    unsafe {
        sys::zval_ptr_dtor(call.result);
        Zval::from_raw(call.result).set_bool(false);
    }
    if !error::is_pending() {
        error::raise(Level::Warning, "canceled while waiting for the session");
    }
}

/// Attaches the owner's session, if it has none yet. Returns whether the call around this one was canceled.
fn enter(owner: Owner) -> bool {
    if session::attached().is_none()
        && let Some(session) = Session::new(server::is_running())
    {
        hooks::park_for_locks();
        with_owned(|owned| {
            owned.insert(owner, Owned { session, inside: 0, canceled: false, has_handler: false })
        });
        session::attach(session);
    }
    with_owned(|owned| {
        owned.get_mut(&owner).is_some_and(|owned| {
            owned.inside += 1;
            std::mem::take(&mut owned.canceled)
        })
    })
}

/// Whether a wait in between was canceled.
fn leave(owner: Owner, outer: bool) -> bool {
    with_owned(|owned| {
        owned.get_mut(&owner).is_some_and(|owned| {
            owned.inside = owned.inside.saturating_sub(1);
            std::mem::replace(&mut owned.canceled, outer)
        })
    })
}

/// One that has nothing open and remembers nothing is none: a question, such as `session_status()`, leaves nothing
/// behind.
fn detach_if_at_rest() {
    let Some(attached) = session::attached() else { return };
    if !session::is_at_rest() {
        return;
    }
    let in_use = |owned: &Owned| owned.session == attached && (owned.inside > 0 || owned.has_handler);
    if with_owned(|owned| owned.values().any(in_use)) {
        return;
    }
    // The save handler that it was given; a destructor may run.
    session::release();
    if session::attached() == Some(attached) && session::is_at_rest() {
        forget(attached);
    }
}

/// Detaches it and gives it back.
fn forget(attached: Session) {
    with_owned(|owned| owned.retain(|_, owned| owned.session != attached));
    session::detach();
    attached.free();
}

/// A wait of the running coroutine was canceled.
#[inline]
pub(crate) fn wait_canceled() {
    if session::attached().is_some()
        && let Some(owner) = owner()
    {
        with_owned(|owned| {
            if let Some(owned) = owned.get_mut(&owner) {
                owned.canceled = owned.inside > 0;
            }
        });
    }
}

/// The running coroutine ends, or the request on the loop's stack: what it has open is written and closed. An
/// exception may be pending afterwards.
#[inline]
pub(crate) fn end() {
    if session::attached().is_some() {
        end_attached();
    }
}

#[cold]
fn end_attached() {
    let Some(attached) = session::attached() else { return };
    mark_inside(attached);
    for _ in 0..END_ROUNDS {
        session::write();
        session::release();
        if session::is_at_rest() {
            break;
        }
    }
    forget(attached);
}

/// From here on it is written by nobody else.
fn mark_inside(session: Session) {
    with_owned(|owned| {
        if let Some(owned) = owned.values_mut().find(|owned| owned.session == session) {
            owned.inside += 1;
        }
    });
}

/// Runs a request on the loop's own stack; what it opens is closed when it is over. An exception may be pending
/// afterwards.
pub(crate) fn on_loop(body: impl FnOnce()) {
    ON_LOOP.set(true);
    body();
    end();
    ON_LOOP.set(false);
}

/// After a fatal error the sessions of those that will never run again are written: shutdown functions still have
/// their turn, and objects of the script their lives.
pub(crate) fn settle() {
    if swoole_coroutine::is_aborted() {
        write_left_behind();
    }
}

/// As PHP does at the end of a request, also after a fatal error.
#[cold]
fn write_left_behind() {
    ON_LOOP.set(false);
    session::detach();
    while let Some((owner, inside)) =
        with_owned(|owned| owned.iter().map(|(&owner, owned)| (owner, owned.inside)).next())
    {
        let Some(left) = with_owned(|owned| owned.remove(&owner)) else { break };
        session::attach(left.session);
        if inside == 0 {
            bailout::attempt(session::write);
        }
        // What a save handler throws here nobody can catch any more.
        bailout::attempt(|| {
            error::report_uncaught();
        });
        bailout::attempt(session::release);
        session::detach();
        // Not freed: a stack that is left behind may still name it.
    }
}

/// The script has ended.
pub(crate) fn request_shutdown() {
    write_left_behind();
    session::request_shutdown();
}

/// In a forked child: sessions of coroutines that do not run here are the parent's.
pub(crate) fn in_child() {
    let mine = session::attached();
    let left: Vec<Session> = with_owned(|owned| {
        let gone = |owner: Owner| owner != LOOP && by_id(owner).is_none();
        let left = owned.iter().filter(|&(&owner, _)| gone(owner)).map(|(_, owned)| owned.session).collect();
        owned.retain(|&owner, _| !gone(owner));
        left
    });
    if left.is_empty() {
        return;
    }
    session::detach();
    for session in left {
        session::attach(session);
        session::close_files();
        session::detach();
    }
    if let Some(mine) = mine {
        session::attach(mine);
    }
}

/// A script is about to run: all extensions are loaded by now.
pub(crate) fn request_startup() {
    HAS_SESSIONS.set(session::bind());
}
