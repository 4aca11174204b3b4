//! Objects that say good-bye to a server when they are freed, while another coroutine is in the middle of a conversation on
//! the same connection: a prepared statement, a result of which not all rows were read, a channel.
//!
//! A destructor cannot be refused, and to wait there would keep whoever has dropped the last reference. So the object lives
//! on, and is freed by whoever uses the connection, as the last thing before it is free again.

use std::cell::{Cell, RefCell};

use swoole_coroutine::{Gate, is_aborted};
use swoole_zend::{ObjectRef, PhpStatic, Value, class, function, sys};

use super::handles;
use super::keys::{self, OfObject, Used};

type Destroy = unsafe extern "C" fn(*mut sys::zend_object);
type Free = unsafe extern "C" fn(*mut sys::zend_object);

/// Lowercased classes, and how what they use is found.
const CLASSES: [(&str, OfObject); 6] = [
    ("pdostatement", keys::pdo_of),
    ("mysqli_stmt", keys::mysql_of),
    ("mysqli_result", keys::mysql_of),
    ("amqpchannel", keys::amqp_of),
    ("amqpqueue", keys::amqp_of),
    ("amqpexchange", keys::amqp_of),
];

/// The handlers of a class's objects, with ours among them.
struct Patched {
    handlers: *mut sys::zend_object_handlers,
    original: Option<Destroy>,
    free: Option<Free>,
    of_object: OfObject,
}

struct State {
    patched: RefCell<Vec<Patched>>,
    /// Objects that wait, and for which gate.
    waiting: RefCell<Vec<(&'static Gate, *mut sys::zend_object)>>,
    is_any: Cell<bool>,
    /// How many modules there were when it was last looked for handlers.
    modules: Cell<u32>,
}

static STATE: PhpStatic<State> = PhpStatic::new(State {
    patched: RefCell::new(Vec::new()),
    waiting: RefCell::new(Vec::new()),
    is_any: Cell::new(false),
    modules: Cell::new(0),
});

/// At a request's start, when objects can be made: looks for handlers that are not ours yet.
pub(super) fn install() {
    let modules = function::modules();
    if STATE.modules.replace(modules) == modules {
        return;
    }
    for (name, of_object) in CLASSES {
        let Some(handlers) = class::by_name(name).and_then(handlers_of) else { continue };
        // Several classes may share theirs.
        if STATE.patched.borrow().iter().any(|patched| patched.handlers == handlers) {
            continue;
        }
        // SAFETY: a module's table of handlers, which it has filled in itself when it started.
        let (original, free) = unsafe {
            ((*handlers).dtor_obj.replace(destroy), (*handlers).free_obj.replace(free_unless_abandoned))
        };
        STATE.patched.borrow_mut().push(Patched { handlers, original, free, of_object });
    }
}

/// As what [`install`] does, for the class of an object of ext-mongodb's: none of them can be made but by the extension. The
/// server is asked to forget a cursor, and answers, so that the client is used while such an object is freed.
pub(super) fn watch(object: ObjectRef) {
    let handlers = object.handlers().cast_mut();
    if STATE.patched.borrow().iter().any(|patched| patched.handlers == handlers) {
        return;
    }
    // SAFETY: the module's table of handlers, which it has filled in itself when it started.
    let (original, free) =
        unsafe { ((*handlers).dtor_obj.replace(destroy), (*handlers).free_obj.replace(free_using)) };
    STATE.patched.borrow_mut().push(Patched { handlers, original, free, of_object: keys::mongodb_of });
}

/// How an object is freed, and what it uses.
///
/// # Safety
///
/// `object` is about to be freed, and its handlers are among the patched.
unsafe fn behind(object: *mut sys::zend_object) -> Option<(Free, Option<Used>)> {
    // SAFETY: by the contract.
    unsafe {
        let patched = STATE.patched.borrow();
        let found = patched.iter().find(|patched| std::ptr::eq(patched.handlers, (*object).handlers))?;
        Some((found.free?, (found.of_object)(object)))
    }
}

/// After a fatal error a coroutine that was inside is left where it was, and what it was about to change with it: nobody
/// touches that any more. The memory is the request's, or goes with the process.
unsafe extern "C" fn free_unless_abandoned(object: *mut sys::zend_object) {
    // SAFETY: called by the engine for an object of a patched class.
    unsafe {
        match behind(object) {
            Some((_, Some(used))) if is_aborted() && handles::is_used(used) => {}
            Some((free, _)) => free(object),
            None => {}
        }
    }
}

unsafe extern "C" fn free_using(object: *mut sys::zend_object) {
    // SAFETY: an object that is about to be freed, whose handlers are among the patched.
    unsafe {
        let Some((free, used)) = behind(object) else { return };
        if is_aborted() && used.is_some_and(handles::is_used) {
            return;
        }
        // Others were inside: `destroy` has kept it then, unless the object had no destructor called.
        let usage = used.filter(|_| !is_aborted()).and_then(handles::enter_firmly);
        free(object);
        if let Some(usage) = usage {
            usage.leave();
        }
    }
}

/// The handlers of a class's objects. They are not to be seen but in an object.
pub(super) fn handlers_of(class: *mut sys::zend_class_entry) -> Option<*mut sys::zend_object_handlers> {
    // SAFETY: makes an object of a class that can be made; its constructor is not called. None but the standard ones lie in
    // memory that must not be changed.
    unsafe {
        let create = (*class).__bindgen_anon_2.create_object?;
        let made = create(class);
        let handlers = (*made).handlers.cast_mut();
        drop(Value::from_object(made));
        (!std::ptr::eq(handlers, &raw const sys::std_object_handlers)).then_some(handlers)
    }
}

/// The last reference is gone.
unsafe extern "C" fn destroy(object: *mut sys::zend_object) {
    // SAFETY: a living object, whose handlers are among the patched.
    unsafe {
        let found = STATE
            .patched
            .borrow()
            .iter()
            .find(|patched| std::ptr::eq(patched.handlers, (*object).handlers))
            .map(|patched| (patched.original, patched.of_object));
        let Some((original, of_object)) = found else { return };
        if let Some(original) = original {
            original(object);
        }
        if let Some(used) = of_object(object)
            && handles::is_used_elsewhere(used)
            && !is_aborted()
        {
            (*object).gc.refcount += 1;
            STATE.waiting.borrow_mut().push((handles::gate(used.address), object));
            STATE.is_any.set(true);
        }
    }
}

/// Whether anything waits for anything.
#[inline(always)]
pub(super) fn is_any() -> bool {
    STATE.is_any.get()
}

/// Frees what waits for a gate, of which the running coroutine is still inside. May park.
#[cold]
pub(super) fn free(gate: &'static Gate) {
    loop {
        let mut waiting = STATE.waiting.borrow_mut();
        let Some(index) = waiting.iter().position(|(other, _)| std::ptr::eq(*other, gate)) else {
            STATE.is_any.set(!waiting.is_empty());
            return;
        };
        let (_, object) = waiting.swap_remove(index);
        drop(waiting);
        // SAFETY: `destroy` has kept this reference.
        drop(unsafe { Value::from_object(object) });
    }
}

/// The request ends, and all objects with it.
pub(super) fn request_shutdown() {
    STATE.waiting.take();
    STATE.is_any.set(false);
}
