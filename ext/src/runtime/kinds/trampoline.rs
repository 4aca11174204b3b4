//! The handlers that take the place of the originals. They own nothing: the original may not return.

use swoole_coroutine::{current, is_aborted};
use swoole_zend::function::{Function, Handler};
use swoole_zend::sys;

use super::{Call, handles, plan_of, refusal};

/// Whether a handler is one of these.
pub(super) fn is_ours(handler: Handler) -> bool {
    [gated as Handler, owned as Handler, around as Handler]
        .iter()
        .any(|ours| *ours as usize == handler as usize)
}

/// A function of a group of which one coroutine at a time is inside.
pub(super) unsafe extern "C" fn gated(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    let plan = plan_of(Function::running(frame));
    let Some(gate) = plan.gate else { return };
    let Some(me) = current() else {
        if !gate.is_idle() && !is_aborted() && gate.holder().is_some() {
            refusal::outside(gate);
            return;
        }
        // SAFETY: as the engine has called, here and below.
        return unsafe { (plan.original)(frame, result) };
    };
    let Ok(depth) = super::enter(gate, me) else { return };
    // SAFETY: as above.
    unsafe { (plan.original)(frame, result) };
    gate.leave(depth);
}

/// A function that works on a handle, which one coroutine at a time may use.
pub(super) unsafe extern "C" fn owned(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    let plan = plan_of(Function::running(frame));
    // SAFETY: the running frame.
    let key = unsafe { (plan.key)(frame) };
    let Some(key) = key else {
        // SAFETY: as the engine has called, here and below.
        return unsafe { (plan.original)(frame, result) };
    };
    let Some(me) = current() else {
        if handles::is_used(key) && !is_aborted() {
            handles::refuse_outside(key, Function::running(frame));
            return;
        }
        // SAFETY: as above.
        return unsafe { (plan.original)(frame, result) };
    };
    let Ok(usage) = handles::enter(key, me, Function::running(frame)) else { return };
    // SAFETY: as above.
    unsafe { (plan.original)(frame, result) };
    usage.leave();
}

/// A function with something around it.
pub(super) unsafe extern "C" fn around(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    let plan = plan_of(Function::running(frame));
    let call = Call { frame, result, plan };
    match plan.around {
        Some(around) => around(call),
        None => call.proceed(),
    }
}
