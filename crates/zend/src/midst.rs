//! What C code on the running stack is in the midst of, where it has left a trace that others would stumble over.
//!
//! The engine marks what it is busy with: a property whose `__get` runs, a class that is being looked for, an error handler
//! that is called. Such marks lie in objects and globals that all stacks share, and mean only the stack that has set them.
//! So whoever surrounds such code puts a [`Mark`] on its own stack, which says how the trace is lifted when the stack is
//! parked, and how it is laid again:
//!
//! ```text
//!   innermost ──► Mark ──► Mark ──► null          one list for each stack; it travels with it
//!                 │ in a frame of C code, below which PHP code runs and may park
//! ```
//!
//! An empty list costs a switch one load. A bailout skips the frames that the marks lie in: [`keep`] says from where on.

use std::cell::Cell;
use std::ptr;

use crate::php_static::PhpStatic;
use crate::sys;

/// The first member of what lies on the stack (`#[repr(C)]`).
#[repr(C)]
pub struct Mark {
    outer: Cell<*const Mark>,
    /// The stack is about to be parked: nothing of it may be seen any more.
    lift: unsafe fn(*const Mark),
    /// It goes on.
    lay: unsafe fn(*const Mark),
}

impl Mark {
    /// With what is done to the whole that it is the first member of. Neither function may call PHP code or throw.
    pub const fn new(lift: unsafe fn(*const Self), lay: unsafe fn(*const Self)) -> Self {
        Self { outer: Cell::new(ptr::null()), lift, lay }
    }

    /// For code after which nothing has to be lifted but what [`crate::globals::Travelers`] packs anyway.
    pub const fn plain() -> Self {
        unsafe fn nothing(_: *const Mark) {}
        Self::new(nothing, nothing)
    }
}

static INNERMOST: PhpStatic<Cell<*const Mark>> = PhpStatic::new(Cell::new(ptr::null()));

/// The running stack's innermost mark, or null.
#[inline(always)]
pub(crate) fn innermost() -> *const Mark {
    INNERMOST.get()
}

/// Runs `body`, which may call PHP code, with `whole` in the list: a value whose first member is a [`Mark`].
///
/// # Safety
///
/// `whole` is `#[repr(C)]` and begins with a mark, which stands in no list.
#[inline(always)]
pub unsafe fn within<T, R>(whole: &T, body: impl FnOnce() -> R) -> R {
    let mark: *const Mark = ptr::from_ref(whole).cast();
    // SAFETY: the caller's promise; the frame outlives the call of `body`.
    unsafe { (*mark).outer.set(INNERMOST.replace(mark)) };
    let result = body();
    // SAFETY: as above.
    INNERMOST.set(unsafe { (*mark).outer.get() });
    result
}

/// Returns what puts the list back to what it is now: for whoever catches a bailout.
pub fn keep() -> impl FnOnce() {
    let now = INNERMOST.get();
    move || INNERMOST.set(now)
}

/// There is nothing any more that the marks could lie in: the request, or all stacks but the main one, have ended.
pub fn forget() {
    INNERMOST.set(ptr::null());
    crate::linking::forget();
}

/// The list of a stack that is parked.
pub(crate) struct Packed(*const Mark);

/// Calls `each` with every mark of a list.
fn walk(first: *const Mark, each: impl Fn(*const Mark)) {
    // SAFETY: a plain read of the engine's global on its own thread.
    if unsafe { sys::compiler_globals.unclean_shutdown } {
        // A bailout has skipped frames of the main stack, and nobody parks in a way that would matter.
        return;
    }
    let mut next = first;
    while !next.is_null() {
        each(next);
        // SAFETY: marks are in the list as long as their frames are on the stack.
        next = unsafe { (*next).outer.get() };
    }
}

/// The running stack is about to be parked: lifts what it has laid, innermost first.
pub(crate) fn pack() -> Packed {
    let first = INNERMOST.replace(ptr::null());
    // SAFETY: a mark knows the functions for what it is the first member of.
    walk(first, |mark| unsafe { ((*mark).lift)(mark) });
    Packed(first)
}

/// It goes on. In the same order: no mark builds upon another one.
pub(crate) fn unpack(packed: Packed) {
    // SAFETY: as in `pack`.
    walk(packed.0, |mark| unsafe { ((*mark).lay)(mark) });
    INNERMOST.set(packed.0);
}
