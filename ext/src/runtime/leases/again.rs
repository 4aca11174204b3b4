//! A call that is made with other arguments than those that the script has passed.
//!
//! The arguments of a running function are shown in backtraces and, for one that was passed by name or not at all, have no
//! place in its frame. So the function runs in a frame of its own, which stands in the other's place.

use swoole_zend::function::{self, Function};
use swoole_zend::{ObjectRef, Value, Zval, sys};

use crate::runtime::kinds::Call;

/// The call to be made.
pub(super) struct Again {
    call: Call,
    frame: *mut sys::zend_execute_data,
}

impl Again {
    /// The same call, with at least `count` arguments: those that were not passed are null.
    pub(super) fn new(call: Call, count: u32) -> Self {
        // SAFETY: the running frame and its function.
        let frame = unsafe { sys::swoole_shim_push_again(call.frame, (*call.frame).func, count) };
        Self { call, frame }
    }

    /// Sets an argument, counted from 1, among those there are.
    pub(super) fn set(&self, position: u32, value: Value) {
        // SAFETY: a frame of ours, whose arguments are all set.
        unsafe { Zval::from_raw(sys::swoole_shim_argument(self.frame, position)) }.assign(value);
    }

    /// Makes it a method of another object of the same class, which lives as long as the call.
    pub(super) fn set_this(&self, object: ObjectRef) {
        // SAFETY: a frame of ours, which holds no reference to its object.
        unsafe { (*self.frame).This.value.obj = object.as_ptr() };
    }

    /// Sets an argument that the script has not passed.
    pub(super) fn set_default(&self, position: u32, value: impl Into<Value>) {
        if argument(self.call, position).is_none() {
            self.set(position, value.into());
        }
    }

    /// Makes the call. It may park, throw, and not return; the result is the call's own.
    pub(super) fn make(self) {
        let mut call = self.call;
        call.frame = self.frame;
        self.run(|| call.proceed());
    }

    fn run(self, make: impl FnOnce()) {
        // SAFETY: as the engine enters and leaves a function, on this coroutine's own stack of frames.
        unsafe {
            let globals = &raw mut sys::executor_globals;
            let outer = (*globals).current_execute_data;
            (*globals).current_execute_data = self.frame;
            make();
            (*globals).current_execute_data = outer;
            sys::swoole_shim_pop_again(self.frame);
        }
    }

    /// Calls another function instead, with the same object and arguments. False: there is no such function.
    pub(super) fn instead(call: Call, name: &str) -> bool {
        let Some(function) = function_or_method(call, name) else { return false };
        let Some(handler) = Function::of(function).and_then(Function::handler) else { return false };
        // SAFETY: the running frame, and a function of the same class or none.
        let frame = unsafe { sys::swoole_shim_push_again(call.frame, function, 0) };
        // SAFETY: as the engine would have called it.
        Self { call, frame }.run(|| unsafe { handler(frame, call.result) });
        true
    }
}

fn function_or_method(call: Call, name: &str) -> Option<*mut sys::zend_function> {
    match this(call) {
        Some(object) => function::method(object.class(), name),
        None => function::by_name(name),
    }
}

/// The object whose method is called.
pub(super) fn this(call: Call) -> Option<ObjectRef> {
    // SAFETY: the running frame; its `This` is an object or a class.
    unsafe {
        let this = Zval::from_raw(&raw mut (*call.frame).This);
        this.as_object()
    }
}

/// An argument, counted from 1, if it was passed.
pub(super) fn argument<'a>(call: Call, position: u32) -> Option<&'a Zval> {
    // SAFETY: the running frame has so many arguments behind its head, which live as long as the call.
    unsafe {
        if position == 0 || position > (*call.frame).This.u2.num_args {
            return None;
        }
        let argument: &Zval = Zval::from_raw(sys::swoole_shim_argument(call.frame, position));
        (!argument.is_undef()).then_some(argument)
    }
}

/// What the call has returned so far.
pub(super) fn result<'a>(call: Call) -> &'a Zval {
    // SAFETY: the engine passes an initialised place, which lives as long as the call.
    unsafe { Zval::from_raw(call.result) }
}
