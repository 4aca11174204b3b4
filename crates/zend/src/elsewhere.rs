//! Generators and Fibers that are in the middle of something on another stack.
//!
//! The engine takes for granted that whoever looks at a generator that runs, or at a Fiber that was resumed, stands above
//! it on the same stack. With coroutines it may be somebody else:
//!
//! * A generator that waits inside of itself, or inside of the iterator that it yields from, is refused to everybody who
//!   would resume it, also where the engine forgets to ask (`throw()`, iterators).
//! * One whose stack was left for good, as all of the parent's are in a forked child, is not run by its destructor, and
//!   what is on its frame is not touched. Nor is a Fiber of that kind resumed.
//! * `ReflectionFiber` looks where the Fiber stands now, and not where it last was suspended.
//!
//! The work is done in `elsewhere.c`, in terms of the engine's structures.

use std::ptr;

use crate::fiber::{self, Code, Frame};
use crate::php_static::PhpStatic;
use crate::sys;
use std::cell::Cell;

/// Calls its argument with each of the coroutines' contexts: the parked ones with what they are in, and those that wait
/// for one that they have resumed with what they were in then. Until the argument says true.
pub type Visit = fn(&mut dyn FnMut(Side, *mut Frame) -> bool);

/// Which side of a context is at rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The coroutine is parked.
    Parked,
    /// It runs, and whoever has resumed it waits.
    Caller,
}

static VISIT: PhpStatic<Cell<Option<Visit>>> = PhpStatic::new(Cell::new(None));

/// From now on generators and Fibers are looked after; later calls change nothing. To be called when a request has begun,
/// before its script is compiled.
pub fn watch(visit: Visit) {
    VISIT.set(Some(visit));
    // SAFETY: the engine is ready to make objects. The tables changed are the engine's own, and writable.
    unsafe { sys::swoole_shim_watch_elsewhere(Some(locate)) };
}

/// Puts everything back: the code of ours is about to be unloaded.
pub fn forget() {
    // SAFETY: as in `watch`, when no script runs any more.
    unsafe { sys::swoole_shim_forget_elsewhere() };
}

/// Where a Fiber that was resumed, and is not the active one, stands. False when no living coroutine is in it. The call
/// is left alone when the engine knows itself: the Fiber has resumed another one.
unsafe extern "C" fn locate(
    fiber: *mut sys::zend_fiber_context,
    call: *mut *mut sys::zend_execute_data,
) -> bool {
    // SAFETY: the engine's global; the running context lives.
    let running = unsafe { sys::executor_globals.current_fiber_context };
    if leads_to(running, fiber) {
        return true;
    }
    let Some(visit) = VISIT.get() else { return false };
    let mut found = false;
    visit(&mut |side, frame| {
        // SAFETY: the visitor shows contexts of living coroutines, and says which side is at rest.
        let (context, code): (_, Code) = unsafe {
            match side {
                Side::Parked => (fiber::parked_in(frame), fiber::parked_code(frame)),
                Side::Caller => (fiber::caller(frame), fiber::caller_code(frame)),
            }
        };
        if ptr::eq(context, fiber) {
            // SAFETY: the caller's place for it.
            unsafe { *call = code.call() };
            found = true;
        } else {
            found = leads_to(context, fiber);
        }
        found
    });
    found
}

/// Whether `context` is `fiber`'s, or that of a Fiber which `fiber` has resumed, or which it has made resume it.
fn leads_to(mut context: *mut sys::zend_fiber_context, fiber: *mut sys::zend_fiber_context) -> bool {
    // SAFETY: contexts of Fibers that were resumed live, and so do those that have resumed them.
    unsafe {
        while !context.is_null() && ptr::eq((*context).kind, sys::zend_ce_fiber.cast()) {
            if ptr::eq(context, fiber) {
                return true;
            }
            let of = context.cast::<u8>().sub(std::mem::offset_of!(sys::zend_fiber, context));
            context = (*of.cast::<sys::zend_fiber>()).caller;
        }
    }
    false
}
