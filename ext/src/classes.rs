//! The registered classes, as `classes.c` fills them in.

use std::cell::Cell;
use std::ptr;

use swoole_zend::{PhpStatic, sys};

/// Mirrors `struct swoole_classes` in `classes.c`, field by field.
#[repr(C)]
#[derive(Clone, Copy)]
pub(crate) struct Classes {
    pub(crate) exception: *mut sys::zend_class_entry,
    pub(crate) error: *mut sys::zend_class_entry,
    pub(crate) exit_exception: *mut sys::zend_class_entry,
    pub(crate) coroutine: *mut sys::zend_class_entry,
    pub(crate) coroutine_channel: *mut sys::zend_class_entry,
    pub(crate) coroutine_lock: *mut sys::zend_class_entry,
    pub(crate) coroutine_timeout_exception: *mut sys::zend_class_entry,
    pub(crate) coroutine_scope: *mut sys::zend_class_entry,
    pub(crate) coroutine_context: *mut sys::zend_class_entry,
    pub(crate) coroutine_iterator: *mut sys::zend_class_entry,
    pub(crate) coroutine_canceled_exception: *mut sys::zend_class_entry,
    pub(crate) coroutine_scheduler: *mut sys::zend_class_entry,
    pub(crate) coroutine_system: *mut sys::zend_class_entry,
    pub(crate) coroutine_mysql: *mut sys::zend_class_entry,
    pub(crate) coroutine_mysql_exception: *mut sys::zend_class_entry,
    pub(crate) name_resolver_context: *mut sys::zend_class_entry,
    pub(crate) event: *mut sys::zend_class_entry,
    pub(crate) runtime: *mut sys::zend_class_entry,
    pub(crate) timer: *mut sys::zend_class_entry,
    pub(crate) timer_iterator: *mut sys::zend_class_entry,
    pub(crate) server: *mut sys::zend_class_entry,
    pub(crate) server_port: *mut sys::zend_class_entry,
    pub(crate) http_server: *mut sys::zend_class_entry,
    pub(crate) http_request: *mut sys::zend_class_entry,
    pub(crate) http_response: *mut sys::zend_class_entry,
}

unsafe extern "C" {
    fn swoole_register_classes(classes: *mut Classes);
    fn swoole_function_table() -> *const sys::zend_function_entry;
    fn swoole_shortname_function_table() -> *const sys::zend_function_entry;
}

static REGISTERED: PhpStatic<Cell<*const Classes>> = PhpStatic::new(Cell::new(ptr::null()));

/// All classes.
pub(crate) fn classes() -> &'static Classes {
    // SAFETY: null only before `register`, which is the first thing start-up does; then leaked.
    unsafe { REGISTERED.get().as_ref() }.expect("classes are registered at module start-up")
}

/// Registers all classes. Called once, at module start-up.
pub(crate) fn register() {
    // SAFETY: all null is valid for a struct of pointers; the C side fills every one.
    let classes = unsafe {
        let mut classes: Classes = std::mem::zeroed();
        swoole_register_classes(&mut classes);
        classes
    };
    REGISTERED.set(Box::leak(Box::new(classes)));
}

/// The functions that are always there.
pub(crate) fn functions() -> *const sys::zend_function_entry {
    // SAFETY: returns a static table.
    unsafe { swoole_function_table() }
}

/// `go()` and its like.
pub(crate) fn shortname_functions() -> *const sys::zend_function_entry {
    // SAFETY: returns a static table.
    unsafe { swoole_shortname_function_table() }
}
