//! What looks like a property and is more: one whose change frees nodes that another coroutine is in the middle of, one that
//! tells of a reader in the middle of reading. None asks a server: PDO, mysqli and Redis have methods for that.
//!
//! | class | what | |
//! | --- | --- | --- |
//! | `DOM*`, `SimpleXMLElement` | changes | in turn at the document; what libxml says is the caller's to hear |
//! | `XMLReader`, `ZipArchive` | reading | in turn at the object |
//!
//! All other properties are values, or read from memory without an end: who reads them sees what is there.

use std::cell::{Cell, RefCell};
use std::ffi::{c_int, c_void};
use std::ptr;

use swoole_coroutine::current;
use swoole_zend::{PhpStatic, class, function, sys};

use super::handles::{self, Usage};
use super::keys::{self, OfObject};
use super::refusal::By;
use super::{leftovers, xml};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Guard {
    /// Nothing is changed while another coroutine is inside.
    Changes,
    /// Nothing is read while another coroutine is inside.
    Reads,
}

/// Lowercased classes; objects of one table of handlers have one guard.
const CLASSES: [(&str, Guard, OfObject); 9] = [
    ("domdocument", Guard::Changes, keys::document_of),
    ("domelement", Guard::Changes, keys::document_of),
    ("domattr", Guard::Changes, keys::document_of),
    ("dom\\xmldocument", Guard::Changes, keys::document_of),
    ("dom\\element", Guard::Changes, keys::document_of),
    ("dom\\attr", Guard::Changes, keys::document_of),
    ("simplexmlelement", Guard::Changes, keys::document_of),
    ("xmlreader", Guard::Reads, keys::object_of),
    ("ziparchive", Guard::Reads, keys::object_of),
];

/// A module's table of handlers, and what it was. It stays as long as the process: nobody looks at properties after modules
/// have been shut down.
struct Patched {
    handlers: *mut sys::zend_object_handlers,
    original: sys::zend_object_handlers,
    guard: Guard,
    of_object: OfObject,
}

struct State {
    patched: RefCell<Vec<&'static Patched>>,
    modules: Cell<u32>,
}

static STATE: PhpStatic<State> =
    PhpStatic::new(State { patched: RefCell::new(Vec::new()), modules: Cell::new(0) });

/// At a request's start, when objects can be made: looks for handlers that are not ours yet.
pub(super) fn install() {
    let modules = function::modules();
    if STATE.modules.replace(modules) == modules {
        return;
    }
    for (name, guard, of_object) in CLASSES {
        let Some(handlers) = class::by_name(name).and_then(leftovers::handlers_of) else { continue };
        if STATE.patched.borrow().iter().any(|patched| patched.handlers == handlers) {
            continue;
        }
        // SAFETY: a module's table of handlers, which it has filled in itself when it started; of plain pointers.
        let original = unsafe { ptr::read(handlers) };
        let patched: &'static Patched = Box::leak(Box::new(Patched { handlers, original, guard, of_object }));
        STATE.patched.borrow_mut().push(patched);
        // SAFETY: as above; handlers that there are not stay away.
        let handlers = unsafe { &mut *handlers };
        match guard {
            Guard::Changes => {
                handlers.write_property = original.write_property.map(|_| write_property as _);
                handlers.unset_property = original.unset_property.map(|_| unset_property as _);
                handlers.write_dimension = original.write_dimension.map(|_| write_dimension as _);
                handlers.unset_dimension = original.unset_dimension.map(|_| unset_dimension as _);
            }
            Guard::Reads => handlers.read_property = original.read_property.map(|_| read_property as _),
        }
    }
}

fn patched(object: *mut sys::zend_object) -> Option<&'static Patched> {
    // SAFETY: a living object.
    let handlers = unsafe { (*object).handlers };
    STATE.patched.borrow().iter().find(|patched| ptr::eq(patched.handlers, handlers)).copied()
}

/// Makes sure that nobody else is inside of what is behind the object. Err: an exception is pending.
///
/// # Safety
///
/// The object is alive, and its handlers are patched.
unsafe fn enter(
    patched: &Patched,
    object: *mut sys::zend_object,
    what: &'static str,
) -> Result<Option<Usage>, ()> {
    let Some(me) = current() else {
        if patched.guard == Guard::Changes {
            xml::own_by_main();
        }
        return Ok(None);
    };
    if patched.guard == Guard::Changes {
        xml::own(me.id());
    }
    // SAFETY: by the contract.
    let Some(used) = (unsafe { (patched.of_object)(object) }) else { return Ok(None) };
    // What does not wait itself keeps nobody out.
    if !handles::is_used_elsewhere(used) {
        return Ok(None);
    }
    let usage = handles::enter(used, me, By::Property(what)).map_err(|_| ())?;
    if patched.guard == Guard::Changes {
        // It may have waited, and others have been inside.
        xml::own(me.id());
    }
    Ok(Some(usage))
}

fn leave(usage: Option<Usage>) {
    if let Some(usage) = usage {
        usage.leave();
    }
}

/// Handlers of that name in the original table, which are there where ours is.
macro_rules! original {
    ($object:ident, $handler:ident $(, $otherwise:expr)?) => {{
        let Some(patched) = patched($object) else { return $($otherwise)? };
        let Some(original) = patched.original.$handler else { return $($otherwise)? };
        (patched, original)
    }};
}

fn nothing() -> *mut sys::zval {
    // SAFETY: its address alone is taken.
    unsafe { &raw mut sys::executor_globals.uninitialized_zval }
}

unsafe extern "C" fn read_property(
    object: *mut sys::zend_object,
    name: *mut sys::zend_string,
    mode: c_int,
    cache: *mut *mut c_void,
    result: *mut sys::zval,
) -> *mut sys::zval {
    let (patched, original) = original!(object, read_property, nothing());
    // SAFETY: as the engine has called, here and below; the original may not return.
    unsafe {
        let Ok(usage) = enter(patched, object, "reading a property") else { return nothing() };
        let value = original(object, name, mode, cache, result);
        leave(usage);
        value
    }
}

unsafe extern "C" fn write_property(
    object: *mut sys::zend_object,
    name: *mut sys::zend_string,
    value: *mut sys::zval,
    cache: *mut *mut c_void,
) -> *mut sys::zval {
    let (patched, original) = original!(object, write_property, value);
    // SAFETY: as the engine has called, here and below; the original may not return.
    unsafe {
        let Ok(usage) = enter(patched, object, "changing a property") else { return value };
        let value = original(object, name, value, cache);
        leave(usage);
        value
    }
}

unsafe extern "C" fn unset_property(
    object: *mut sys::zend_object,
    name: *mut sys::zend_string,
    cache: *mut *mut c_void,
) {
    let (patched, original) = original!(object, unset_property);
    // SAFETY: as above.
    unsafe {
        let Ok(usage) = enter(patched, object, "changing a property") else { return };
        original(object, name, cache);
        leave(usage);
    }
}

unsafe extern "C" fn write_dimension(
    object: *mut sys::zend_object,
    offset: *mut sys::zval,
    value: *mut sys::zval,
) {
    let (patched, original) = original!(object, write_dimension);
    // SAFETY: as above.
    unsafe {
        let Ok(usage) = enter(patched, object, "changing an element") else { return };
        original(object, offset, value);
        leave(usage);
    }
}

unsafe extern "C" fn unset_dimension(object: *mut sys::zend_object, offset: *mut sys::zval) {
    let (patched, original) = original!(object, unset_dimension);
    // SAFETY: as above.
    unsafe {
        let Ok(usage) = enter(patched, object, "changing an element") else { return };
        original(object, offset);
        leave(usage);
    }
}
