//! Native sessions, more than one: which of them lies in the globals of ext/session. The exchange itself is in
//! `session.c`.
//!
//! A session that is *attached* is in the globals, together with its `$_SESSION`; what was there before, the main
//! script's, waits in its place. [`Travelers`](crate::globals::Travelers) detaches it when its stack stops, and
//! attaches it again when the stack goes on: code of ext/session that waits in the middle of a call finds everything
//! as it was.

use std::cell::Cell;
use std::ptr::NonNull;

use crate::php_static::PhpStatic;
use crate::sys;

/// A session, open or not. A handle: [`Session::free`] ends it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Session(NonNull<sys::swoole_session>);

static ATTACHED: PhpStatic<Cell<Option<Session>>> = PhpStatic::new(Cell::new(None));

/// The one that is in the globals now; none: the main script's.
#[inline(always)]
pub fn attached() -> Option<Session> {
    ATTACHED.get()
}

/// Looks for ext/session. False when there is none, or one of another layout than the headers that this was compiled
/// with: then nothing else here may be called.
pub fn bind() -> bool {
    // SAFETY: looks into the engine's table of modules, which is complete when the first request starts.
    unsafe { sys::swoole_session_bind() }
}

/// Puts `session` into the globals. None is attached now.
pub fn attach(session: Session) {
    ATTACHED.set(Some(session));
    // SAFETY: a session that lives, and whose place is free: the caller's promise.
    unsafe { sys::swoole_session_swap(session.0.as_ptr(), true) };
}

/// Takes the attached one out of the globals.
pub fn detach() -> Option<Session> {
    let session = ATTACHED.take()?;
    // SAFETY: it was attached, so what belongs there lies in it.
    unsafe { sys::swoole_session_swap(session.0.as_ptr(), false) };
    Some(session)
}

impl Session {
    /// Not zero.
    #[inline(always)]
    pub(crate) fn addr(self) -> usize {
        self.0.as_ptr().addr()
    }

    /// One with nothing open, and with the save handler that is set now. `own_headers`: what `header()` collects and
    /// whether it is too late for more is its own, too.
    pub fn new(own_headers: bool) -> Option<Self> {
        // SAFETY: the engine's globals on its own thread.
        NonNull::new(unsafe { sys::swoole_session_new(own_headers) }).map(Self)
    }

    /// The attached session was given a save handler: those that get none have the same from now on.
    pub fn publish(self) {
        // SAFETY: what lies in an attached session is the main script's.
        unsafe { sys::swoole_session_publish(self.0.as_ptr()) };
    }

    /// Gives the memory back. It is not attached, and was [`release`]d before.
    pub fn free(self) {
        // SAFETY: nobody else has the handle of one that its owner has given up.
        unsafe { sys::swoole_session_free(self.0.as_ptr()) };
    }
}

/// Whether the session in the globals is open.
pub fn is_active() -> bool {
    // SAFETY: plain reads.
    unsafe { sys::swoole_session_is_active() }
}

/// Whether its save handler is PHP code.
pub fn has_user_handler() -> bool {
    // SAFETY: plain reads.
    unsafe { sys::swoole_session_has_user_handler() }
}

/// Whether there is nothing in the globals that a session has left.
pub fn is_at_rest() -> bool {
    // SAFETY: plain reads.
    unsafe { sys::swoole_session_is_at_rest() }
}

/// Writes and closes the one in the globals, if it is open. Save handlers may wait, throw and bail out.
pub fn write() {
    // SAFETY: the engine's globals on its own thread; the caller has empty hands.
    unsafe { sys::swoole_session_write() };
}

/// Closes the one in the globals without writing it; its data is gone.
pub fn abort() {
    // SAFETY: as in `write`.
    unsafe { sys::swoole_session_abort() };
}

/// Closes what is open in the globals and gives everything back that belongs to it, `$_SESSION` included. Destructors
/// may run.
pub fn release() {
    // SAFETY: as in `write`.
    unsafe { sys::swoole_session_release() };
}

/// Closes the file of the one in the globals and forgets the rest, in a forked child: it is the parent's.
pub fn close_files() {
    // SAFETY: the engine's globals on its own thread.
    unsafe { sys::swoole_session_close_files() };
}

/// The request ends; none is attached.
pub fn request_shutdown() {
    // SAFETY: the table of global variables is still there.
    unsafe { sys::swoole_session_request_shutdown() };
}
