//! Marks in values that the engine is going through, and in constants that it evaluates: they mean nothing to other stacks.
//!
//! Whoever compares objects or arrays marks what it is in, and where it meets a mark it takes that for an endless recursion,
//! which is a fatal error. An error handler or a `__toString()` that is called in the middle of it may wait. So may an
//! autoloader that looks for the class in a constant's expression, while the constant is marked. When the stack is parked,
//! the marks are taken off, and put back when it goes on ([`crate::midst`]).
//!
//! The same code may be called in the middle of an assignment to an element or a property, when the engine has a pointer into
//! the table that it is about to write to. So that others do not move that table, it is held while the stack is parked: they
//! write to a copy, and what is assigned then is lost to them, as where an error handler changes the table in plain PHP.
//!
//! They are found from what is compared, or the arguments of the function that compares: those on the way from there to
//! where it is are marked, and nothing else is looked at. Those containers are held meanwhile, since others may replace them.

use std::cell::{Cell, RefCell};
use std::ffi::{c_int, c_void};

use crate::midst::{self, Mark};
use crate::php_static::PhpStatic;
use crate::sys;

pub(crate) type Compare = unsafe extern "C" fn(*mut sys::zval, *mut sys::zval) -> c_int;
pub(crate) type Cast = unsafe extern "C" fn(*mut sys::zend_object, *mut sys::zval, c_int) -> c_int;

/// The handlers that were there.
static FORMER: PhpStatic<Cell<Option<(Compare, Cast)>>> = PhpStatic::new(Cell::new(None));

/// What takes their place.
pub(crate) fn replace(compared: Compare, made: Cast) -> (Compare, Cast) {
    FORMER.set(Some((compared, made)));
    (compare, cast)
}

/// Containers, each with a reference of its own.
struct Held(RefCell<Vec<*mut sys::zend_refcounted>>);

impl Held {
    const fn new() -> Self {
        Self(RefCell::new(Vec::new()))
    }

    /// Marks them all again.
    fn put_back(&self) {
        for &container in &*self.0.borrow() {
            // SAFETY: it is held.
            unsafe { sys::swoole_shim_put_walk_back(container) };
        }
    }

    /// Gives the references up. What nobody else has any more is destroyed: PHP code runs.
    fn release(&self) {
        for container in self.0.take() {
            // SAFETY: a reference of ours.
            unsafe {
                (*container).gc.refcount -= 1;
                if (*container).gc.refcount == 0 {
                    sys::rc_dtor_func(container);
                }
            }
        }
    }
}

unsafe extern "C" fn hold(to: *mut c_void, container: *mut sys::zend_refcounted) {
    // SAFETY: `to` is what was passed along with this function; the container is one that counts its references.
    unsafe {
        let held = &*to.cast::<Held>();
        (*container).gc.refcount += 1;
        held.0.borrow_mut().push(container);
    }
}

/// A comparison of two objects.
#[repr(C)]
struct Comparison {
    mark: Mark,
    /// The one that is marked.
    first: Cell<sys::zval>,
    /// What is marked is in here while it is parked.
    lifted: Held,
    /// And here until it ends: it goes on with what it had.
    held: RefCell<Vec<*mut sys::zend_refcounted>>,
}

unsafe extern "C" fn compare(first: *mut sys::zval, second: *mut sys::zval) -> c_int {
    let Some((former, _)) = FORMER.get() else { return 0 };
    // SAFETY: as the engine has called.
    unsafe {
        let object = sys::IS_OBJECT as u8;
        if (*first).u1.v.type_ != object || (*second).u1.v.type_ != object {
            return former(first, second);
        }
        let comparison = Comparison {
            mark: Mark::new(Comparison::lift, Comparison::lay),
            first: Cell::new(first.read()),
            lifted: Held::new(),
            held: RefCell::new(Vec::new()),
        };
        let result = midst::within(&comparison, || former(first, second));
        if !comparison.held.borrow().is_empty() {
            Held(comparison.held).release();
        }
        result
    }
}

impl Comparison {
    unsafe fn lift(mark: *const Mark) {
        // SAFETY: the mark is the first member of a comparison under way, which holds what it compares.
        unsafe {
            let me = &*mark.cast::<Self>();
            let held: *const Held = &raw const me.lifted;
            sys::swoole_shim_lift_walk(me.first.as_ptr(), Some(hold), held.cast_mut().cast());
        }
    }

    unsafe fn lay(mark: *const Mark) {
        // SAFETY: as in `lift`.
        let me = unsafe { &*mark.cast::<Self>() };
        me.lifted.put_back();
        me.held.borrow_mut().append(&mut me.lifted.0.borrow_mut());
    }
}

/// Code that the engine calls in the middle of whatever the current call is doing.
#[repr(C)]
struct Interruption {
    mark: Mark,
    /// The call.
    call: *mut sys::zend_execute_data,
    lifted: Held,
    /// What is being written to.
    written: Held,
}

/// Runs `body`, which calls PHP code in the middle of what the current call does: a comparison, perhaps.
pub(crate) fn interrupted<R>(body: impl FnOnce() -> R) -> R {
    let interruption = Interruption {
        mark: Mark::new(Interruption::lift, Interruption::lay),
        // SAFETY: a plain read of the engine's global on its own thread.
        call: unsafe { sys::executor_globals.current_execute_data },
        lifted: Held::new(),
        written: Held::new(),
    };
    // SAFETY: a mark of its own, and the first member.
    unsafe { midst::within(&interruption, body) }
}

impl Interruption {
    unsafe fn lift(mark: *const Mark) {
        // SAFETY: the mark is the first member of the whole; the call is on the same stack, below.
        unsafe {
            let me = &*mark.cast::<Self>();
            let held: *const Held = &raw const me.lifted;
            sys::swoole_shim_lift_walks_of(me.call, Some(hold), held.cast_mut().cast());
            let written: *const Held = &raw const me.written;
            sys::swoole_shim_find_written(me.call, Some(hold), written.cast_mut().cast());
        }
    }

    unsafe fn lay(mark: *const Mark) {
        // SAFETY: as in `lift`.
        let me = unsafe { &*mark.cast::<Self>() };
        me.lifted.put_back();
        // What is nobody else's any more stays, since the engine goes on with just that; the request's end frees the memory.
        for container in me.lifted.0.take().into_iter().chain(me.written.0.take()) {
            // SAFETY: a reference of ours; the last one is not given up.
            unsafe {
                if (*container).gc.refcount > 1 {
                    (*container).gc.refcount -= 1;
                }
            }
        }
    }
}

unsafe extern "C" fn cast(object: *mut sys::zend_object, into: *mut sys::zval, to: c_int) -> c_int {
    let Some((_, former)) = FORMER.get() else { return sys::FAILURE };
    // SAFETY: as the engine has called, here and below.
    unsafe {
        if (*(*object).ce).__tostring.is_null() {
            return former(object, into, to);
        }
        interrupted(|| former(object, into, to))
    }
}

/// The evaluation of constants, perhaps.
#[repr(C)]
struct Evaluation {
    mark: Mark,
    /// Those that were marked.
    constants: RefCell<Vec<*mut sys::zend_refcounted>>,
}

/// Runs `body`, an autoloader, for what may be the expression of a constant.
pub(crate) fn evaluating<R>(body: impl FnOnce() -> R) -> R {
    let evaluation = Evaluation {
        mark: Mark::new(Evaluation::lift, Evaluation::lay),
        constants: RefCell::new(Vec::new()),
    };
    // SAFETY: a mark of its own, and the first member.
    unsafe { midst::within(&evaluation, body) }
}

unsafe extern "C" fn note(to: *mut c_void, constant: *mut sys::zend_refcounted) {
    // SAFETY: `to` is what was passed along with this function.
    unsafe { &*to.cast::<Evaluation>() }.constants.borrow_mut().push(constant);
}

impl Evaluation {
    unsafe fn lift(mark: *const Mark) {
        // SAFETY: the mark is the first member of the whole.
        unsafe { sys::swoole_shim_lift_constants(Some(note), mark.cast_mut().cast()) };
    }

    unsafe fn lay(mark: *const Mark) {
        // SAFETY: as in `lift`; constants stay as long as their classes, which is to the end of the request.
        for constant in unsafe { &*mark.cast::<Self>() }.constants.take() {
            // SAFETY: as above.
            unsafe { sys::swoole_shim_put_constant_back(constant) };
        }
    }
}
