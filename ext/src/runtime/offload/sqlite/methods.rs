//! Methods of ext/sqlite3's classes that say what its authorizer does.
//!
//! `SQLite3::open()` gives the same one to every connection; it calls nothing until `SQLite3::setAuthorizer()` was used,
//! which does not tell SQLite.

use std::cell::Cell;

use swoole_zend::{PhpStatic, class, sys};

use super::registry::{self, Authorizer};
use super::wait_for_pool;

/// What ext/sqlite3 gives to its authorizer: its own part of the object.
fn own_part(frame: *mut sys::zend_execute_data) -> Option<usize> {
    // SAFETY: the frame of a method call has an object, whose handlers say where it begins.
    unsafe {
        if u32::from((*frame).This.u1.v.type_) != sys::IS_OBJECT {
            return None;
        }
        let object = (*frame).This.value.obj;
        let offset = usize::try_from((*(*object).handlers).offset).ok()?;
        Some(object as usize - offset)
    }
}

type Handler = unsafe extern "C" fn(*mut sys::zend_execute_data, *mut sys::zval);

/// `SQLite3::open()`, which is the constructor, too: from here on its authorizer is known.
unsafe extern "C" fn opens(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    if let Some(original) = METHODS[0].original.get() {
        // SAFETY: the handler that the engine would have called, with what it has passed.
        unsafe { original(frame, result) };
    }
    if let Some(part) = own_part(frame)
        && let Some(connection) = registry::authorized_by(part)
        && connection.authorizer.get() == Authorizer::Unknown(part)
    {
        connection.authorizer.set(Authorizer::Php(part));
    }
}

/// `SQLite3::setAuthorizer()`: it does not tell SQLite, whose authorizer is there already.
unsafe extern "C" fn sets_authorizer(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    if let Some(connection) = own_part(frame).and_then(registry::authorized_by) {
        connection.set_calls_back();
        wait_for_pool(&connection);
    }
    if let Some(original) = METHODS[1].original.get() {
        // SAFETY: as above.
        unsafe { original(frame, result) };
    }
}

/// Methods of the class SQLite3 that have to be known of.
struct Method {
    /// Lowercased; all have the same handler.
    names: &'static [&'static str],
    ours: Handler,
    original: PhpStatic<Cell<Option<Handler>>>,
}

static METHODS: [Method; 2] = [
    Method { names: &["open", "__construct"], ours: opens, original: PhpStatic::new(Cell::new(None)) },
    Method { names: &["setauthorizer"], ours: sets_authorizer, original: PhpStatic::new(Cell::new(None)) },
];

/// Replaces the handlers of the methods, once. Without them connections of ext/sqlite3 are used in place.
pub(in crate::runtime::offload) fn install() {
    let Some(class) = class::by_name("sqlite3") else { return };
    for method in &METHODS {
        for name in method.names {
            // SAFETY: the function table of a class holds pointers to functions, internal ones in an internal class.
            let Some(function) = (unsafe {
                let table = &raw mut (*class).function_table;
                sys::zend_hash_str_find(table, name.as_ptr().cast(), name.len())
                    .as_ref()
                    .map(|found| &mut (*found.value.func).internal_function)
            }) else {
                continue;
            };
            match function.handler {
                Some(handler) if handler as usize != method.ours as usize => {
                    method.original.set(Some(handler));
                    function.handler = Some(method.ours);
                }
                _ => {}
            }
        }
    }
}
