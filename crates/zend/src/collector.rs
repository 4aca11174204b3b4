//! Destructors that the cycle collector calls, on other stacks than the collector's.
//!
//! The collector calls destructors in the middle of its work and does nothing else until they return: if one waits, nobody's
//! garbage is collected meanwhile. It is prepared, though, for objects that a destructor has kept alive: it looks at them
//! again the next time. So a destructor may as well run on a stack of its own, and the collector goes on as soon as that
//! waits. (From PHP 8.4 on it does so by itself, in Fibers.)
//!
//! The collector enters PHP code through `zend_execute_ex`, a variable. While it works on behalf of a coroutine, and nobody
//! else runs, that leads here; the frame that it was to run is left as it is, and the destructor called anew elsewhere.

use std::cell::Cell;
use std::ffi::c_int;
use std::ptr;

use crate::midst::{self, Mark};
use crate::php_static::PhpStatic;
use crate::sys;

type Collect = unsafe extern "C" fn() -> c_int;
type Execute = unsafe extern "C" fn(*mut sys::zend_execute_data);

/// A destructor that is to be called on another stack.
#[derive(Clone, Copy)]
pub struct Destructor {
    function: *mut sys::zend_function,
    object: *mut sys::zend_object,
}

/// Calls [`Destructor::run`] on a stack of its own and returns when that waits or has returned; an exception that it has
/// thrown by then is pending. False: there is no such stack.
pub type Apart = fn(Destructor) -> bool;

static APART: PhpStatic<Cell<Option<Apart>>> = PhpStatic::new(Cell::new(None));
static COLLECT: PhpStatic<Cell<Option<Collect>>> = PhpStatic::new(Cell::new(None));
static EXECUTE: PhpStatic<Cell<Option<Execute>>> = PhpStatic::new(Cell::new(None));

/// Begins. Called once, at module start-up.
pub fn watch(apart: Apart) {
    APART.set(Some(apart));
    // SAFETY: module start-up, one thread.
    unsafe {
        COLLECT.set(sys::gc_collect_cycles);
        if COLLECT.get().is_some() {
            sys::gc_collect_cycles = Some(collect);
        }
    }
}

/// Ends it: this library is about to be unloaded.
pub fn unwatch() {
    // SAFETY: module shutdown, one thread.
    unsafe {
        if sys::gc_collect_cycles.is_some_and(|now| now as usize == collect as Collect as usize) {
            sys::gc_collect_cycles = COLLECT.get();
        }
    }
}

/// Whether calls of PHP code lead here.
fn is_in_place() -> bool {
    // SAFETY: a plain read of the engine's variable on its own thread.
    unsafe { sys::zend_execute_ex.is_some_and(|now| now as usize == enter as Execute as usize) }
}

fn set(execute: Option<Execute>) {
    // SAFETY: a function that runs frames, ours or the one that was there.
    unsafe { sys::zend_execute_ex = execute };
}

/// The collector at work.
#[repr(C)]
struct Collecting {
    mark: Mark,
    again: Cell<bool>,
}

/// The collector's stack is parked, by a destructor that is no PHP code.
unsafe fn leaves(mark: *const Mark) {
    // SAFETY: the mark is the first member.
    let me = unsafe { &*mark.cast::<Collecting>() };
    me.again.set(is_in_place());
    if me.again.get() {
        set(EXECUTE.get());
    }
}

unsafe fn returns(mark: *const Mark) {
    // SAFETY: the mark is the first member.
    if unsafe { &*mark.cast::<Collecting>() }.again.get() {
        set(Some(enter));
    }
}

unsafe extern "C" fn collect() -> c_int {
    let Some(collect) = COLLECT.get() else { return 0 };
    if is_in_place() {
        // SAFETY: as the engine would have called, here and below.
        return unsafe { collect() };
    }
    // SAFETY: a plain read of the engine's variable on its own thread.
    EXECUTE.set(unsafe { sys::zend_execute_ex });
    set(Some(enter));
    let collecting = Collecting { mark: Mark::new(leaves, returns), again: Cell::new(false) };
    // SAFETY: a mark of its own, and the first member.
    let count = unsafe { midst::within(&collecting, || collect()) };
    set(EXECUTE.get());
    count
}

/// PHP code is called by the collector: a destructor, most likely.
unsafe extern "C" fn enter(frame: *mut sys::zend_execute_data) {
    // Whatever runs from here on is none of the collector's business.
    set(EXECUTE.get());
    let apart = destructor_of(frame).zip(APART.get()).is_some_and(|(destructor, apart)| apart(destructor));
    if apart {
        // As after the call: a frame without arguments or variables, which whoever has made it gives back, and who also
        // lets a pending exception be seen.
        // SAFETY: the running frame; plain reads and writes of the engine's globals on its own thread.
        unsafe { sys::executor_globals.current_execute_data = (*frame).prev_execute_data };
    } else if let Some(execute) = EXECUTE.get() {
        // SAFETY: as the engine would have called.
        unsafe { execute(frame) };
    }
    set(Some(enter));
}

/// The destructor that a frame is to run, if it is one.
fn destructor_of(frame: *mut sys::zend_execute_data) -> Option<Destructor> {
    // SAFETY: the running frame, of PHP code; an object's type says that it is one.
    unsafe {
        let (function, this) = ((*frame).func, &(*frame).This);
        if u32::from(this.u1.v.type_) != sys::IS_OBJECT {
            return None;
        }
        let object = this.value.obj;
        let plain = ptr::eq((*(*object).ce).destructor, function) && this.u2.num_args == 0;
        plain.then_some(Destructor { function, object })
    }
}

impl Destructor {
    /// Calls it. An exception may be pending when it returns.
    pub fn run(self) {
        // SAFETY: the collector holds the object until the stack that this runs on waits or ends; from here on we do, too.
        // A bailout leaves the engine's memory behind.
        unsafe {
            (*self.object).gc.refcount += 1;
            sys::zend_call_known_function(
                self.function,
                self.object,
                (*self.object).ce,
                ptr::null_mut(),
                0,
                ptr::null_mut(),
                ptr::null_mut(),
            );
            drop(crate::Value::from_object(self.object));
        }
    }
}
