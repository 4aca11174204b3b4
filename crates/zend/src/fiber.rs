//! Contexts of coroutines: the engine's fiber contexts, on stacks of our own.
//!
//! In the engine's own set-up each stack is mapped and guarded by itself, which runs into
//! `vm.max_map_count` at some 32,000; so a context is put together here, in memory that the caller brings:
//!
//! ```text
//!   low                                         top
//!   ┌─────────────────────────────────────────────┬────────┬────────────┬──────────────────────┐
//!   │              C stack grows down ◄──         │ Frame  │ base frame │ VM stack grows up ─► │
//!   └─────────────────────────────────────────────┴────────┴────────────┴──────────────────────┘
//!                                                 context,   "{main}" of    first page, never
//!                                                 links      the coroutine  freed by the engine
//! ```
//!
//! There are two ways to switch, chosen once per process by [`startup`]:
//!
//! * `engine`: `zend_fiber_switch_context`. It saves and restores the VM's state for whatever PHP version
//!   this is compiled against and tells observers (debuggers, profilers) about the switch.
//! * `native`: the same state, saved inline, and a handful of instructions. It knows one PHP version's list of
//!   state by heart and tells nobody, so it is used only there and only when nobody listens. Why it exists:
//!   a resume + yield pair from PHP costs 85 ns with the first and 35 ns with the second, where Fiber takes 78,
//!   and a coroutine's whole life 118 and 71 (`bench/scenarios/switch.php`).
//!
//! To PHP's own Fiber both look the same: `EG(current_fiber_context)` is the running context, so a Fiber may
//! start, suspend and end inside a coroutine, and a coroutine may park inside a Fiber.

mod engine;
#[cfg(all(target_arch = "x86_64", php_before_8_3))]
mod native;

use std::cell::Cell;
use std::mem::MaybeUninit;
use std::ptr::{self, NonNull};

use crate::php_static::PhpStatic;
use crate::sys;

/// Bytes of the first VM stack page, including what precedes it in the headroom.
pub const HEADROOM: usize = 16 * 1024;

/// One coroutine's side of the engine. Lives at the start of the headroom, as long as the process.
#[repr(C)]
pub struct Frame {
    context: sys::zend_fiber_context,
    /// The context that resumed this one.
    caller: *mut sys::zend_fiber_context,
    /// The context it parked in: its own, or that of a native Fiber within it.
    parked_in: *mut sys::zend_fiber_context,
    /// Stack pointers of both sides, for the native switch.
    parked_at: *mut u8,
    caller_at: *mut u8,
    /// What PHP code each side is in while the other one runs.
    parked_code: Code,
    caller_code: Code,
    main: extern "C" fn() -> !,
    headroom: usize,
    /// The frame below the coroutine's function: an internal function without a name, as Fiber has.
    base: sys::zend_execute_data,
}

/// Where a stack stands in PHP code: enough for a look at it from another stack.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct Code {
    call: *mut sys::zend_execute_data,
    page: sys::zend_vm_stack,
    top: *mut sys::zval,
}

impl Code {
    const NOWHERE: Self = Self { call: ptr::null_mut(), page: ptr::null_mut(), top: ptr::null_mut() };

    /// That of the running stack.
    #[inline(always)]
    pub fn running() -> Self {
        // SAFETY: plain reads of the engine's globals on its own thread.
        unsafe {
            let eg = &raw const sys::executor_globals;
            Self { call: (*eg).current_execute_data, page: (*eg).vm_stack, top: (*eg).vm_stack_top }
        }
    }

    /// Whether both stand in the same call.
    pub fn is_same_call(&self, other: &Self) -> bool {
        self.call == other.call
    }

    /// Its innermost call.
    pub(crate) fn call(&self) -> *mut sys::zend_execute_data {
        self.call
    }

    /// Bytes of VM stack that it holds.
    pub fn stack_bytes(&self) -> usize {
        let (mut bytes, mut page) = (0, self.page);
        while !page.is_null() {
            // SAFETY: the chain of pages of a stack that lives, from the newest to the first.
            unsafe {
                bytes += ((*page).end as usize).saturating_sub(page as usize);
                page = (*page).prev;
            }
        }
        bytes
    }
}

/// The function of every base frame.
static mut BASE_FUNCTION: MaybeUninit<sys::zend_function> = MaybeUninit::zeroed();
/// Tells our contexts from Fiber's.
static KIND: u8 = 0;
/// Whether switches go past the engine. Decided before the first context is made, and for good.
static NATIVE: PhpStatic<Cell<bool>> = PhpStatic::new(Cell::new(false));
static CHOSEN: PhpStatic<Cell<bool>> = PhpStatic::new(Cell::new(false));

/// Prepares the module-wide parts. Called once, at module start-up.
pub fn startup() {
    // SAFETY: module start-up runs on one thread, before any coroutine exists.
    unsafe {
        let function = (&raw mut BASE_FUNCTION).cast::<sys::zend_function>();
        (*function).type_ = sys::ZEND_INTERNAL_FUNCTION as u8;
    }
}

/// Decides how contexts are switched; the first call counts. Called when all extensions are loaded, before the first [`prepare`].
/// `announce`: somebody wants to be told about switches.
pub fn choose_switch(announce: bool) {
    if CHOSEN.replace(true) {
        return;
    }
    NATIVE.set(cfg!(all(target_arch = "x86_64", php_before_8_3)) && !announce && !engine::is_observed());
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
            parked_in: ptr::null_mut(),
            parked_at: ptr::null_mut(),
            caller_at: ptr::null_mut(),
            parked_code: Code::NOWHERE,
            caller_code: Code::NOWHERE,
            main,
            headroom: headroom.1,
            base: MaybeUninit::zeroed().assume_init(),
        });
        let context = &raw mut (*frame).context;
        (*context).kind = (&raw const KIND).cast_mut().cast();
        (*frame).parked_in = context;
        sys::swoole_shim_register_stack(bottom.cast(), top.cast());
        #[cfg(all(target_arch = "x86_64", php_before_8_3))]
        if NATIVE.get() {
            native::prepare(frame, top);
            return frame;
        }
        engine::prepare(context, bottom, top);
    }
    frame
}

/// First code on a new stack: gives it a VM stack of its own and runs its main function, for ever.
fn begin() -> ! {
    // SAFETY: whoever switched here made our context current first.
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

/// Runs the coroutine until it suspends.
///
/// # Safety
///
/// `frame` came from [`prepare`] and is not running.
#[inline(always)]
pub unsafe fn resume(frame: *mut Frame) {
    // SAFETY: the caller's promise.
    unsafe {
        (*frame).caller = sys::executor_globals.current_fiber_context;
        (*frame).caller_code = Code::running();
        #[cfg(all(target_arch = "x86_64", php_before_8_3))]
        if NATIVE.get() {
            native::resume(frame);
            return;
        }
        engine::switch((*frame).parked_in);
    }
}

/// Stops the running coroutine and returns to its resumer.
///
/// # Safety
///
/// The caller runs in `frame`'s coroutine, on its own stack or on that of a native Fiber within it.
#[inline(always)]
pub unsafe fn suspend(frame: *mut Frame) {
    // SAFETY: the caller's promise; the resumer waits in `resume`.
    unsafe {
        (*frame).parked_in = sys::executor_globals.current_fiber_context;
        (*frame).parked_code = Code::running();
        #[cfg(all(target_arch = "x86_64", php_before_8_3))]
        if NATIVE.get() {
            native::suspend(frame);
            return;
        }
        engine::switch((*frame).caller);
    }
}

/// What PHP code a parked context is in.
///
/// # Safety
///
/// `frame` is parked.
pub unsafe fn parked_code(frame: *mut Frame) -> Code {
    // SAFETY: the caller's promise.
    unsafe { (*frame).parked_code }
}

/// The context that a coroutine has parked in: its own, or that of a native Fiber within it.
///
/// # Safety
///
/// `frame` is parked.
pub(crate) unsafe fn parked_in(frame: *mut Frame) -> *mut sys::zend_fiber_context {
    // SAFETY: the caller's promise.
    unsafe { (*frame).parked_in }
}

/// The context that has resumed a running one.
///
/// # Safety
///
/// `frame` was resumed and has not parked since.
pub(crate) unsafe fn caller(frame: *mut Frame) -> *mut sys::zend_fiber_context {
    // SAFETY: the caller's promise.
    unsafe { (*frame).caller }
}

/// What PHP code the resumer of a running context is in.
///
/// # Safety
///
/// `frame` was resumed and has not parked since.
pub unsafe fn caller_code(frame: *mut Frame) -> Code {
    // SAFETY: the caller's promise.
    unsafe { (*frame).caller_code }
}

/// The lowest and the highest address that a parked context uses in its slot: its stack pointer, and where its
/// VM stack ends. None when it parked on another stack (a native Fiber's).
///
/// # Safety
///
/// `frame` is parked.
pub unsafe fn parked_span(frame: *mut Frame) -> Option<(usize, usize)> {
    // SAFETY: the caller's promise; a VM stack page without a predecessor is the first, which lies in the slot.
    unsafe {
        if (*frame).parked_in != &raw mut (*frame).context {
            return None;
        }
        let low = if NATIVE.get() { (*frame).parked_at } else { (*frame).context.handle.cast() };
        let code = (*frame).parked_code;
        let end = frame.cast::<u8>().add((*frame).headroom);
        let high = if (*code.page).prev.is_null() { code.top.cast() } else { end };
        Some((low as usize, high as usize))
    }
}

/// Leaves the running stack for good, for where `frame` was resumed from.
///
/// # Safety
///
/// `frame` is the outermost coroutine of the chain that runs, and none in it is ever resumed again.
pub unsafe fn escape(frame: *mut Frame) -> ! {
    // SAFETY: the caller's promise.
    unsafe { suspend(frame) };
    unreachable!("a stack that was left for good is not resumed")
}

/// The function of the frame below every coroutine's first.
pub(crate) fn base_function() -> *const sys::zend_function {
    (&raw const BASE_FUNCTION).cast()
}

/// Sets `error_reporting` for a coroutine that starts on a reused stack.
#[inline]
pub fn set_error_reporting(level: i32) {
    // SAFETY: a plain write to the engine's global on its own thread.
    unsafe { sys::executor_globals.error_reporting = level };
}
