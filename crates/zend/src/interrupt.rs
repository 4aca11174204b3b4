//! The VM's interrupt: how running PHP code is asked, from outside, to look up.
//!
//! The VM tests a flag at every call and every jump backwards; when it is set, it calls a function that
//! extensions chain. By then the frame is complete, as at any call of a PHP function: code may run, throw or park.

use std::cell::Cell;
use std::ffi::c_int;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::php_static::PhpStatic;
use crate::place::Place;
use crate::{dispatch, error, fiber, sys};

/// What is called at an interrupt. It may throw.
pub type OnInterrupt = fn(Frame);

/// The frame that the interrupt has stopped.
#[derive(Clone, Copy)]
pub struct Frame(*mut sys::zend_execute_data);

/// [`OnInterrupt`], and who is called where that was not.
type Ours = (OnInterrupt, fn());

type Raw = unsafe extern "C" fn(*mut sys::zend_execute_data);

static FORMER: PhpStatic<Cell<Option<Raw>>> = PhpStatic::new(Cell::new(None));
static OURS: PhpStatic<Cell<Option<Ours>>> = PhpStatic::new(Cell::new(None));

static ASKED_BY_US: AtomicBool = AtomicBool::new(false);

/// Has `ours` called at every interrupt, after those who came before; instead of it `missed`, when one of them has thrown
/// and we had asked. Called once, at module start-up: the JIT looks only then whether there is somebody to call.
pub fn hook(ours: OnInterrupt, missed: fn()) {
    OURS.set(Some((ours, missed)));
    // SAFETY: module start-up, one thread.
    unsafe {
        FORMER.set(sys::zend_interrupt_function);
        sys::zend_interrupt_function = Some(on_interrupt);
    }
}

unsafe extern "C" fn on_interrupt(frame: *mut sys::zend_execute_data) {
    let is_new = !error::is_pending();
    look_up(frame);
    if is_new && error::is_pending() {
        // SAFETY: the frame that the VM has stopped, at an instruction that it has not begun.
        unsafe { sys::swoole_shim_thrown_at_interrupt(frame) };
    }
}

fn look_up(frame: *mut sys::zend_execute_data) {
    let asked_by_us = ASKED_BY_US.swap(false, Ordering::SeqCst);
    if let Some(former) = FORMER.get() {
        // SAFETY: passed on as the engine called us.
        dispatch::during(|| unsafe { former(frame) });
    }
    let Some((ours, missed)) = OURS.get() else { return };
    if is_trampoline(frame) {
        if asked_by_us {
            put_off();
        }
    } else if !error::is_pending() {
        ours(Frame(frame));
    } else if asked_by_us {
        // Somebody else has thrown, such as a signal's handler. To ask again here would have the VM come back at once,
        // and for ever, before it looks at the exception.
        missed();
    }
}

fn is_trampoline(frame: *mut sys::zend_execute_data) -> bool {
    // SAFETY: null, or the frame that runs, whose function lives; the flags are in all kinds of functions the same.
    unsafe {
        !frame.is_null()
            && !(*frame).func.is_null()
            && u32::from((*(*frame).func).type_) == sys::ZEND_USER_FUNCTION
            && (*(*frame).func).common.fn_flags & sys::ZEND_ACC_CALL_VIA_TRAMPOLINE != 0
    }
}

static IS_PUT_OFF: PhpStatic<Cell<bool>> = PhpStatic::new(Cell::new(false));
static FORMER_TRAMPOLINE: PhpStatic<Cell<sys::user_opcode_handler_t>> = PhpStatic::new(Cell::new(None));

const TRAMPOLINE: u8 = sys::ZEND_CALL_TRAMPOLINE as u8;

/// Asks again, but not at once, where the VM would come back to the same frame, and for ever: in a frame that only leads on
/// to `__call()`, which cannot be left by an exception, since it has no code. Its one instruction enters another frame, at
/// whose beginning the VM looks. (For this moment only: with an instruction of somebody else's the JIT does not start.)
fn put_off() {
    if IS_PUT_OFF.replace(true) {
        return;
    }
    // SAFETY: the PHP thread. The instruction is the engine's own; the VM reads again what handles it.
    unsafe {
        FORMER_TRAMPOLINE.set(sys::zend_get_user_opcode_handler(TRAMPOLINE));
        sys::zend_set_user_opcode_handler(TRAMPOLINE, Some(on_trampoline));
        sys::zend_vm_set_opcode_handler(&raw mut sys::executor_globals.call_trampoline_op);
    }
}

unsafe extern "C" fn on_trampoline(frame: *mut sys::zend_execute_data) -> c_int {
    let former = FORMER_TRAMPOLINE.take();
    IS_PUT_OFF.set(false);
    // SAFETY: as in `put_off`.
    unsafe {
        sys::zend_set_user_opcode_handler(TRAMPOLINE, former);
        sys::zend_vm_set_opcode_handler(&raw mut sys::executor_globals.call_trampoline_op);
    }
    ask();
    match former {
        // SAFETY: passed on as the engine called us.
        Some(former) => unsafe { former(frame) },
        None => sys::ZEND_USER_OPCODE_DISPATCH as c_int,
    }
}

/// Has the VM look up for somebody else's sake.
pub(crate) fn look_again() {
    flag().store(true, Ordering::SeqCst);
}

/// Asks the PHP code of this process to look up. From any thread, and from a signal handler.
pub fn ask() {
    ASKED_BY_US.store(true, Ordering::SeqCst);
    flag().store(true, Ordering::SeqCst);
}

/// Whether [`ask`] was called since it has looked up; others, such as the engine's signal handlers, may have asked, too.
#[inline]
pub fn is_asked_by_us() -> bool {
    ASKED_BY_US.load(Ordering::Relaxed)
}

/// Whether it has been asked and has not looked up yet.
#[inline]
pub fn is_asked() -> bool {
    flag().load(Ordering::Relaxed)
}

#[inline]
fn flag() -> &'static AtomicBool {
    // SAFETY: the flag is one byte that the engine itself reads and writes atomically, in memory as old as the process.
    unsafe { AtomicBool::from_ptr((&raw mut sys::executor_globals.vm_interrupt).cast::<bool>()) }
}

impl Frame {
    /// Whether the coroutine that was stopped here may be parked without having asked for it.
    ///
    /// True when the C code between here and the bottom of its stack is the VM itself, a generator being run, or a
    /// function that does nothing but call back (`array_map`, `usort`, `call_user_func`, …). Not within a destructor,
    /// a cycle collection, an autoload, a magic method, an error or output handler that the engine has called in the
    /// middle of something, nor within other functions' callbacks, nor in a native Fiber, which has a scheduler of its own.
    pub fn is_interruptible(self) -> bool {
        // SAFETY: the frame runs, so all below it are alive.
        unsafe { sys::swoole_shim_is_interruptible(self.0, fiber::base_function()) }
    }

    /// Where it was stopped. Another function is named when it had just returned; a PHP function never is, since one is
    /// left without an interrupt.
    pub fn place(self) -> Option<Place> {
        // SAFETY: the frame runs, and the VM has written down how far it is.
        Place::read(|place| unsafe { sys::swoole_shim_interrupted_place(self.0, place) })
    }
}
