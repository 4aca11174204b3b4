//! Kinds of internal functions: which of them may be entered by a second coroutine while a first is parked inside.
//!
//! Calls park deep inside C code that nobody wrote to be entered twice. What that means depends on where the code keeps its
//! state, and that is a matter of each function: [`table`] says which function is of which kind.
//!
//! | kind | state | a second coroutine |
//! | --- | --- | --- |
//! | free | none, or a handle that only one call knows | goes in; its handler is PHP's own, and a call costs nothing |
//! | owned | a connection or another handle | gets a `Swoole\Error` before anything is done, or waits its turn ([`handles`]) |
//! | travels | globals of a library that is made for threads | goes in; the globals are its own ([`xml`]) |
//! | gated | globals of a library or of a module | waits its turn, in order, at the group's [`Gate`] |
//! | in place | globals that all code uses | never sees it: nothing parks inside ([`in_place`]) |
//!
//! The handlers of functions that are not free are replaced once, when all modules are loaded and before opcache compiles
//! anything, and again when `dl()` has brought another module. The original handler and what belongs to the kind ([`Plan`])
//! lie in the function's own reserved slot. Outside of coroutines a call goes straight on.
//!
//! ```text
//!   VM ──► handler ──► trampoline::gated ──► Plan { gate, original } ──► enter ──► original(frame, result) ──► leave
//!                                                                          │
//!                                              another is inside: in line, or refused with an exception
//! ```
//!
//! # For those who build upon this
//!
//! * [`Gate`] (crate coroutine) is the primitive: `enter()` waits in order and may be called again by the one inside,
//!   `leave(depth)` ends that call. [`enter`] here does the same and turns a refusal into an exception; [`enter_firmly`] is
//!   for destructors, which cannot be refused. Nothing is held on the Rust side meanwhile: a bailout inside ends all
//!   coroutines, and a `longjmp` that stays inside is made good by `depth`.
//! * A function that needs something done before or after it has a row in [`around::ROWS`]: its [`Around`] is called with
//!   a [`Call`], which goes on to the kind's own trampoline with [`Call::proceed`].

mod archives;
pub(crate) mod around;
pub(crate) mod handles;
pub(crate) mod in_place;
mod iterators;
mod keys;
mod leftovers;
mod properties;
mod refusal;
mod table;
mod trampoline;
mod xml;

use std::cell::{Cell, RefCell};
use std::ffi::{CStr, c_int, c_void};

use swoole_coroutine::{Coroutine, Depth, Gate, Refused, current};
use swoole_zend::function::{self, Function, Handler, Title};
use swoole_zend::{PhpResult, PhpStatic, ZStr, error, sys};

use super::remembered::{self, Memory};
use crate::log;
use around::Around;
use table::Kind;

/// The INI entry that lists modules whose functions are free, whatever the table says: names, with commas or spaces between.
pub(crate) const FREE_MODULES: &CStr = c"swoole.free_modules";
/// The INI entry that says what a second coroutine at the same handle gets: `error`, or `queue` for its turn.
pub(crate) const SHARED_HANDLES: &CStr = c"swoole.shared_handles";

/// What was found out about one function, and its own handler.
pub(crate) struct Plan {
    original: Handler,
    /// What `original` is called through, by its kind.
    kind: Handler,
    /// What `kind` is called through.
    inner: Handler,
    /// What it remembers from one call to the next.
    memory: Option<&'static Memory>,
    /// Where others wait, for a gated one.
    gate: Option<&'static Gate>,
    /// What is used, for an owned one.
    key: keys::Key,
    keys: keys::Keys,
    around: Option<Around>,
}

struct State {
    /// How many modules there were when the handlers were last replaced.
    modules: Cell<u32>,
    plans: RefCell<Vec<*mut Plan>>,
    next: Cell<Option<unsafe extern "C" fn() -> sys::zend_result>>,
    told: Cell<bool>,
}

static STATE: PhpStatic<State> = PhpStatic::new(State {
    modules: Cell::new(0),
    plans: RefCell::new(Vec::new()),
    next: Cell::new(None),
    told: Cell::new(false),
});

/// At module start-up: the handlers are replaced when all modules have started.
pub(super) fn startup() {
    // SAFETY: module start-up, one thread; who was there before is called first.
    unsafe {
        STATE.next.set(sys::zend_post_startup_cb);
        sys::zend_post_startup_cb = Some(on_started);
    }
}

unsafe extern "C" fn on_started() -> sys::zend_result {
    super::replace_handlers();
    match STATE.next.get() {
        // SAFETY: as the engine would have called it.
        Some(next) => unsafe { next() },
        None => sys::SUCCESS as sys::zend_result,
    }
}

/// Replaces the handlers of functions that have come since the last time. Cheap when there are none.
pub(super) fn install() {
    let modules = function::modules();
    if STATE.modules.replace(modules) == modules {
        return;
    }
    if !function::claim_slot() {
        if !STATE.told.replace(true) {
            log::warning(
                "no reserved slot of functions is left: libraries are not kept from being entered twice",
            );
        }
        return;
    }
    let free = swoole_zend::ini::text("swoole.free_modules").unwrap_or_default().to_ascii_lowercase();
    let free: Vec<&str> = free.split([',', ' ', '\t', '\n']).filter(|name| !name.is_empty()).collect();
    let is_free = |module: &str| free.iter().any(|name| name.eq_ignore_ascii_case(module));
    keys::startup();
    let (table, arounds) = (table::Table::read(), around::Arounds::read());
    let mut title = Title::default();
    let mut modules: Vec<(&'static str, bool, table::Module<'_>)> = Vec::new();
    let mut latest = 0;
    function::for_each(|function| {
        let Some(module) = function.module() else { return };
        // Functions of one module mostly follow each other.
        if modules.get(latest).is_none_or(|(name, ..)| !std::ptr::eq(*name, module)) {
            latest = modules.iter().position(|(name, ..)| std::ptr::eq(*name, module)).unwrap_or_else(|| {
                let rows = table.of(module);
                modules.push((module, is_free(module) || rows.is_free(), rows));
                modules.len() - 1
            });
        }
        let Some((_, is_free, rows)) = modules.get(latest) else { return };
        title.read(function);
        let kind = if *is_free { Kind::Free } else { rows.kind(&title) };
        replace(function, kind, arounds.find(&title), remembered::find(module, &title));
    });
    iterators::install();
    archives::install();
}

fn replace(function: Function, kind: Kind, around: Option<Around>, memory: Option<&'static Memory>) {
    let Some(original) = function.handler() else { return };
    if trampoline::is_ours(original) {
        return;
    }
    let mut plan = Plan {
        original,
        kind: original,
        inner: original,
        memory,
        gate: None,
        key: keys::nothing,
        keys: keys::nothing_twice,
        around,
    };
    match kind {
        Kind::Free => {}
        Kind::Owned(key) => (plan.kind, plan.key) = (trampoline::owned(), key),
        Kind::Reads => plan.kind = trampoline::reading(),
        Kind::Writes => plan.kind = trampoline::writing(),
        Kind::OwnedTwice(keys) => (plan.kind, plan.keys) = (trampoline::owned_twice(), keys),
        Kind::Closes => (plan.kind, plan.keys) = (trampoline::closing(), keys::both),
        Kind::Travels(key) if xml::find() => (plan.kind, plan.key) = (trampoline::traveling(), key),
        // Its state is not where it is known to be.
        Kind::Travels(_) => (plan.kind, plan.gate) = (trampoline::gated(), Some(table::gate("libxml"))),
        Kind::InPlace(name) => (plan.kind, plan.gate) = (trampoline::in_place(), name.map(table::gate)),
        Kind::Gated(name) => (plan.kind, plan.gate) = (trampoline::gated(), Some(table::gate(name))),
    }
    plan.inner = if plan.memory.is_some() { trampoline::remembering() } else { plan.kind };
    let handler = if around.is_some() { trampoline::around() } else { plan.inner };
    if trampoline::is_ours(handler) {
        let plan = Box::into_raw(Box::new(plan));
        STATE.plans.borrow_mut().push(plan);
        function.replace(handler, plan.cast());
    }
}

/// Puts the original handlers back: this library is about to be unloaded.
pub(crate) fn uninstall() {
    if STATE.modules.replace(0) == 0 {
        return;
    }
    function::for_each(|function| {
        // Another extension may have put its own in place meanwhile.
        if function.handler().is_some_and(trampoline::is_ours) {
            let plan = plan_of(function);
            function.replace(plan.original, std::ptr::null_mut());
        }
    });
    xml::forget();
    iterators::uninstall();
    archives::uninstall();
    for plan in STATE.plans.take() {
        // SAFETY: made by `plan`, and no function leads to it any more.
        drop(unsafe { Box::from_raw(plan) });
    }
}

/// A script is about to run: objects can be made.
pub(super) fn request_startup() {
    leftovers::install();
    properties::install();
}

/// Forgets what belongs to the request that ends.
pub(super) fn request_shutdown() {
    xml::request_shutdown();
    leftovers::request_shutdown();
}

#[inline(always)]
fn plan_of(function: Function) -> &'static Plan {
    // SAFETY: a function that has one of our handlers has a plan, which lives until the handlers are put back.
    unsafe { &*function.data().cast::<Plan>() }
}

/// Whether the running call is that of a client that asks and is answered. libcurl's are not meant: it knows what it has left
/// in the middle, and a handle that stands for several transfers may go on with them.
pub(crate) fn is_in_conversation() -> bool {
    // SAFETY: a plain read of the engine's global on its own thread.
    let frame = unsafe { sys::executor_globals.current_execute_data };
    // SAFETY: null, or the frame that runs.
    let function = unsafe { frame.as_ref() }.map(|frame| frame.func).filter(|function| !function.is_null());
    let function = function.and_then(Function::of);
    let Some(function) = function.filter(|function| function.handler().is_some_and(trampoline::is_ours))
    else {
        return false;
    };
    // SAFETY: as above.
    let used = unsafe { (plan_of(function).key)(frame) };
    used.is_some_and(|used| used.sort.is_conversation()) && function.module() != Some("curl")
}

/// An object of ext-mongodb's has been made: it uses its client until it is freed.
pub(crate) fn watch_client_of(object: swoole_zend::ObjectRef) {
    leftovers::watch(object);
}

/// A call of a function that has an [`Around`].
#[derive(Clone, Copy)]
pub(crate) struct Call {
    /// The running frame.
    pub(crate) frame: *mut sys::zend_execute_data,
    /// Where the result goes; null so far.
    pub(crate) result: *mut sys::zval,
    plan: &'static Plan,
}

impl Call {
    /// Makes the call. It may park, throw, and not return.
    pub(crate) fn proceed(self) {
        // SAFETY: the handler that the engine would have called, with what it has passed.
        unsafe { (self.plan.inner)(self.frame, self.result) }
    }
}

/// Lets the running coroutine in, as its turn comes. An exception is pending when it is not let in; the call that it wanted
/// to make must then not be made. `me` is the running coroutine.
#[inline]
pub(crate) fn enter(gate: &'static Gate, me: &'static Coroutine) -> PhpResult<Depth> {
    match gate.try_enter(me) {
        Some(depth) => Ok(depth),
        None => enter_slowly(gate),
    }
}

#[cold]
fn enter_slowly(gate: &'static Gate) -> PhpResult<Depth> {
    if error::is_pending() {
        return Err(swoole_zend::Thrown);
    }
    if !super::hooks::may_park() {
        return Err(refusal::cannot_wait(gate));
    }
    gate.enter().map_err(|refused| match refused {
        Refused::Canceled => refusal::canceled(gate),
        Refused::Deadlock(other) => refusal::deadlock(gate, other),
    })
}

/// As [`enter`], for what cannot be refused: a destructor. A cancellation does not end the wait. None where it cannot wait,
/// or would wait for ever: outside of coroutines, in a circle, where nothing parks.
pub(crate) fn enter_firmly(gate: &'static Gate) -> Option<Depth> {
    let me = current()?;
    loop {
        if let Some(depth) = gate.try_enter(me) {
            return Some(depth);
        }
        if !super::hooks::may_park() {
            return None;
        }
        match gate.enter() {
            Ok(depth) => return Some(depth),
            Err(Refused::Canceled) => {}
            Err(Refused::Deadlock(_)) => return None,
        }
    }
}

/// `swoole.shared_handles` has another value.
pub(crate) unsafe extern "C" fn on_modify_shared_handles(
    _entry: *mut sys::zend_ini_entry,
    value: *mut sys::zend_string,
    _: *mut c_void,
    _: *mut c_void,
    _: *mut c_void,
    _stage: c_int,
) -> c_int {
    let word = if value.is_null() {
        String::new()
    } else {
        // SAFETY: a string, alive during the call.
        unsafe { ZStr::from_raw(value) }.to_text().to_ascii_lowercase()
    };
    match word.as_str() {
        "" | "error" => handles::wait_in_line(false),
        "queue" => handles::wait_in_line(true),
        _ => return sys::FAILURE,
    }
    sys::SUCCESS
}
