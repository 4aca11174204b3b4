//! The script's error handler while it runs: it stays everybody else's.
//!
//! The engine takes the handler out of its global for as long as it runs, so that errors in the handler do not call it again.
//! If it waits, the errors of other coroutines find none. So a closure of our own is put in the handler's place, just before
//! the engine takes that out: the errors' observers are told first. The closure calls the handler, and says meanwhile what
//! becomes of it when the stack is parked ([`crate::midst`]): it goes back into the global, and is taken out again after.
//!
//! ```text
//!   zend_error ──► observe: global = closure ──► takes the global out, calls it ──► call ──► handler
//!                                                                                    └─ parked: global = handler
//! ```
//!
//! The closure shows in no backtrace: it is not the current call while the handler runs.

use std::cell::Cell;
use std::ffi::c_int;
use std::mem::MaybeUninit;

use crate::linking;
use crate::midst::{self, Mark};
use crate::php_static::PhpStatic;
use crate::value::{Value, Zval};
use crate::{sys, walks};

/// Whether an error is one that matters here: the id of the running coroutine.
pub type Applies = fn() -> Option<i64>;

/// Called before an error is dealt with, and again before it is kept as the last one.
pub type Begins = fn();

static BEGINS: PhpStatic<Cell<Option<Begins>>> = PhpStatic::new(Cell::new(None));
static APPLIES: PhpStatic<Cell<Option<Applies>>> = PhpStatic::new(Cell::new(None));
/// The handler, between `observe` and `call`.
static TAKEN: PhpStatic<Cell<Option<Value>>> = PhpStatic::new(Cell::new(None));

/// What the closures are made of.
static mut FUNCTION: MaybeUninit<sys::zend_internal_function> = MaybeUninit::zeroed();

/// Begins, for errors that are raised while `applies` says so; `begins` is called for all. Called once, at module start-up.
pub fn watch(applies: Applies, begins: Begins) {
    APPLIES.set(Some(applies));
    BEGINS.set(Some(begins));
    // SAFETY: module start-up, one thread; all zeroes is valid, and what is called is set.
    unsafe {
        let function = (&raw mut FUNCTION).cast::<sys::zend_internal_function>();
        (*function).type_ = sys::ZEND_INTERNAL_FUNCTION as u8;
        (*function).function_name = crate::ZString::permanent("error handler").as_ptr();
        (*function).handler = Some(call);
        sys::zend_observer_error_register(Some(observe));
    }
}

/// The engine's global.
fn global() -> &'static Zval {
    // SAFETY: it lives as long as the process.
    unsafe { Zval::from_raw(&raw mut sys::executor_globals.user_error_handler) }
}

/// The coroutine that is running, if that is to be watched.
fn running() -> Option<i64> {
    APPLIES.get().and_then(|applies| applies())
}

/// An error is about to be dealt with: by the handler, if these are the engine's own conditions.
unsafe extern "C" fn observe(level: c_int, _: *mut sys::zend_string, _: u32, _: *mut sys::zend_string) {
    if let Some(begins) = BEGINS.get() {
        begins();
    }
    let fatal = sys::E_ERROR
        | sys::E_PARSE
        | sys::E_CORE_ERROR
        | sys::E_CORE_WARNING
        | sys::E_COMPILE_ERROR
        | sys::E_COMPILE_WARNING;
    // SAFETY: plain reads of the engine's globals on its own thread.
    let handled = unsafe {
        let eg = &raw const sys::executor_globals;
        !global().is_undef()
            && (*eg).user_error_handler_error_reporting & level != 0
            && (*eg).error_handling == sys::EH_NORMAL
            // With one on its way up nothing is called.
            && (*eg).exception.is_null()
            && (*eg).active
    };
    if !handled || level.cast_unsigned() & fatal != 0 || running().is_none() {
        return;
    }
    let closure = Value::null();
    // SAFETY: a function of our own that needs no scope; the engine copies it. Then the two change places: the engine takes
    // what is in the global over, and we what was.
    unsafe {
        let function = (&raw mut FUNCTION).cast();
        let none = std::ptr::null_mut();
        sys::zend_create_closure(closure.as_ptr(), function, none, none, std::ptr::null_mut());
        std::ptr::swap(closure.as_ptr(), &raw mut sys::executor_globals.user_error_handler);
    }
    TAKEN.set(Some(closure));
}

/// A handler that runs.
#[repr(C)]
struct Running {
    mark: Mark,
    /// Undefined while the handler is in the global.
    handler: Value,
    /// The bits of the handler, to know it again.
    known: sys::zval,
}

impl Running {
    fn new(handler: Value) -> Self {
        // SAFETY: a plain copy, which is only compared.
        let known = unsafe { handler.as_ptr().read() };
        Self { mark: Mark::new(Self::lift, Self::lay), handler, known }
    }

    /// Into the global with the handler, if there is none.
    unsafe fn lift(mark: *const Mark) {
        // SAFETY: the mark is the first member of the whole.
        let me = unsafe { &*mark.cast::<Self>() };
        if global().is_undef() {
            me.change_places();
        }
    }

    /// Out again, if it is still there.
    unsafe fn lay(mark: *const Mark) {
        // SAFETY: as in `lift`.
        let me = unsafe { &*mark.cast::<Self>() };
        if me.handler.is_undef() && me.is_in_place() {
            me.change_places();
        }
    }

    fn is_in_place(&self) -> bool {
        // SAFETY: handlers are strings, arrays and objects: the same pointer is the same value.
        !global().is_undef() && unsafe { (*global().as_ptr()).value.counted == self.known.value.counted }
    }

    fn change_places(&self) {
        // SAFETY: two values, into neither of which anybody holds a reference.
        unsafe { std::ptr::swap(self.handler.as_ptr(), global().as_ptr()) };
    }
}

/// The closure is called: with the handler's arguments, by the engine.
unsafe extern "C" fn call(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    let Some(handler) = TAKEN.take() else { return };
    let owner = self::running().unwrap_or(0);
    let running = Running::new(handler);
    // SAFETY: the running frame with its arguments, which stay until the engine frees them. What is called is held by
    // `running`, or by the global and then by the call itself. A bailout leaves memory of the engine's heap behind.
    unsafe {
        let mut call: sys::zend_fcall_info = MaybeUninit::zeroed().assume_init();
        call.size = size_of::<sys::zend_fcall_info>();
        call.function_name = running.known;
        call.retval = result;
        call.param_count = (*frame).This.u2.num_args;
        call.params = frame.cast::<sys::zval>().add(FRAME_SLOTS);
        let eg = &raw mut sys::executor_globals;
        (*eg).current_execute_data = (*frame).prev_execute_data;
        midst::within(&running, || {
            // It may be about a class that is being linked.
            linking::within(owner, || {
                // Or about what is being compared.
                walks::interrupted(|| sys::zend_call_function(&mut call, std::ptr::null_mut()))
            })
        });
        (*eg).current_execute_data = frame;
    }
    if let Some(begins) = BEGINS.get() {
        begins();
    }
    // The engine puts what it has taken out back, unless there is something: that would be the closure.
    if global().is_undef() {
        running.change_places();
    }
}

/// How many values' room the head of a frame takes (`ZEND_CALL_FRAME_SLOT`).
pub(crate) const FRAME_SLOTS: usize = size_of::<sys::zend_execute_data>().div_ceil(size_of::<sys::zval>());
