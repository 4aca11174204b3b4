//! PHP arrays: borrowed as [`Array`], built through an owned [`Value`].

use std::cell::UnsafeCell;
use std::ptr::NonNull;

use crate::string::ZStr;
use crate::sys;
use crate::value::{Value, Zval, put};

/// A borrowed PHP array. (A cell, because the engine counts references and keeps positions behind a shared borrow.)
#[repr(transparent)]
pub struct Array(UnsafeCell<sys::zend_array>);

/// The key of an element.
pub enum Key<'a> {
    /// An integer key.
    Index(i64),
    /// A string key.
    Name(&'a ZStr),
}

impl Array {
    /// Borrows a raw array.
    ///
    /// # Safety
    ///
    /// `raw` points to an array that outlives the borrow.
    pub unsafe fn from_raw<'a>(raw: *mut sys::zend_array) -> &'a Self {
        // SAFETY: the caller's promise; the wrapper is transparent.
        unsafe { &*raw.cast() }
    }

    pub(crate) fn as_ptr(&self) -> *mut sys::zend_array {
        self.0.get()
    }

    /// Number of elements.
    pub fn len(&self) -> usize {
        // SAFETY: plain read of the engine's count.
        unsafe { sys::zend_array_count(self.as_ptr()) as usize }
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        // SAFETY: plain read of the engine's count.
        unsafe { (*self.0.get()).nNumOfElements == 0 }
    }

    /// The element of a string key.
    pub fn get(&self, key: &str) -> Option<&Zval> {
        // SAFETY: a valid array; the result points into it or is null.
        let found = unsafe { sys::zend_hash_str_find(self.as_ptr(), key.as_ptr().cast(), key.len()) };
        // SAFETY: not null, so an element of this array.
        NonNull::new(found).map(|found| &*unsafe { Zval::from_raw(found.as_ptr()) })
    }

    /// The element of an integer key.
    pub fn get_index(&self, index: i64) -> Option<&Zval> {
        // SAFETY: a valid array; the result points into it or is null.
        let found = unsafe { sys::zend_hash_index_find(self.as_ptr(), index as sys::zend_ulong) };
        // SAFETY: not null, so an element of this array.
        NonNull::new(found).map(|found| &*unsafe { Zval::from_raw(found.as_ptr()) })
    }

    /// Its elements in order. The array must not change meanwhile: run no PHP code in the loop.
    pub fn iter(&self) -> Iter<'_> {
        Iter { array: self, position: 0 }
    }
}

/// Iterates over an array's elements.
pub struct Iter<'a> {
    array: &'a Array,
    position: u32,
}

impl<'a> Iterator for Iter<'a> {
    type Item = (Key<'a>, &'a Zval);

    fn next(&mut self) -> Option<Self::Item> {
        let array = self.array.as_ptr();
        let mut index = 0;
        let mut name = std::ptr::null_mut();
        // SAFETY: `position` started at the beginning and is moved only by the engine's own functions.
        unsafe {
            let value = sys::zend_hash_get_current_data_ex(array, &mut self.position);
            if value.is_null() {
                return None;
            }
            let kind = sys::zend_hash_get_current_key_ex(array, &mut name, &mut index, &self.position);
            sys::zend_hash_move_forward_ex(array, &mut self.position);
            let key = if kind == sys::HASH_KEY_IS_STRING as _ {
                Key::Name(ZStr::from_raw(name))
            } else {
                Key::Index(index as i64)
            };
            let value: &Zval = Zval::from_raw(value);
            Some((key, value.deref()))
        }
    }
}

/// An array under construction; turn it into a [`Value`] with `into`.
pub struct ArrayBuilder(Value);

impl ArrayBuilder {
    /// An empty array with room for `capacity` elements.
    pub fn with_capacity(capacity: usize) -> Self {
        let value = Value::undef();
        // SAFETY: initialises the zval as an array of its own.
        unsafe { sys::swoole_shim_array_init(value.as_ptr(), u32::try_from(capacity).unwrap_or(8)) };
        Self(value)
    }

    /// An empty array.
    pub fn new() -> Self {
        Self::with_capacity(8)
    }

    fn raw(&self) -> *mut sys::zend_array {
        self.0.as_array().map_or(std::ptr::null_mut(), Array::as_ptr)
    }

    /// Sets `key`, replacing what was there.
    pub fn set(&mut self, key: &str, value: impl Into<Value>) -> &mut Self {
        self.set_bytes(key.as_bytes(), value)
    }

    /// Sets a key of any bytes. Digits stay a string key, as in `zend_hash_str_update`.
    pub fn set_bytes(&mut self, key: &[u8], value: impl Into<Value>) -> &mut Self {
        let (array, text, length) = (self.raw(), key.as_ptr().cast(), key.len());
        let value = std::mem::ManuallyDrop::new(value.into());
        // SAFETY: an array nobody else sees; it takes over the value, unless it has such a key.
        if !unsafe { sys::zend_hash_str_add(array, text, length, value.as_ptr()) }.is_null() {
            value.set_undef();
            return self;
        }
        // SAFETY: as above; the key is there already.
        drop(unsafe {
            put(
                sys::zend_hash_str_find(array, text, length),
                std::mem::ManuallyDrop::into_inner(value),
                |value| sys::zend_hash_str_update(array, text, length, value),
            )
        });
        self
    }

    /// Sets a key as a PHP script would: `"5"` becomes 5.
    pub fn set_symbol(&mut self, key: &[u8], value: impl Into<Value>) -> &mut Self {
        let (array, text, length) = (self.raw(), key.as_ptr().cast(), key.len());
        // SAFETY: an array nobody else sees.
        drop(unsafe {
            put(sys::swoole_shim_symtable_find(array, text, length), value.into(), |value| {
                sys::swoole_shim_symtable_update(array, text, length, value)
            })
        });
        self
    }

    /// Sets a key that is an engine string already.
    #[inline]
    pub fn set_zstr(&mut self, key: &ZStr, value: impl Into<Value>) -> &mut Self {
        let array = self.raw();
        let value = std::mem::ManuallyDrop::new(value.into());
        // SAFETY: an array nobody else sees; it takes its own reference to the key, and takes over the value unless it
        // has such a key.
        if !unsafe { sys::zend_hash_add(array, key.as_ptr(), value.as_ptr()) }.is_null() {
            value.set_undef();
            return self;
        }
        // SAFETY: as above; the key is there already.
        drop(unsafe {
            put(
                sys::zend_hash_find(array, key.as_ptr()),
                std::mem::ManuallyDrop::into_inner(value),
                |value| sys::zend_hash_update(array, key.as_ptr(), value),
            )
        });
        self
    }

    /// Adds an element under an engine string. What is there already becomes a list, in the order of coming.
    pub fn add_or_list_zstr(&mut self, key: &ZStr, value: impl Into<Value>) -> &mut Self {
        let value = std::mem::ManuallyDrop::new(value.into());
        // SAFETY: the array takes over the value and its own reference to the key.
        unsafe { sys::swoole_shim_hash_add_or_list(self.raw(), key.as_ptr(), value.as_ptr()) };
        value.set_undef();
        self
    }

    /// Adds an element as a PHP script would name it. What is there already becomes a list, in the order of coming.
    pub fn add_or_list(&mut self, key: &[u8], value: impl Into<Value>) -> &mut Self {
        let value = std::mem::ManuallyDrop::new(value.into());
        // SAFETY: the array takes over the value; the key is as long as it says.
        unsafe {
            sys::swoole_shim_symtable_add_or_list(self.raw(), key.as_ptr().cast(), key.len(), value.as_ptr())
        };
        value.set_undef();
        self
    }

    /// Registers a variable of a request as PHP does for `$_COOKIE`: `a.b` becomes `a_b`, `a[x]` an array, and the
    /// first of two equal names stays. May run the script's error handler.
    pub fn register_cookie(&mut self, name: &[u8], value: &[u8]) -> &mut Self {
        // SAFETY: name and value are as long as they say and are copied; the array is this builder's own.
        unsafe {
            sys::swoole_shim_register_cookie(
                name.as_ptr().cast(),
                name.len(),
                value.as_ptr().cast(),
                value.len(),
                self.0.as_ptr(),
            )
        };
        self
    }

    /// Sets an integer key.
    pub fn set_index(&mut self, index: i64, value: impl Into<Value>) -> &mut Self {
        let (array, index) = (self.raw(), index as sys::zend_ulong);
        // SAFETY: an array nobody else sees.
        drop(unsafe {
            put(sys::zend_hash_index_find(array, index), value.into(), |value| {
                sys::zend_hash_index_update(array, index, value)
            })
        });
        self
    }

    /// Appends.
    pub fn push(&mut self, value: impl Into<Value>) -> &mut Self {
        let value = std::mem::ManuallyDrop::new(value.into());
        // SAFETY: the array takes over the value.
        unsafe { sys::zend_hash_next_index_insert(self.raw(), value.as_ptr()) };
        value.set_undef();
        self
    }
}

impl Default for ArrayBuilder {
    fn default() -> Self {
        Self::new()
    }
}

impl From<ArrayBuilder> for Value {
    fn from(builder: ArrayBuilder) -> Self {
        builder.0
    }
}
