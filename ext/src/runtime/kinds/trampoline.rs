//! The handlers that take the place of the originals. They own nothing: the original may not return.

use swoole_coroutine::{current, is_aborted};
use swoole_zend::function::{Function, Handler};
use swoole_zend::sys;

use super::refusal::By;
use super::{Call, Plan, handles, in_place as places, keys, plan_of, refusal, xml};

/// All of them, each with the one address by which it is known: the compiler may have made more than one copy.
static OURS: [Handler; 10] = [
    enter_gated,
    enter_owned,
    enter_owned_twice,
    enter_closing,
    enter_around,
    enter_remembering,
    enter_traveling,
    enter_in_place,
    enter_reading,
    enter_writing,
];

/// Whether a handler is one of these.
pub(super) fn is_ours(handler: Handler) -> bool {
    OURS.iter().any(|ours| *ours as usize == handler as usize)
}

/// For a function of a group of which one coroutine at a time is inside.
pub(super) fn gated() -> Handler {
    OURS[0]
}

/// For a function that works on a handle.
pub(super) fn owned() -> Handler {
    OURS[1]
}

/// For a function that works on two.
pub(super) fn owned_twice() -> Handler {
    OURS[2]
}

/// For a function that frees a stream.
pub(super) fn closing() -> Handler {
    OURS[3]
}

/// For a function with something around it.
pub(super) fn around() -> Handler {
    OURS[4]
}

/// For a function that remembers something from one call to the next.
pub(super) fn remembering() -> Handler {
    OURS[5]
}

/// For a function whose module's state goes with who is inside.
pub(super) fn traveling() -> Handler {
    OURS[6]
}

/// For a function inside of which nothing parks.
pub(super) fn in_place() -> Handler {
    OURS[7]
}

/// For a function that reads from a stream.
pub(super) fn reading() -> Handler {
    OURS[8]
}

/// For a function that writes to a stream.
pub(super) fn writing() -> Handler {
    OURS[9]
}

/// A function of a group of which one coroutine at a time is inside.
unsafe extern "C" fn enter_gated(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
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

/// A function inside of which nothing parks. Another coroutine may be inside of its group nevertheless, in a callback.
unsafe extern "C" fn enter_in_place(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    let plan = plan_of(Function::running(frame));
    let mut depth = None;
    if let (Some(gate), Some(me)) = (plan.gate, current()) {
        match super::enter(gate, me) {
            Ok(entered) => depth = Some((gate, entered)),
            Err(_) => return,
        }
    }
    let before = places::enter();
    // SAFETY: as the engine has called.
    unsafe { (plan.original)(frame, result) };
    places::leave(before);
    if let Some((gate, depth)) = depth {
        gate.leave(depth);
    }
}

/// A function that works on a handle, which one coroutine at a time may use.
unsafe extern "C" fn enter_owned(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    let plan = plan_of(Function::running(frame));
    // SAFETY: the running frame.
    unsafe { use_handle(frame, result, plan, (plan.key)(frame)) }
}

/// A function that reads from a stream: the most frequent ones, with everything in one place.
unsafe extern "C" fn enter_reading(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    // SAFETY: the running frame.
    unsafe { use_handle(frame, result, plan_of(Function::running(frame)), keys::reading(frame)) }
}

/// A function that writes to a stream.
unsafe extern "C" fn enter_writing(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    // SAFETY: the running frame.
    unsafe { use_handle(frame, result, plan_of(Function::running(frame)), keys::writing(frame)) }
}

/// Makes the call of `plan`, which uses `key`.
///
/// # Safety
///
/// As the engine calls a handler.
#[inline(always)]
unsafe fn use_handle(
    frame: *mut sys::zend_execute_data,
    result: *mut sys::zval,
    plan: &'static Plan,
    key: Option<keys::Used>,
) {
    let Some(key) = key else {
        // SAFETY: as the engine has called, here and below.
        return unsafe { (plan.original)(frame, result) };
    };
    let Some(me) = current() else {
        if handles::is_used(key) && !is_aborted() {
            handles::refuse_outside(key, By::Call(Function::running(frame)));
            return;
        }
        // SAFETY: as above.
        return unsafe { (plan.original)(frame, result) };
    };
    if keys::is_refused_as_spoiled(key) {
        return;
    }
    let Ok(usage) = handles::enter(key, me, By::Call(Function::running(frame))) else { return };
    // SAFETY: as above.
    unsafe { (plan.original)(frame, result) };
    usage.leave();
}

/// A function that works on two handles, or on both directions of one.
unsafe extern "C" fn enter_owned_twice(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    let function = Function::running(frame);
    let plan = plan_of(function);
    // SAFETY: the running frame.
    let [first, second] = unsafe { (plan.keys)(frame) };
    let Some(me) = current() else {
        if let Some(used) = [first, second].into_iter().flatten().find(|used| handles::is_used(*used))
            && !is_aborted()
        {
            handles::refuse_outside(used, By::Call(function));
            return;
        }
        // SAFETY: as the engine has called, here and below.
        return unsafe { (plan.original)(frame, result) };
    };
    let mut usages = [None, None];
    for (used, usage) in [first, second].into_iter().zip(&mut usages) {
        let Some(used) = used else { continue };
        if keys::is_refused_as_spoiled(used) {
            return leave(usages);
        }
        match handles::enter(used, me, By::Call(function)) {
            Ok(entered) => *usage = Some(entered),
            Err(_) => return leave(usages),
        }
    }
    // SAFETY: as above.
    unsafe { (plan.original)(frame, result) };
    leave(usages);
}

fn leave(usages: [Option<handles::Usage>; 2]) {
    usages.into_iter().rev().flatten().for_each(handles::Usage::leave);
}

/// A function that frees a stream. Who is inside is woken, its call fails, and the stream is freed when it is out.
unsafe extern "C" fn enter_closing(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    let function = Function::running(frame);
    let plan = plan_of(function);
    // SAFETY: the running frame.
    let both = unsafe { (plan.keys)(frame) };
    let mut usages = [None, None];
    let mut barred = None;
    if !is_aborted() {
        for (used, usage) in both.into_iter().zip(&mut usages) {
            let Some(used) = used else { continue };
            if swoole_interpose::is_any_spoiled() && current().is_some() {
                // Whoever closes it may say goodbye.
                barred = used.descriptor().map(|(fd, _)| fd);
                barred.into_iter().for_each(swoole_interpose::end_waits);
            }
            if handles::is_used_elsewhere(used) {
                barred = used.descriptor().map(|(fd, _)| fd);
                barred.into_iter().for_each(swoole_interpose::end_waits);
                *usage = handles::enter_firmly(used);
                if usage.is_none() {
                    barred.into_iter().for_each(swoole_interpose::keep_open);
                    handles::refuse_outside(used, By::Call(function));
                    return leave(usages);
                }
            } else if let Some(me) = current() {
                *usage = handles::enter(used, me, By::Call(function)).ok();
            }
        }
    }
    // SAFETY: as the engine has called.
    unsafe { (plan.original)(frame, result) };
    // Where the stream has not closed it: it is somebody else's as well.
    barred.into_iter().for_each(swoole_interpose::keep_open);
    leave(usages);
}

/// A function whose module's state goes with who is inside; it may work on a handle besides.
unsafe extern "C" fn enter_traveling(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    let function = Function::running(frame);
    let plan = plan_of(function);
    // SAFETY: the running frame.
    let key = unsafe { (plan.key)(frame) };
    let Some(me) = current() else {
        xml::own_by_main();
        if let Some(used) = key
            && handles::is_used(used)
            && !is_aborted()
        {
            handles::refuse_outside(used, By::Call(function));
            return;
        }
        // SAFETY: as the engine has called, here and below.
        return unsafe { (plan.original)(frame, result) };
    };
    let usage = match key.map(|used| handles::enter(used, me, By::Call(function))) {
        None => None,
        Some(Ok(usage)) => Some(usage),
        Some(Err(_)) => return,
    };
    // SAFETY: as above.
    xml::during(me, || unsafe { (plan.original)(frame, result) });
    if let Some(usage) = usage {
        usage.leave();
    }
}

/// A function with something around it.
unsafe extern "C" fn enter_around(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    let plan = plan_of(Function::running(frame));
    let call = Call { frame, result, plan };
    match plan.around {
        Some(around) => around(call),
        None => call.proceed(),
    }
}

/// A function that remembers something from one call to the next.
unsafe extern "C" fn enter_remembering(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    let plan = plan_of(Function::running(frame));
    // SAFETY: as the engine has called.
    let call = || unsafe { (plan.kind)(frame, result) };
    match plan.memory {
        Some(memory) => memory.during(call),
        None => call(),
    }
}
