//! The directory that `readdir()`, `rewinddir()` and `closedir()` work on when they are given none: the one that the
//! coroutine has opened last.
//!
//! PHP keeps the one that anybody has opened last. So a coroutine's own is kept here, and given to those functions.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use swoole_coroutine::{by_id, current};
use swoole_zend::{Args, Callable, PhpStatic, Value, Zval, error, sys};

use crate::runtime::kinds::Call;
use crate::runtime::kinds::around::Row;

/// The rows of the functions.
pub(crate) static ROWS: &[Row] = &[
    ("opendir", open),
    ("dir", open),
    ("readdir", |call| work(call, "readdir")),
    ("rewinddir", |call| work(call, "rewinddir")),
    ("closedir", |call| work(call, "closedir")),
];

/// The id that stands for the main script.
const MAIN: i64 = -1;
/// Fewer than this are not worth a look for who has ended.
const FEW: usize = 64;

struct State {
    /// By coroutine.
    opened: RefCell<Option<HashMap<i64, Value>>>,
    /// With so many it is time to look for who has ended.
    enough: Cell<usize>,
}

static STATE: PhpStatic<State> = PhpStatic::new(State { opened: RefCell::new(None), enough: Cell::new(FEW) });

fn open(call: Call) {
    call.proceed();
    // SAFETY: where the engine wants the result, which the function has set.
    let result = unsafe { Zval::from_raw(call.result) };
    let handle = match result.as_object() {
        Some(object) => object.read("handle"),
        None => result.to_value(),
    };
    if error::is_pending() || handle.kind() != sys::IS_RESOURCE {
        return;
    }
    // What is dropped is a reference to a stream: it may be closed by that, which may call PHP code.
    let former = STATE.opened.borrow_mut().get_or_insert_default().insert(me(), handle);
    drop(former);
    forget_the_ended();
}

fn forget_the_ended() {
    let mut ended = Vec::new();
    if let Some(opened) = &mut *STATE.opened.borrow_mut()
        && opened.len() > STATE.enough.get()
    {
        ended.extend(opened.extract_if(|&id, _| id != MAIN && by_id(id).is_none()));
        STATE.enough.set(FEW.max(2 * opened.len()));
    }
    drop(ended);
}

fn work(call: Call, name: &str) {
    // SAFETY: the running frame of an internal function, until that returns.
    let given = unsafe { Args::of(call.frame) }.get(1).filter(|given| !given.is_null());
    if let Some(given) = given {
        let given = given.to_value();
        call.proceed();
        if name == "closedir" {
            forget(&given);
        }
        return;
    }
    let Some(mine) = of(me()).or_else(|| of(MAIN)) else {
        error::throw_type_error("No resource supplied");
        return;
    };
    let Ok(function) = Callable::resolve(&Value::str(name.as_bytes())) else { return };
    if let Ok(result) = function.call(&mut [mine]) {
        // SAFETY: where the engine wants the result, which is not set yet.
        unsafe { Zval::from_raw(call.result) }.set(result);
    }
}

/// Who is running.
fn me() -> i64 {
    current().map_or(MAIN, |me| me.id())
}

/// What a coroutine has opened last.
fn of(id: i64) -> Option<Value> {
    STATE.opened.borrow().as_ref().and_then(|opened| opened.get(&id).map(|opened| opened.to_value()))
}

/// A directory was closed.
fn forget(closed: &Zval) {
    let mut opened = STATE.opened.borrow_mut();
    let Some(all) = &mut *opened else { return };
    let gone = if all.get(&me()).is_some_and(|mine| same(mine, closed)) { all.remove(&me()) } else { None };
    drop(opened);
    drop(gone);
}

/// Whether two values are the same resource.
fn same(one: &Zval, other: &Zval) -> bool {
    // SAFETY: both are resources where the pointers are compared.
    one.kind() == sys::IS_RESOURCE
        && other.kind() == sys::IS_RESOURCE
        && unsafe { (*one.as_ptr()).value.res == (*other.as_ptr()).value.res }
}

/// The request has ended.
pub(crate) fn request_shutdown() {
    STATE.enough.set(FEW);
    let opened = STATE.opened.take();
    drop(opened);
}
