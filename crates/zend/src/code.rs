//! PHP code that the extension brings along, and when it is compiled: when somebody first looks for one of its
//! classes.

use std::cell::Cell;
use std::ffi::{CStr, c_char, c_int};

use crate::include;
use crate::midst::{self, Mark};
use crate::php_static::PhpStatic;
use crate::string::ZStr;
use crate::{sys, walks};

/// Runs PHP code, without its opening tag, at the top level. `name` is the file that messages speak of. False when an
/// exception is pending.
pub fn run(source: &str, name: &CStr) -> bool {
    // SAFETY: the engine takes the length with the source. A bailout leaves through here with nothing in hand.
    unsafe {
        sys::zend_eval_stringl(source.as_ptr().cast(), source.len(), std::ptr::null_mut(), name.as_ptr());
    }
    !crate::error::is_pending()
}

/// Looks for a class that is not declared: its name, the same in lower case, and who is asked next ([`ask`]).
pub type LookUp = fn(&ZStr, &ZStr) -> *mut sys::zend_class_entry;

type Autoload =
    unsafe extern "C" fn(*mut sys::zend_string, *mut sys::zend_string) -> *mut sys::zend_class_entry;

static LOOK_UP: PhpStatic<Cell<Option<LookUp>>> = PhpStatic::new(Cell::new(None));
static NEXT: PhpStatic<Cell<Option<Autoload>>> = PhpStatic::new(Cell::new(None));

/// Puts `look_up` before the script's autoloaders. Called once, at module start-up.
pub fn before_autoloaders(look_up: LookUp) {
    LOOK_UP.set(Some(look_up));
    // SAFETY: module start-up, on one thread; whoever was asked before is asked after us.
    unsafe {
        NEXT.set(sys::zend_autoload);
        sys::zend_autoload = Some(autoload);
    }
}

unsafe extern "C" fn autoload(
    name: *mut sys::zend_string,
    lowercase: *mut sys::zend_string,
) -> *mut sys::zend_class_entry {
    let Some(look_up) = LOOK_UP.get() else { return std::ptr::null_mut() };
    // The engine has noted that it looks for this class: that is lifted while the stack is parked.
    // SAFETY: a mark of its own. The engine passes the name of a class that is not declared, and holds both strings.
    unsafe {
        let (name, lowercase) = (ZStr::from_raw(name), ZStr::from_raw(lowercase));
        if sys::swoole_shim_may_evaluate(lowercase.as_ptr()) {
            // And perhaps that it evaluates a constant, for which it needs the class.
            return walks::evaluating(|| look_up(name, lowercase));
        }
        midst::within(&Mark::plain(), || look_up(name, lowercase))
    }
}

/// Asks the script's autoloaders, as the engine would have: PHP code runs.
pub fn ask(name: &ZStr, lowercase: &ZStr) -> *mut sys::zend_class_entry {
    let Some(next) = NEXT.get() else { return std::ptr::null_mut() };
    // SAFETY: passed on as the engine has called.
    unsafe { next(name.as_ptr(), lowercase.as_ptr()) }
}

/// As [`ask`], on the stack of the coroutine of this id: others can wait for the class that needs this one.
pub fn ask_for(owner: i64, name: &ZStr, lowercase: &ZStr) -> *mut sys::zend_class_entry {
    crate::linking::within(owner, || ask(name, lowercase))
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

type CompileFile = unsafe extern "C" fn(*mut sys::zend_file_handle, c_int) -> *mut sys::zend_op_array;
type CompileString = unsafe extern "C" fn(
    *mut sys::zend_string,
    *const c_char,
    sys::zend_compile_position,
) -> *mut sys::zend_op_array;

/// What is around each compilation: it makes the given one, or throws and does not.
pub type AroundCompiling = fn(&mut dyn FnMut());

static AROUND: PhpStatic<Cell<Option<AroundCompiling>>> = PhpStatic::new(Cell::new(None));
static COMPILE_FILE: PhpStatic<Cell<Option<CompileFile>>> = PhpStatic::new(Cell::new(None));
static COMPILE_STRING: PhpStatic<Cell<Option<CompileString>>> = PhpStatic::new(Cell::new(None));

/// Puts `around` before the compiler, and before opcache, which is in place when the first request starts. Later calls
/// change nothing.
pub fn around_compiling(around: AroundCompiling) {
    if AROUND.replace(Some(around)).is_some() {
        return;
    }
    // SAFETY: between requests, on PHP's thread; whoever was called before is called through us.
    unsafe {
        COMPILE_FILE.set(sys::zend_compile_file);
        sys::zend_compile_file = Some(compile_file);
        COMPILE_STRING.set(sys::zend_compile_string);
        sys::zend_compile_string = Some(compile_string);
    }
}

/// Puts the former ones back: this library is about to be unloaded.
pub fn stop_compiling() {
    // SAFETY: module shutdown, one thread.
    unsafe {
        if sys::zend_compile_file.is_some_and(|now| now as usize == compile_file as CompileFile as usize) {
            sys::zend_compile_file = COMPILE_FILE.get();
        }
        if sys::zend_compile_string
            .is_some_and(|now| now as usize == compile_string as CompileString as usize)
        {
            sys::zend_compile_string = COMPILE_STRING.get();
        }
    }
}

unsafe extern "C" fn compile_file(file: *mut sys::zend_file_handle, how: c_int) -> *mut sys::zend_op_array {
    let mut code = std::ptr::null_mut();
    if let (Some(compile), Some(around)) = (COMPILE_FILE.get(), AROUND.get()) {
        // SAFETY: as the engine has called.
        around(&mut || code = include::compiling(file, how, |file, how| unsafe { compile(file, how) }));
    }
    code
}

unsafe extern "C" fn compile_string(
    source: *mut sys::zend_string,
    name: *const c_char,
    position: sys::zend_compile_position,
) -> *mut sys::zend_op_array {
    let mut code = std::ptr::null_mut();
    if let (Some(compile), Some(around)) = (COMPILE_STRING.get(), AROUND.get()) {
        // SAFETY: as the engine has called.
        around(&mut || code = unsafe { compile(source, name, position) });
    }
    code
}
