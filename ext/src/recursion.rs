//! Functions that go through a value and mark what they are in, so as not to go in circles: the marks of one coroutine are
//! no recursion to another.
//!
//! `json_encode()` and `var_dump()` mark arrays and objects themselves. If `jsonSerialize()` or `__debugInfo()` waits, a
//! second coroutine that comes to the same object finds a recursion where there is none. So while others are inside:
//!
//! * a `json_encode()` that has met a recursion waits until those have left, and is made again;
//! * the functions that print wait before they begin, if something in what they are given is marked.
//!
//! A real recursion is found again when nobody else is there.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::task::{Poll, Waker};
use std::time::Duration;

use swoole_coroutine::{Coroutine, Gate, Refused, by_id, current, current_id};
use swoole_zend::midst::{self, Mark};
use swoole_zend::{Args, PhpStatic, Value, Zval, class, error, sys};

use crate::coroutine;
use crate::runtime::hooks;
use crate::runtime::kinds::Call;
use crate::runtime::kinds::around::Row;

/// The rows of the functions.
pub(crate) static ROWS: &[Row] = &[
    ("json_encode", encode),
    ("var_dump", print),
    ("var_export", print),
    ("print_r", print),
    ("debug_zval_refcount", print),
    ("array_walk_recursive", print),
];

/// Longer than this nobody waits for the others: one of them may wait for just this coroutine.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often a `json_encode()` is made again: others may have come meanwhile.
const ATTEMPTS: usize = 8;
/// `PHP_JSON_ERROR_RECURSION`.
const RECURSION: u32 = 6;
/// `JSON_THROW_ON_ERROR`.
const THROWS: i64 = 1 << 22;

/// A call that is under way. Nobody can meet it before it has waited.
#[repr(C)]
struct Walk {
    mark: Mark,
    coroutine: i64,
    /// The variable that it was given by reference, or 0.
    variable: usize,
    /// In the list of those that have waited, or 0.
    number: Cell<u64>,
}

unsafe fn waits(mark: *const Mark) {
    // SAFETY: the mark is the first member of a call that is under way.
    let walk = unsafe { &*mark.cast::<Walk>() };
    if walk.number.get() == 0 {
        let number = STATE.last.get() + 1;
        STATE.last.set(number);
        walk.number.set(number);
        STATE.inside.borrow_mut().push(Inside { coroutine: walk.coroutine, variable: walk.variable, number });
    }
}

unsafe fn goes_on(_: *const Mark) {}

/// A call that has waited, or waits.
#[derive(Clone, Copy)]
struct Inside {
    coroutine: i64,
    variable: usize,
    number: u64,
}

struct State {
    inside: RefCell<Vec<Inside>>,
    /// The number of the last call that has waited.
    last: Cell<u64>,
    waiting: RefCell<Vec<Waker>>,
    /// Newcomers wait, too.
    alone: Cell<bool>,
}

/// Before a call that is made again.
static AGAIN: PhpStatic<Gate> = PhpStatic::new(Gate::new("json_encode"));

static STATE: PhpStatic<State> = PhpStatic::new(State {
    inside: RefCell::new(Vec::new()),
    last: Cell::new(0),
    waiting: RefCell::new(Vec::new()),
    alone: Cell::new(false),
});

/// The running coroutine makes the call. False: nobody else was inside, neither at the beginning nor later.
#[inline]
fn within(call: Call, me: &Coroutine) -> bool {
    let walk = Walk {
        mark: Mark::new(waits, goes_on),
        coroutine: me.id(),
        variable: variable(call),
        number: Cell::new(0),
    };
    let (others, last) = (!STATE.inside.borrow().is_empty(), STATE.last.get());
    // SAFETY: a mark of its own, and the first member.
    unsafe { midst::within(&walk, || call.proceed()) };
    let number = walk.number.get();
    if number != 0 {
        ends(number);
    }
    others || STATE.last.get() != last + u64::from(number != 0)
}

#[cold]
fn ends(number: u64) {
    STATE.inside.borrow_mut().retain(|call| call.number != number);
    STATE.waiting.take().into_iter().for_each(Waker::wake);
}

/// Numbers of the calls of others. Whoever has not come back from one has ended.
fn others() -> Vec<u64> {
    let mut inside = STATE.inside.borrow_mut();
    if inside.is_empty() {
        return Vec::new();
    }
    inside.retain(|call| by_id(call.coroutine).is_some());
    inside.iter().filter(|call| call.coroutine != current_id()).map(|call| call.number).collect()
}

/// Waits until these calls have ended. False when that is no use: it lasts too long, was canceled, or nothing may park.
fn wait_for(calls: Vec<u64>) -> bool {
    if !hooks::may_park() {
        return false;
    }
    let ended = poll_fn(move |context| {
        if !others().iter().any(|number| calls.contains(number)) {
            return Poll::Ready(());
        }
        STATE.waiting.borrow_mut().push(context.waker().clone());
        Poll::Pending
    });
    coroutine::wait("others", tokio::time::timeout(PATIENCE, ended)).is_some_and(|waited| waited.is_ok())
}

fn arguments(call: Call) -> Args<'static> {
    // SAFETY: the running frame of an internal function, until that returns.
    unsafe { Args::of(call.frame) }
}

/// The functions that print: nothing can be taken back, so they wait first.
fn print(call: Call) {
    let Some(me) = current() else { return call.proceed() };
    let others = others();
    if !others.is_empty()
        && (is_walked_by(&others, variable(call)) || arguments(call).rest(1).iter().any(is_being_walked))
    {
        wait_for(others);
        if error::is_pending() {
            return;
        }
    }
    within(call, me);
}

/// The variable that a function goes through by reference, or 0. It may mark what is in there later on.
fn variable(call: Call) -> usize {
    arguments(call).get(1).filter(|first| first.kind() == sys::IS_REFERENCE).map_or(0, |first| {
        // SAFETY: a reference, whose address is all that is wanted.
        unsafe { (*first.as_ptr()).value.ref_ }.addr()
    })
}

fn is_walked_by(calls: &[u64], variable: usize) -> bool {
    variable != 0
        && STATE.inside.borrow().iter().any(|call| call.variable == variable && calls.contains(&call.number))
}

fn is_being_walked(value: &Zval) -> bool {
    // SAFETY: an argument, which is only looked at.
    unsafe { sys::swoole_shim_is_being_walked(value.as_ptr()) }
}

fn encode(call: Call) {
    let Some(me) = current() else { return call.proceed() };
    if STATE.alone.get() && AGAIN.holder().is_none_or(|holder| holder != me.id()) {
        // Somebody meets others again and again. Newcomers come after.
        if let Ok(depth) = AGAIN.enter() {
            AGAIN.leave(depth);
        }
    }
    if !within(call, me) || !met_recursion(call) {
        return;
    }
    // One after the other, or all would begin anew at the same time, and meet again.
    let pending = error::take();
    let again = if hooks::may_park() { AGAIN.enter() } else { return put_back(pending) };
    match again {
        Ok(depth) => {
            encode_again(call, me, pending);
            STATE.alone.set(false);
            AGAIN.leave(depth);
        }
        Err(Refused::Deadlock(_)) => put_back(pending),
        Err(Refused::Canceled) => {
            coroutine::canceled();
            put_back(pending);
        }
    }
}

/// What was taken is pending again, unless something else is.
fn put_back(exception: Option<Value>) {
    if let Some(exception) = exception.filter(|_| !error::is_pending()) {
        error::throw_object(exception);
    }
}

fn encode_again(call: Call, me: &Coroutine, mut pending: Option<Value>) {
    for attempt in 0..ATTEMPTS {
        STATE.alone.set(attempt > 1);
        let others = others();
        if !wait_for(others) || error::is_pending() {
            return put_back(pending);
        }
        drop(pending.take());
        // SAFETY: where the engine wants the result, which it has not seen yet.
        unsafe { Zval::from_raw(call.result) }.set(Value::null());
        if !within(call, me) || !met_recursion(call) {
            return;
        }
        pending = error::take();
    }
    put_back(pending);
}

/// How the call has ended.
fn met_recursion(call: Call) -> bool {
    let throws = arguments(call).get(2).and_then(|flags| flags.as_long()).unwrap_or(0) & THROWS != 0;
    if !throws {
        // SAFETY: a plain read of the module's global on its own thread.
        return !error::is_pending() && unsafe { sys::json_globals.error_code } == RECURSION;
    }
    let Some((exception, class)) = error::pending_object().zip(class::by_name("jsonexception")) else {
        return false;
    };
    exception.is_a(class) && exception.read_in(class, "code").as_long() == Some(i64::from(RECURSION))
}
