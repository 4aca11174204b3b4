//! The boundary between the engine's longjmp and Rust.
//!
//! A fatal error in PHP ends in `longjmp` to the innermost `zend_try`. Everything between is skipped: no
//! destructor runs, no borrow is given back. That is sound for frames that own nothing, and only for them;
//! it is never sound across stacks. Hence:
//!
//! ```text
//!   main stack                          coroutine's stack
//!   ──────────                          ─────────────────
//!   zend_try (PHP's own)                attempt(…)  ◄──────── longjmp lands here, on the same stack
//!     … Server::start()                   closure
//!         event loop                        PHP function
//!           resume ─────────────────────►     fatal error ──┘
//!           ◄──────────────── escape
//!         loop ends, frames return
//!     bail_out()  ── longjmp on the main stack, from a frame with empty hands
//! ```

use crate::sys;

/// Runs `body` under the engine's protection. False when the engine bailed out of it; what `body` owned at
/// that moment is then leaked, so it should own nothing.
pub fn attempt<F: FnOnce()>(body: F) -> bool {
    unsafe extern "C" fn call<F: FnOnce()>(data: *mut core::ffi::c_void) {
        // SAFETY: `attempt` passes its own slot, filled, and waits.
        if let Some(body) = unsafe { (*data.cast::<Option<F>>()).take() } {
            body();
        }
    }
    let mut slot = Some(body);
    let keep = crate::midst::keep();
    // SAFETY: `call` is called at most once, with the slot, while this frame is alive.
    let ended = unsafe { sys::swoole_shim_try(Some(call::<F>), (&raw mut slot).cast()) };
    if !ended {
        keep();
    }
    ended
}

/// Goes on with a bailout that [`attempt`] has caught, on this stack.
///
/// # Safety
///
/// There is a `zend_try` below on this very stack, and no frame between owns anything.
pub unsafe fn bail_out() -> ! {
    // SAFETY: the caller's promise.
    unsafe { sys::swoole_shim_bailout() }
}

/// Calls C code that may catch a bailout by itself, as ext-soap does to make a `SoapFault` of a fatal error. The engine's
/// mark that there was one would stay, for all who run in this process from then on: no generator runs its `finally` any
/// more, no user filter works, no cycle is collected, and what lies in the midst of a parked stack is not lifted.
pub fn forgetting(call: impl FnOnce()) {
    // SAFETY: plain accesses of the engine's global on its own thread, here and below.
    let before = unsafe { sys::compiler_globals.unclean_shutdown };
    call();
    // SAFETY: as above. It has returned, so all frames are there that this one stands on, and the collector may run.
    unsafe {
        if !before && sys::compiler_globals.unclean_shutdown {
            sys::compiler_globals.unclean_shutdown = false;
            sys::gc_protect(false);
        }
    }
}

/// Whether the memory limit was hit and the fatal error is yet to come. Since its security releases of October 2026 the
/// engine delays that error until PHP code goes on, lets allocations pass until then, and kills the process at twice
/// the limit. So a loop that allocates without running PHP code looks here, and returns when it is true. Other releases
/// bail out inside the allocation, and this is always false.
#[inline]
pub fn is_out_of_memory() -> bool {
    // SAFETY: a plain read of the engine's global on its own thread.
    unsafe { sys::swoole_shim_is_out_of_memory() }
}
