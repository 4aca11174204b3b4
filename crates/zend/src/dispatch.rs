//! The calls of PHP handlers for signals (ext-pcntl): while one of them waits, others are called.
//!
//! pcntl blocks all signals for as long as handlers run, and lets nobody else call any. If one waits, that would hold for
//! the whole process: SIGTERM is not heard, and children that are started meanwhile begin with everything blocked. So
//! whoever has handlers called says what becomes of that while the stack is parked ([`crate::midst`]): the mask is as it was
//! before, and others may call handlers; both are put back when it goes on.

use std::cell::Cell;
use std::mem::MaybeUninit;
use std::ptr;

use crate::midst::{self, Mark};
use crate::sys;

/// The beginning of pcntl's globals (ext/pcntl/php_pcntl.h); what follows differs between versions.
#[repr(C)]
struct Globals {
    handlers: sys::HashTable,
    /// Whether handlers are called: 0 or 1, in a byte or, before PHP 8.3, in an int of which this is the lowest.
    is_dispatching: bool,
    head: *mut Pending,
    tail: *mut Pending,
    spares: *mut Pending,
    last_error: i32,
    is_pending: bool,
}

/// A signal that has come.
enum Pending {}

/// None: pcntl is not loaded.
fn globals() -> Option<*mut Globals> {
    // SAFETY: the registry maps names to modules, which tell where their globals are and how long they are.
    unsafe {
        let registry = &raw const sys::module_registry;
        let module = sys::zend_hash_str_find(registry, c"pcntl".as_ptr(), 5).as_ref()?.value.ptr;
        let module = module.cast::<sys::zend_module_entry>();
        let globals = (*module).globals_ptr.cast::<Globals>();
        ((*module).globals_size >= size_of::<Globals>() && !globals.is_null()).then_some(globals)
    }
}

/// What may be a call of handlers.
#[repr(C)]
struct Dispatch {
    mark: Mark,
    globals: *mut Globals,
    before: libc::sigset_t,
    within: Cell<Option<libc::sigset_t>>,
}

/// Runs `call`, which may have handlers called, and wait.
pub fn during(call: impl FnOnce()) {
    let Some(globals) = globals() else { return call() };
    // SAFETY: pcntl's own, on its thread. Nothing has come, or handlers of this stack are called already.
    if unsafe { !(*globals).is_pending || (*globals).is_dispatching } {
        return call();
    }
    let mark = Mark::new(Dispatch::lift, Dispatch::lay);
    let dispatch = Dispatch { mark, globals, before: mask(None), within: Cell::new(None) };
    // SAFETY: the mark is the first member.
    unsafe { midst::within(&dispatch, call) };
    // SAFETY: as above.
    unsafe {
        // What has come while it waited, if nobody else has seen to that; pcntl forgets that something is there.
        if !(*globals).is_dispatching && !(*globals).head.is_null() {
            (*globals).is_pending = true;
            crate::interrupt::look_again();
        }
    }
}

impl Dispatch {
    unsafe fn lift(mark: *const Mark) {
        // SAFETY: the mark is the first member of the whole, whose globals stay as long as the module.
        unsafe {
            let me = &*mark.cast::<Self>();
            if (*me.globals).is_dispatching {
                (*me.globals).is_dispatching = false;
                me.within.set(Some(mask(Some(&me.before))));
            }
        }
    }

    unsafe fn lay(mark: *const Mark) {
        // SAFETY: as in `lift`.
        unsafe {
            let me = &*mark.cast::<Self>();
            if let Some(within) = me.within.take() {
                mask(Some(&within));
                (*me.globals).is_dispatching = true;
            }
        }
    }
}

/// The thread's mask of signals, before it is set.
fn mask(new: Option<&libc::sigset_t>) -> libc::sigset_t {
    let mut before = MaybeUninit::<libc::sigset_t>::zeroed();
    // SAFETY: null or a mask; fills `before`, and zeroes are a mask, too.
    unsafe {
        libc::pthread_sigmask(libc::SIG_SETMASK, new.map_or(ptr::null(), ptr::from_ref), before.as_mut_ptr());
        before.assume_init()
    }
}
