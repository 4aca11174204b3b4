//! PHP's internal functions: going through all of them, and putting another handler in front of one.
//!
//! The engine keeps a few pointers free in each function (`reserved`), of which an extension may claim one
//! ([`claim_slot`]). What stands there goes with the function wherever the engine copies it: into a class that inherits a
//! method, into a closure, into opcache's memory. So a handler that is put in place before anybody has inherited finds its
//! own data in the function that is called, whichever copy that is.

use std::cell::Cell;
use std::ffi::{CStr, c_void};
use std::ptr;

use crate::class::ObjectRef;
use crate::php_static::PhpStatic;
use crate::string::ZStr;
use crate::sys;
use crate::value::Value;

/// What the engine calls.
pub type Handler = unsafe extern "C" fn(*mut sys::zend_execute_data, *mut sys::zval);

static SLOT: PhpStatic<Cell<Option<usize>>> = PhpStatic::new(Cell::new(None));

/// Claims a pointer in each function, once. False: other extensions have claimed all that there are.
pub fn claim_slot() -> bool {
    if SLOT.get().is_none() {
        // SAFETY: the engine copies nothing of the name.
        let number = unsafe { sys::zend_get_resource_handle(c"swoole".as_ptr()) };
        SLOT.set(
            usize::try_from(number).ok().filter(|&slot| slot < sys::ZEND_MAX_RESERVED_RESOURCES as usize),
        );
    }
    SLOT.get().is_some()
}

/// An internal function or method.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Function(*mut sys::zend_internal_function);

impl Function {
    /// An internal function; none for one of the script.
    pub fn of(function: *mut sys::zend_function) -> Option<Self> {
        // SAFETY: both kinds of functions begin with their type.
        unsafe {
            (u32::from((*function).type_) == sys::ZEND_INTERNAL_FUNCTION)
                .then(|| Self((&raw mut (*function).internal_function).cast()))
        }
    }

    /// The internal function that runs. None in code of the script, also where that has let go of a value that is freed now.
    pub fn innermost() -> Option<Self> {
        // SAFETY: null, or the running frame, which has a function or none.
        unsafe {
            let frame = sys::executor_globals.current_execute_data.as_ref()?;
            frame.func.as_mut().and_then(|function| Self::of(function))
        }
    }

    /// The function that a frame runs, which is an internal one.
    #[inline(always)]
    pub fn running(frame: *mut sys::zend_execute_data) -> Self {
        // SAFETY: the engine passes the running frame to a handler.
        Self(unsafe { (&raw mut (*(*frame).func).internal_function).cast() })
    }

    /// What [`Self::replace`] has left in the claimed slot.
    ///
    /// # Safety
    ///
    /// The slot was claimed.
    #[inline(always)]
    pub unsafe fn data(self) -> *mut c_void {
        let slot = SLOT.get().unwrap_or(0);
        // SAFETY: `claim_slot` gives numbers below the array's length only, and 0 is one.
        unsafe { *(*self.0).reserved.get_unchecked(slot) }
    }

    /// Its handler; abstract methods have none.
    pub fn handler(self) -> Option<Handler> {
        // SAFETY: a registered function.
        unsafe { (*self.0).handler }
    }

    /// Puts `handler` in place, and `data` in the claimed slot.
    ///
    /// # Panics
    ///
    /// No slot was claimed.
    pub fn replace(self, handler: Handler, data: *mut c_void) {
        let slot = SLOT.get().expect("a slot is claimed before functions are replaced");
        // SAFETY: a registered function of a module, which is no constant; one thread.
        unsafe {
            (*self.0).handler = Some(handler);
            if let Some(place) = (*self.0).reserved.get_mut(slot) {
                *place = data;
            }
        }
    }

    /// As the script knows it; a method without its class.
    pub fn name(&self) -> String {
        // SAFETY: a registered function has a name.
        unsafe { ZStr::from_raw((*self.0).function_name) }.to_text().into_owned()
    }

    /// The class that has declared it.
    pub fn class(&self) -> Option<String> {
        // SAFETY: null for a function, else the class, which lives as long as its methods.
        let scope = unsafe { (*self.0).scope.as_ref() }?;
        // SAFETY: a class has a name.
        Some(unsafe { ZStr::from_raw(scope.name) }.to_text().into_owned())
    }

    /// `name()` or `Class::name()`, as messages have it.
    pub fn title(&self) -> String {
        match self.class() {
            Some(class) => format!("{class}::{}()", self.name()),
            None => format!("{}()", self.name()),
        }
    }

    /// The module that has registered it.
    pub fn module(&self) -> Option<&'static str> {
        // SAFETY: null, or a module that stays as long as its functions.
        let module = unsafe { (*self.0).module.as_ref() }?;
        // SAFETY: modules have a name, as static text.
        unsafe { CStr::from_ptr(module.name) }.to_str().ok()
    }
}

/// A function's name as tables have it, in a buffer for one after the other.
#[derive(Default)]
pub struct Title {
    text: String,
    class: usize,
}

impl Title {
    /// That of this function.
    pub fn read(&mut self, function: Function) {
        self.text.clear();
        // SAFETY: a registered function has a name; its class is null or lives as long, and has one, too.
        unsafe {
            self.class = match (*function.0).scope.as_ref() {
                Some(class) => {
                    self.push(class.name);
                    self.text.len()
                }
                None => 0,
            };
            if self.class > 0 {
                self.text.push_str("::");
            }
            self.push((*function.0).function_name);
        }
    }

    /// # Safety
    ///
    /// `name` is alive.
    unsafe fn push(&mut self, name: *mut sys::zend_string) {
        // SAFETY: by the contract.
        let name = unsafe { ZStr::from_raw(name) };
        let begin = self.text.len();
        match std::str::from_utf8(name.as_bytes()) {
            Ok(name) => self.text.push_str(name),
            Err(_) => self.text.push_str(&name.to_text()),
        }
        if let Some(added) = self.text.get_mut(begin..) {
            added.make_ascii_lowercase();
        }
    }

    /// `name` or `class::name`, lowercased.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The class alone, lowercased.
    pub fn class(&self) -> Option<&str> {
        if self.class == 0 { None } else { self.text.get(..self.class) }
    }

    /// The name alone, lowercased.
    pub fn name(&self) -> &str {
        let behind = if self.class == 0 { 0 } else { self.class + "::".len() };
        self.text.get(behind..).unwrap_or_default()
    }
}

/// How many modules are loaded. More than before: others have come, with functions of their own.
pub fn modules() -> u32 {
    // SAFETY: the registry exists from start-up to shutdown.
    unsafe { sys::module_registry.nNumOfElements }
}

/// The elements of a table of pointers.
///
/// # Safety
///
/// `table` is one of the engine's and nobody changes it meanwhile.
unsafe fn pointers(table: *const sys::HashTable) -> impl Iterator<Item = *mut c_void> {
    // SAFETY: by the contract; these tables have string keys, and so buckets.
    let buckets =
        unsafe { std::slice::from_raw_parts((*table).__bindgen_anon_1.arData, (*table).nNumUsed as usize) };
    buckets.iter().filter_map(|bucket| {
        // SAFETY: the type says what is there.
        let kind = unsafe { u32::from(bucket.val.u1.v.type_) };
        // SAFETY: as above.
        (kind == sys::IS_PTR || kind == sys::IS_ALIAS_PTR).then_some(unsafe { bucket.val.value.ptr })
    })
}

/// Calls `visit` with each internal function and each method of an internal class. A method that is inherited is seen in
/// each class that has it.
pub fn for_each(mut visit: impl FnMut(Function)) {
    let mut look = |function: *mut c_void| {
        let function = function.cast::<sys::zend_internal_function>();
        // SAFETY: both kinds of functions begin with their type.
        if u32::from(unsafe { (*function).type_ }) == sys::ZEND_INTERNAL_FUNCTION {
            visit(Function(function));
        }
    };
    // SAFETY: the tables exist from start-up to shutdown, and `visit` declares nothing.
    unsafe {
        pointers(sys::compiler_globals.function_table).for_each(&mut look);
        for class in pointers(sys::compiler_globals.class_table) {
            let class = class.cast::<sys::zend_class_entry>();
            if (*class).type_ as u32 == sys::ZEND_INTERNAL_CLASS {
                pointers(&raw const (*class).function_table).for_each(&mut look);
            }
        }
    }
}

/// A function of the script or of a module, by its name, lowercased.
pub fn by_name(lowercase: &str) -> Option<*mut sys::zend_function> {
    // SAFETY: the table exists from start-up to shutdown.
    unsafe { find(sys::compiler_globals.function_table, lowercase) }
}

/// A method that a class has or inherits, by its name, lowercased.
pub fn method(class: *mut sys::zend_class_entry, lowercase: &str) -> Option<*mut sys::zend_function> {
    // SAFETY: a declared class.
    unsafe { find(&raw const (*class).function_table, lowercase) }
}

/// # Safety
///
/// `table` is one of the engine's, of functions.
unsafe fn find(table: *const sys::HashTable, lowercase: &str) -> Option<*mut sys::zend_function> {
    // SAFETY: by the contract.
    unsafe {
        let found = sys::zend_hash_str_find(table, lowercase.as_ptr().cast(), lowercase.len());
        found.as_ref().map(|found| found.value.func)
    }
}

/// Calls a function, or a method of `object`. When it has thrown, the exception is pending.
pub fn call(function: *mut sys::zend_function, object: Option<ObjectRef>, arguments: &mut [Value]) -> Value {
    let result = Value::null();
    let (object, class) =
        object.map_or((ptr::null_mut(), ptr::null_mut()), |object| (object.as_ptr(), object.class()));
    // SAFETY: a declared function; the engine copies the arguments and writes the result.
    unsafe {
        sys::zend_call_known_function(
            function,
            object,
            class,
            result.as_ptr(),
            u32::try_from(arguments.len()).unwrap_or(0),
            arguments.as_mut_ptr().cast(),
            ptr::null_mut(),
        );
    }
    result
}
