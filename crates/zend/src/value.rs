//! `zval`: seen as [`Zval`], owned as [`Value`].

use std::cell::UnsafeCell;
use std::mem::ManuallyDrop;
use std::ops::{Deref, DerefMut};

use crate::array::Array;
use crate::class::ObjectRef;
use crate::string::{ZStr, ZString};
use crate::sys;

const STRING_EX: u32 = sys::IS_STRING | (sys::IS_TYPE_REFCOUNTED << sys::Z_TYPE_FLAGS_SHIFT);
const OBJECT_EX: u32 =
    sys::IS_OBJECT | ((sys::IS_TYPE_REFCOUNTED | sys::IS_TYPE_COLLECTABLE) << sys::Z_TYPE_FLAGS_SHIFT);

/// A place that holds a PHP value: an argument, a property, an array element, the return value. Writing to
/// it with `set_…` does not release what was there; [`Zval::assign`] does.
///
/// The cell tells the compiler that the engine may write behind a shared borrow (conversions in place).
#[repr(transparent)]
pub struct Zval(UnsafeCell<sys::zval>);

impl Zval {
    /// Looks at a raw place.
    ///
    /// # Safety
    ///
    /// `raw` points to an initialised zval that outlives the borrow.
    pub unsafe fn from_raw<'a>(raw: *mut sys::zval) -> &'a mut Self {
        // SAFETY: the caller's promise; the wrapper is transparent.
        unsafe { &mut *raw.cast() }
    }

    /// The raw pointer, for engine calls.
    pub fn as_ptr(&self) -> *mut sys::zval {
        self.0.get()
    }

    /// The same bits. Who owns the value is for the caller to see to.
    #[inline]
    fn copy(&self) -> Self {
        // SAFETY: a plain copy of an initialised zval.
        Self(UnsafeCell::new(unsafe { *self.0.get() }))
    }

    #[inline]
    fn type_info(&self) -> u32 {
        // SAFETY: every initialised zval has its type in this union.
        unsafe { (*self.0.get()).u1.type_info }
    }

    /// `IS_NULL`, `IS_LONG`, …
    #[inline]
    pub fn kind(&self) -> u32 {
        self.type_info() & 0xff
    }

    /// Whether the engine counts references to what it holds.
    fn is_counted(&self) -> bool {
        self.type_info() >> sys::Z_TYPE_FLAGS_SHIFT != 0
    }

    /// The value behind a PHP reference, or itself.
    #[expect(clippy::should_implement_trait, reason = "PHP's own word for looking through a reference")]
    pub fn deref(&self) -> &Zval {
        if self.kind() == sys::IS_REFERENCE {
            // SAFETY: a reference holds a zend_reference, whose `val` is a plain value.
            unsafe { Zval::from_raw(&raw mut (*(*self.0.get()).value.ref_).val) }
        } else {
            self
        }
    }

    /// Not set at all: an uninitialised property.
    pub fn is_undef(&self) -> bool {
        self.kind() == sys::IS_UNDEF
    }

    /// Null or not set.
    pub fn is_null(&self) -> bool {
        self.deref().kind() <= sys::IS_NULL
    }

    /// PHP's own notion of truth.
    pub fn is_true(&self) -> bool {
        // SAFETY: a valid zval; objects may run a cast handler, hence "empty hands" applies.
        unsafe { sys::zend_is_true(self.as_ptr()) != 0 as _ }
    }

    /// The int it holds, if it is one.
    pub fn as_long(&self) -> Option<i64> {
        let value = self.deref();
        // SAFETY: the type says which member is set.
        (value.kind() == sys::IS_LONG).then(|| unsafe { (*value.0.get()).value.lval })
    }

    /// The bool it holds, if it is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self.deref().kind() {
            sys::IS_TRUE => Some(true),
            sys::IS_FALSE => Some(false),
            _ => None,
        }
    }

    /// The string it holds, if it is one.
    pub fn as_str(&self) -> Option<&ZStr> {
        let value = self.deref();
        // SAFETY: the type says which member is set.
        (value.kind() == sys::IS_STRING).then(|| unsafe { ZStr::from_raw((*value.0.get()).value.str_) })
    }

    /// The array it holds, if it is one.
    pub fn as_array(&self) -> Option<&Array> {
        let value = self.deref();
        // SAFETY: the type says which member is set.
        (value.kind() == sys::IS_ARRAY).then(|| unsafe { Array::from_raw((*value.0.get()).value.arr) })
    }

    /// The object it holds, if it is one.
    pub fn as_object(&self) -> Option<ObjectRef> {
        let value = self.deref();
        // SAFETY: the type says which member is set.
        (value.kind() == sys::IS_OBJECT).then(|| unsafe { ObjectRef::from_raw((*value.0.get()).value.obj) })
    }

    /// Converted to int as PHP's `(int)` does.
    pub fn to_long(&self) -> i64 {
        // SAFETY: a valid zval.
        self.as_long().unwrap_or_else(|| unsafe { sys::zval_get_long_func(self.as_ptr(), true) })
    }

    /// A number of bytes: an int, or a text as in php.ini ("2M").
    pub fn to_bytes(&self) -> i64 {
        match self.as_str() {
            // SAFETY: the engine takes the length with the text.
            Some(text) => unsafe {
                sys::zend_atol(text.as_bytes().as_ptr().cast(), text.as_bytes().len() as _)
            },
            None => self.to_long(),
        }
    }

    /// Converted to float as PHP's `(float)` does.
    pub fn to_double(&self) -> f64 {
        // SAFETY: a valid zval.
        unsafe { sys::zval_get_double_func(self.as_ptr()) }
    }

    /// Converted to string as PHP's `(string)` does. An array or object may warn or throw.
    pub fn to_zstring(&self) -> ZString {
        match self.as_str() {
            Some(string) => string.to_owned(),
            // SAFETY: a valid zval; the result is a new reference.
            None => unsafe { ZString::from_raw(sys::zval_get_string_func(self.as_ptr())) },
        }
    }

    /// The engine's word for its type, as in error messages.
    pub fn type_name(&self) -> String {
        // SAFETY: returns a static C string.
        let name = unsafe { std::ffi::CStr::from_ptr(sys::zend_zval_type_name(self.as_ptr())) };
        name.to_string_lossy().into_owned()
    }

    /// Another owner of the same value. References are looked through.
    pub fn to_value(&self) -> Value {
        let value = self.deref();
        if value.is_counted() {
            // SAFETY: counted types all begin with the refcount.
            unsafe { (*(*value.0.get()).value.counted).gc.refcount += 1 };
        }
        Value(value.copy())
    }

    #[inline]
    fn set_type(&self, info: u32) {
        // SAFETY: a plain write to a place that is ours or the engine's; the cell allows it.
        unsafe { (*self.0.get()).u1.type_info = info };
    }

    /// Marks it not set.
    pub fn set_undef(&self) {
        self.set_type(sys::IS_UNDEF);
    }

    /// Sets a bool.
    #[inline]
    pub fn set_bool(&self, value: bool) {
        self.set_type(if value { sys::IS_TRUE } else { sys::IS_FALSE });
    }

    /// Sets an int.
    #[inline]
    pub fn set_long(&self, value: i64) {
        // SAFETY: as in `set_type`.
        unsafe { (*self.0.get()).value.lval = value };
        self.set_type(sys::IS_LONG);
    }

    /// Sets a float.
    pub fn set_double(&self, value: f64) {
        // SAFETY: as in `set_type`.
        unsafe { (*self.0.get()).value.dval = value };
        self.set_type(sys::IS_DOUBLE);
    }

    /// Sets a string, a copy of `bytes`.
    pub fn set_str(&self, bytes: &[u8]) {
        self.set(Value::from(ZString::new(bytes)));
    }

    /// Moves `value` in. What else the engine keeps in a place, such as where an array's next element lies, stays.
    #[inline]
    pub fn set(&self, value: Value) {
        let value = ManuallyDrop::new(value);
        // SAFETY: as in `set_type`; the value's owner is this place from now on.
        unsafe { (*self.0.get()).value = (*value.0.0.get()).value };
        self.set_type(value.type_info());
    }

    /// Makes this place hold an array of its own: an array that others share is copied, and anything else gives way to
    /// an empty one. What gave way is for the caller to release, when it is done with the array.
    fn own_array(&self) -> (*mut sys::zend_array, Value) {
        let place = self.deref();
        let mut former = Value::undef();
        // SAFETY: a valid place; the engine makes or copies the array.
        unsafe {
            if place.kind() == sys::IS_ARRAY {
                sys::swoole_shim_separate_array(place.as_ptr());
            } else {
                let fresh = Value::undef();
                sys::swoole_shim_array_init(fresh.as_ptr(), 8);
                former = place.replace(fresh);
            }
            ((*place.0.get()).value.arr, former)
        }
    }

    /// Sets an element of the array that is here, or of a new one. What was there is released last, which may run a
    /// destructor: that finds the new value, and may do to the array what it likes.
    pub fn insert(&self, key: &ZStr, value: Value) {
        drop(self.exchange(key, value));
    }

    /// As [`Zval::insert`], and hands out what has been there, the element and what was no array, for the caller to
    /// release.
    pub fn exchange(&self, key: &ZStr, value: Value) -> [Value; 2] {
        let (array, former) = self.own_array();
        // SAFETY: an array nobody else sees, and no PHP code runs before all of this is done.
        let element = unsafe {
            let found = sys::zend_hash_find(array, key.as_ptr());
            put(found, value, |value| sys::zend_hash_update(array, key.as_ptr(), value))
        };
        [element, former]
    }

    /// Appends to the array that is here, or to a new one.
    pub fn append(&self, value: Value) {
        let value = ManuallyDrop::new(value);
        let (array, former) = self.own_array();
        // SAFETY: an array nobody else sees; it takes over the value.
        unsafe { sys::zend_hash_next_index_insert(array, value.as_ptr()) };
        value.set_undef();
        drop(former);
    }

    /// Moves `value` in and hands out what was there.
    pub fn replace(&self, value: Value) -> Value {
        let old = Value(self.copy());
        self.set(value);
        old
    }

    /// Moves `value` in and releases what was there, which may run a destructor.
    pub fn assign(&self, value: Value) {
        drop(self.replace(value));
    }
}

/// Puts `value` where an element of an array was found, or, when there is none, has it added. Hands out the former
/// value: the engine's own `zend_hash_update` releases that while the element still holds it, and a destructor that
/// looks there, or makes the array grow, meets a value that is gone.
///
/// # Safety
///
/// `found` is null or an element of an array that is not shared; `add` gives the value to that array.
pub(crate) unsafe fn put(
    found: *mut sys::zval,
    value: Value,
    add: impl FnOnce(*mut sys::zval) -> *mut sys::zval,
) -> Value {
    if !found.is_null() {
        // SAFETY: the caller's promise.
        return unsafe { Zval::from_raw(found) }.replace(value);
    }
    // The array takes the value over; where no memory is left to grow, it goes with the request's.
    add(ManuallyDrop::new(value).as_ptr());
    Value::undef()
}

/// An owned PHP value. Dropping it may run a destructor and so any PHP code.
#[repr(transparent)]
pub struct Value(Zval);

impl Value {
    /// Null.
    pub const fn null() -> Self {
        // SAFETY: all zeroes is a valid zval of type IS_UNDEF; the type is set right below.
        let mut raw: sys::zval = unsafe { std::mem::zeroed() };
        raw.u1.type_info = sys::IS_NULL;
        Self(Zval(UnsafeCell::new(raw)))
    }

    /// Not a value; for slots the engine will fill.
    pub const fn undef() -> Self {
        // SAFETY: all zeroes is a valid zval of type IS_UNDEF.
        Self(Zval(UnsafeCell::new(unsafe { std::mem::zeroed() })))
    }

    /// An object, taking over one reference.
    ///
    /// # Safety
    ///
    /// `raw` is a live object and the caller gives up one reference to it.
    pub unsafe fn from_object(raw: *mut sys::zend_object) -> Self {
        let mut value = Self::undef();
        value.0.0.get_mut().value.obj = raw;
        value.0.set_type(OBJECT_EX);
        value
    }

    /// A string of these bytes.
    pub fn str(bytes: &[u8]) -> Self {
        ZString::new(bytes).into()
    }
}

impl From<ZString> for Value {
    #[inline]
    fn from(string: ZString) -> Self {
        // SAFETY: a valid string's flags.
        let interned = unsafe { (*string.as_ptr()).gc.u.type_info & sys::IS_STR_INTERNED != 0 };
        let mut value = Self::undef();
        value.0.0.get_mut().value.str_ = string.into_raw();
        value.0.set_type(if interned { sys::IS_STRING } else { STRING_EX });
        value
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        let value = Self::undef();
        value.0.set_long(number);
        value
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        let value = Self::undef();
        value.0.set_double(number);
        value
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Self {
        let value = Self::undef();
        value.0.set_bool(truth);
        value
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::str(text.as_bytes())
    }
}

impl Deref for Value {
    type Target = Zval;
    fn deref(&self) -> &Zval {
        &self.0
    }
}

impl DerefMut for Value {
    fn deref_mut(&mut self) -> &mut Zval {
        &mut self.0
    }
}

impl Clone for Value {
    fn clone(&self) -> Self {
        self.0.to_value()
    }
}

impl Drop for Value {
    #[inline]
    fn drop(&mut self) {
        if self.0.is_counted() {
            // SAFETY: an owned, counted value: this gives up our reference.
            unsafe { sys::zval_ptr_dtor(self.0.as_ptr()) };
        }
    }
}
