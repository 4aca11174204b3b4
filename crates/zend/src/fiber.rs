//! The engine's fiber contexts, on stacks of our own.
//!
//! `zend_fiber_switch_context` saves and restores CPU registers and the whole state of the VM for whatever
//! PHP version this is compiled against, and tells observers (debuggers, profilers) about the switch. We
//! only decide where a context lives. In the engine's own set-up each stack is mapped and guarded by
//! itself, which runs into `vm.max_map_count` at some 32,000; so the context is put together here:
//!
//! ```text
//!   low                                         top
//!   ┌─────────────────────────────────────────────┬────────┬────────────┬──────────────────────┐
//!   │        C stack grows down ◄── jump_fcontext │ Frame  │ base frame │ VM stack grows up ─► │
//!   └─────────────────────────────────────────────┴────────┴────────────┴──────────────────────┘
//!                                                 context,   "{main}" of    first page, never
//!                                                 links      the coroutine  freed by the engine
//! ```
//!
//! `make_fcontext` is not in any header, but the engine has it and most builds export it; where one does
//! not, `zend_fiber_init_context` makes the context, on the engine's own stack.

use std::ffi::c_void;
use std::mem::{MaybeUninit, transmute};
use std::ptr::{self, NonNull};
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

/// Bytes of the first VM stack page, including what precedes it in the headroom.
pub const HEADROOM: usize = 16 * 1024;

/// One coroutine's side of the engine. Lives at the start of the headroom, as long as the process.
#[repr(C)]
pub struct Frame {
    context: sys::zend_fiber_context,
    /// Where `suspend` goes: the context that resumed this one.
    caller: *mut sys::zend_fiber_context,
    /// Where `resume` goes: this context, or a native Fiber's that suspended the coroutine from within.
    parked_at: *mut sys::zend_fiber_context,
    main: extern "C" fn() -> !,
    headroom: usize,
    /// The frame below the coroutine's function: an internal function without a name, as Fiber has.
    base: sys::zend_execute_data,
}

/// The function of every base frame.
static mut BASE_FUNCTION: MaybeUninit<sys::zend_function> = MaybeUninit::zeroed();
/// Tells our contexts from Fiber's.
static KIND: u8 = 0;

/// Prepares the module-wide parts. Called once, at module start-up.
pub fn startup() {
    // SAFETY: module start-up runs on one thread, before any coroutine exists.
    unsafe {
        let function = (&raw mut BASE_FUNCTION).cast::<sys::zend_function>();
        (*function).type_ = sys::ZEND_INTERNAL_FUNCTION as u8;
    }
}

/// Makes a context that runs `main` when first resumed.
///
/// # Safety
///
/// `bottom..top` is a stack nobody uses, `headroom` are [`HEADROOM`] or more bytes at `top`; both live as
/// long as the process.
pub unsafe fn prepare(
    bottom: *mut u8,
    top: *mut u8,
    headroom: (NonNull<u8>, usize),
    main: extern "C" fn() -> !,
) -> *mut Frame {
    let frame = headroom.0.as_ptr().cast::<Frame>();
    // SAFETY: the headroom is ours, aligned to 16 and large enough; all zeroes is valid for these C structs.
    unsafe {
        frame.write(Frame {
            context: MaybeUninit::zeroed().assume_init(),
            caller: ptr::null_mut(),
            parked_at: ptr::null_mut(),
            main,
            headroom: headroom.1,
            base: MaybeUninit::zeroed().assume_init(),
        });
        let context = &raw mut (*frame).context;
        (*frame).parked_at = context;
        match make_context() {
            Some(make) => {
                sys::swoole_shim_register_stack(bottom.cast(), top.cast());
                (*context).handle = make(top.cast(), top as usize - bottom as usize, enter);
                (*context).kind = (&raw const KIND).cast_mut().cast();
                (*context).function = Some(enter_from_engine);
                (*context).status = sys::ZEND_FIBER_STATUS_INIT;
                sys::zend_observer_fiber_init_notify(context);
            }
            None => {
                sys::zend_fiber_init_context(
                    context,
                    (&raw const KIND).cast_mut().cast(),
                    Some(enter_from_engine),
                    top as usize - bottom as usize,
                );
            }
        }
    }
    frame
}

/// First code on a stack of ours: what the engine's trampoline would do, then the coroutine's.
extern "C" fn enter(jump: Jump) -> ! {
    // SAFETY: the transfer lives on the stack of whoever resumed us, which waits in `switch`.
    unsafe { (*(*jump.transfer).context).handle = jump.handle };
    begin()
}

/// First code on a stack of the engine's, where its trampoline has run already.
unsafe extern "C" fn enter_from_engine(_: *mut sys::zend_fiber_transfer) {
    begin()
}

/// Gives the new stack a VM stack of its own and runs its main function, for ever.
fn begin() -> ! {
    // SAFETY: the engine made our context current before it jumped here.
    let frame = unsafe { sys::executor_globals.current_fiber_context.cast::<Frame>() };
    // SAFETY: `prepare` laid the headroom out; the globals are this thread's.
    unsafe {
        let end = frame.cast::<u8>().add((*frame).headroom);
        let page = frame.add(1).cast::<u8>();
        let page = page.add(page.align_offset(16)).cast::<sys::_zend_vm_stack>();
        let elements = page.add(1).cast::<u8>();
        let elements = elements.add(elements.align_offset(16)).cast::<sys::zval>();
        (*page).top = elements;
        (*page).end = end.cast();
        (*page).prev = ptr::null_mut();

        let eg = &raw mut sys::executor_globals;
        (*eg).vm_stack = page;
        (*eg).vm_stack_top = elements;
        (*eg).vm_stack_end = end.cast();
        (*eg).vm_stack_page_size = HEADROOM;
        (*frame).base.func = (&raw mut BASE_FUNCTION).cast();
        (*eg).current_execute_data = &raw mut (*frame).base;
        (*eg).active_fiber = ptr::null_mut();
        (*eg).jit_trace_num = 0;
        ((*frame).main)()
    }
}

#[inline]
unsafe fn switch(to: *mut sys::zend_fiber_context) {
    // SAFETY: the transfer's value is null; the engine fills in who we are.
    unsafe {
        let mut transfer: sys::zend_fiber_transfer = MaybeUninit::zeroed().assume_init();
        transfer.context = to;
        sys::zend_fiber_switch_context(&mut transfer);
    }
}

/// Runs the coroutine until it suspends.
///
/// # Safety
///
/// `frame` came from [`prepare`] and is not running.
#[inline]
pub unsafe fn resume(frame: *mut Frame) {
    // SAFETY: the caller's promise.
    unsafe {
        (*frame).caller = sys::executor_globals.current_fiber_context;
        switch((*frame).parked_at);
    }
}

/// Stops the running coroutine and returns to its resumer.
///
/// # Safety
///
/// The caller runs in `frame`'s coroutine, on its own stack or on that of a native Fiber within it.
#[inline]
pub unsafe fn suspend(frame: *mut Frame) {
    // SAFETY: the caller's promise; the resumer waits in `resume`.
    unsafe {
        (*frame).parked_at = sys::executor_globals.current_fiber_context;
        switch((*frame).caller);
    }
}

/// Leaves the running stack for good, for where `frame` was resumed from.
///
/// # Safety
///
/// `frame` is the outermost coroutine of the chain that runs, and none in it is ever resumed again.
pub unsafe fn escape(frame: *mut Frame) -> ! {
    // SAFETY: the caller's promise.
    unsafe { switch((*frame).caller) };
    unreachable!("a stack that was left for good is not resumed")
}

/// Sets `error_reporting` for a coroutine that starts on a reused stack.
#[inline]
pub fn set_error_reporting(level: i32) {
    // SAFETY: a plain write to the engine's global on its own thread.
    unsafe { sys::executor_globals.error_reporting = level };
}
