//! PHP code that the extension brings along, and when it is compiled: when somebody first looks for one of its
//! classes.

use std::cell::Cell;
use std::ffi::CStr;

use crate::php_static::PhpStatic;
use crate::string::ZStr;
use crate::sys;

/// Runs PHP code, without its opening tag, at the top level. `name` is the file that messages speak of. False when an
/// exception is pending.
pub fn run(source: &str, name: &CStr) -> bool {
    // SAFETY: the engine takes the length with the source. A bailout leaves through here with nothing in hand.
    unsafe {
        sys::zend_eval_stringl(source.as_ptr().cast(), source.len(), std::ptr::null_mut(), name.as_ptr());
    }
    !crate::error::is_pending()
}

/// Declares the class of a lowercased name, if it knows it.
pub type Declare = fn(&ZStr) -> Option<*mut sys::zend_class_entry>;

type Autoload =
    unsafe extern "C" fn(*mut sys::zend_string, *mut sys::zend_string) -> *mut sys::zend_class_entry;

static DECLARE: PhpStatic<Cell<Option<Declare>>> = PhpStatic::new(Cell::new(None));
static NEXT: PhpStatic<Cell<Option<Autoload>>> = PhpStatic::new(Cell::new(None));

/// Puts `declare` before the script's autoloaders. Called once, at module start-up.
pub fn declare_on_demand(declare: Declare) {
    DECLARE.set(Some(declare));
    // SAFETY: module start-up, on one thread; whoever was asked before is asked after us.
    unsafe {
        NEXT.set(sys::zend_autoload);
        sys::zend_autoload = Some(look_up);
    }
}

unsafe extern "C" fn look_up(
    name: *mut sys::zend_string,
    lowercase: *mut sys::zend_string,
) -> *mut sys::zend_class_entry {
    // SAFETY: the engine passes the name of a class that is not declared.
    let found = DECLARE.get().and_then(|declare| declare(unsafe { ZStr::from_raw(lowercase) }));
    match (found, NEXT.get()) {
        (Some(class), _) => class,
        // SAFETY: passed on as the engine called us.
        (None, Some(next)) => unsafe { next(name, lowercase) },
        (None, None) => std::ptr::null_mut(),
    }
}

/// What `get_declared_classes()` does first, and what it did before.
struct Listing {
    before: fn(),
    list: sys::zif_handler,
}

static LISTING: PhpStatic<Cell<Option<&'static Listing>>> = PhpStatic::new(Cell::new(None));

unsafe extern "C" fn list_classes(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    let Some(listing) = LISTING.get() else { return };
    (listing.before)();
    if let Some(list) = listing.list {
        // SAFETY: passed on as the engine called us.
        unsafe { list(frame, result) };
    }
}

/// Runs `before` whenever the script calls `get_declared_classes()`. Called once, at module start-up.
pub fn before_listing_classes(before: fn()) {
    let name = "get_declared_classes";
    // SAFETY: module start-up; the function table holds the core's functions, which are internal ones.
    unsafe {
        let table = sys::compiler_globals.function_table;
        let found = sys::zend_hash_str_find(table, name.as_ptr().cast(), name.len());
        if found.is_null() {
            return;
        }
        let function = (*found).value.func;
        let list = (*function).internal_function.handler;
        LISTING.set(Some(Box::leak(Box::new(Listing { before, list }))));
        (*function).internal_function.handler = Some(list_classes);
    }
}
