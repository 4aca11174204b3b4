//! Switching through the engine.
//!
//! `make_fcontext` is in no header, but the engine has it and most builds export it; where one does not,
//! `zend_fiber_init_context` makes the context, on the engine's own stack.

use std::ffi::c_void;
use std::mem::{MaybeUninit, transmute};
use std::sync::OnceLock;

use crate::sys;

/// What `jump_fcontext` hands to the code it jumps to (boost.context's `transfer_t`).
#[repr(C)]
struct Jump {
    handle: *mut c_void,
    transfer: *mut sys::zend_fiber_transfer,
}

type MakeContext =
    unsafe extern "C" fn(top: *mut c_void, size: usize, entry: extern "C" fn(Jump) -> !) -> *mut c_void;

fn make_context() -> Option<MakeContext> {
    static FOUND: OnceLock<Option<MakeContext>> = OnceLock::new();
    *FOUND.get_or_init(|| {
        // SAFETY: looks the symbol up in the running program; its signature is boost.context's.
        unsafe {
            let found = libc::dlsym(libc::RTLD_DEFAULT, c"make_fcontext".as_ptr());
            (!found.is_null()).then(|| transmute::<*mut c_void, MakeContext>(found))
        }
    })
}

/// Whether a debugger or profiler may want to know about switches. Function observers are visible; who listens
/// to fiber switches alone is not, so every engine extension other than OPcache counts.
pub(super) fn is_observed() -> bool {
    // SAFETY: plain reads of the engine's globals at start-up; the list is the engine's own.
    unsafe {
        if sys::zend_observer_fcall_op_array_extension != -1 {
            return true;
        }
        let mut position = std::ptr::null_mut();
        let mut next = sys::zend_llist_get_first_ex(&raw mut sys::zend_extensions, &mut position);
        while !next.is_null() {
            let name = (*next.cast::<sys::zend_extension>()).name;
            if name.is_null() || std::ffi::CStr::from_ptr(name).to_bytes() != b"Zend OPcache" {
                return true;
            }
            next = sys::zend_llist_get_next_ex(&raw mut sys::zend_extensions, &mut position);
        }
        false
    }
}

/// Fills in a context that enters [`super::begin`] on the given stack.
///
/// # Safety
///
/// As for [`super::prepare`].
pub(super) unsafe fn prepare(context: *mut sys::zend_fiber_context, bottom: *mut u8, top: *mut u8) {
    let size = top as usize - bottom as usize;
    // SAFETY: the caller's promise; the context is zeroed but for its kind.
    unsafe {
        match make_context() {
            Some(make) => {
                (*context).handle = make(top.cast(), size, enter);
                (*context).function = Some(enter_from_engine);
                (*context).status = sys::ZEND_FIBER_STATUS_INIT;
                sys::zend_observer_fiber_init_notify(context);
            }
            None => {
                sys::zend_fiber_init_context(context, (*context).kind, Some(enter_from_engine), size);
            }
        }
    }
}

/// First code on a stack of ours: what the engine's trampoline would do, then the coroutine's.
extern "C" fn enter(jump: Jump) -> ! {
    // SAFETY: the transfer lives on the stack of whoever resumed us, which waits in `switch`.
    unsafe { (*(*jump.transfer).context).handle = jump.handle };
    super::begin()
}

/// First code on a stack of the engine's, where its trampoline has run already.
unsafe extern "C" fn enter_from_engine(_: *mut sys::zend_fiber_transfer) {
    super::begin()
}

/// Switches to a context.
///
/// # Safety
///
/// `to` is a context that is not running and has not ended.
#[inline]
pub(super) unsafe fn switch(to: *mut sys::zend_fiber_context) {
    // SAFETY: the transfer's value is null; the engine fills in who we are.
    unsafe {
        let mut transfer: sys::zend_fiber_transfer = MaybeUninit::zeroed().assume_init();
        transfer.context = to;
        sys::zend_fiber_switch_context(&mut transfer);
    }
}
