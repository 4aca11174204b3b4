//! Calls of ext-soap that are under way: the globals that such a call works with are taken away while its stack is parked.
//! The exchange is in `soap.c`.

use std::cell::Cell;
use std::ptr::NonNull;

use crate::midst::{self, Mark};
use crate::php_static::PhpStatic;
use crate::sys;

type Globals = NonNull<sys::swoole_soap>;

/// A call that is under way.
#[repr(C)]
struct Call {
    mark: Mark,
    /// What is in the globals when it is not there.
    others: Globals,
}

/// The one whose globals are in place: that of the running stack. Not on the stack, of which a bailout leaves nothing.
static UNDER_WAY: PhpStatic<Cell<Option<Globals>>> = PhpStatic::new(Cell::new(None));

/// Looks for ext-soap. False when there is none, or one of another layout: then nothing else here may be called.
pub fn bind() -> bool {
    // SAFETY: looks into the engine's table of INI entries.
    unsafe { sys::swoole_soap_bind() }
}

/// Runs `body`, a call of ext-soap.
pub fn within(body: impl FnOnce()) {
    if UNDER_WAY.get().is_some() {
        return body();
    }
    // SAFETY: `bind` has found the globals.
    let Some(others) = NonNull::new(unsafe { sys::swoole_soap_begin() }) else { return body() };
    UNDER_WAY.set(Some(others));
    let call = Call { mark: Mark::new(lift, lay), others };
    // SAFETY: it begins with a mark, which is in no list.
    unsafe { midst::within(&call, body) };
    UNDER_WAY.set(None);
    // SAFETY: made above, and the list does not lead to it any more.
    unsafe { sys::swoole_soap_end(others.as_ptr()) };
}

unsafe fn lift(mark: *const Mark) {
    UNDER_WAY.set(None);
    // SAFETY: the mark of a call that is under way, whose globals are in place.
    unsafe { sys::swoole_soap_leave((*mark.cast::<Call>()).others.as_ptr()) };
}

unsafe fn lay(mark: *const Mark) {
    // SAFETY: as above, and they were taken away.
    let others = unsafe { (*mark.cast::<Call>()).others };
    // SAFETY: as above.
    unsafe { sys::swoole_soap_return(others.as_ptr()) };
    UNDER_WAY.set(Some(others));
}

/// A fatal error has ended the running stack in the middle of a call.
pub(crate) fn set_aside() {
    if let Some(others) = UNDER_WAY.take() {
        // SAFETY: a call that is under way; what it has found is put back, and nobody will end it.
        unsafe { sys::swoole_soap_leave(others.as_ptr()) };
    }
}
