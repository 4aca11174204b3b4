//! `zend_string`: borrowed as [`ZStr`], owned as [`ZString`].

use std::cell::UnsafeCell;
use std::ops::Deref;
use std::ptr::NonNull;
use std::slice;

use crate::sys;

const INTERNED: u32 = sys::IS_STR_INTERNED;

/// A borrowed engine string. Bytes, not text: PHP does not promise UTF-8.
///
/// The cell tells the compiler that the engine counts references and caches the hash behind a shared borrow.
#[repr(transparent)]
pub struct ZStr(UnsafeCell<sys::zend_string>);

impl ZStr {
    /// Borrows a raw string.
    ///
    /// # Safety
    ///
    /// `raw` points to a string that outlives the borrow.
    pub unsafe fn from_raw<'a>(raw: *mut sys::zend_string) -> &'a Self {
        // SAFETY: the caller's promise; the wrapper is transparent.
        unsafe { &*raw.cast() }
    }

    /// The raw pointer, for engine calls.
    pub fn as_ptr(&self) -> *mut sys::zend_string {
        self.0.get()
    }

    /// The bytes, without the closing NUL.
    pub fn as_bytes(&self) -> &[u8] {
        // SAFETY: the engine keeps `len` bytes behind `val`.
        unsafe { slice::from_raw_parts((&raw const (*self.0.get()).val).cast(), (*self.0.get()).len) }
    }

    /// The bytes as text, with what is not UTF-8 replaced.
    pub fn to_text(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(self.as_bytes())
    }

    fn is_interned(&self) -> bool {
        // SAFETY: every zend_string has type info in this union.
        unsafe { (*self.0.get()).gc.u.type_info & INTERNED != 0 }
    }

    /// Another owner of the same string.
    pub fn to_owned(&self) -> ZString {
        let raw = self.as_ptr();
        if !self.is_interned() {
            // SAFETY: a live, counted string.
            unsafe { (*raw).gc.refcount += 1 };
        }
        ZString(NonNull::new(raw).expect("borrowed from a valid string"))
    }
}

/// An owned engine string: one reference.
pub struct ZString(NonNull<sys::zend_string>);

impl ZString {
    /// A copy of `bytes` on the engine's heap. May bail out (memory limit).
    pub fn new(bytes: &[u8]) -> Self {
        // SAFETY: the engine copies `len` bytes and returns a string or does not return.
        let raw = unsafe { sys::swoole_shim_string(bytes.as_ptr().cast(), bytes.len()) };
        Self(NonNull::new(raw).expect("the engine's allocator does not return null"))
    }

    /// A string that lives as long as the process, shared by all; for module start-up.
    pub fn permanent(text: &'static str) -> &'static ZStr {
        // SAFETY: `zend_string_init_interned` is set by the engine before modules start; the result is never freed.
        unsafe {
            let intern = sys::zend_string_init_interned.expect("set at engine start-up");
            ZStr::from_raw(intern(text.as_ptr().cast(), text.len(), true))
        }
    }

    /// Takes over one reference.
    ///
    /// # Safety
    ///
    /// `raw` is a valid string and the caller gives up one reference to it.
    pub unsafe fn from_raw(raw: *mut sys::zend_string) -> Self {
        Self(NonNull::new(raw).expect("the caller passes a valid string"))
    }

    /// Gives the reference away.
    pub fn into_raw(self) -> *mut sys::zend_string {
        let raw = self.0.as_ptr();
        std::mem::forget(self);
        raw
    }
}

impl Deref for ZString {
    type Target = ZStr;
    fn deref(&self) -> &ZStr {
        // SAFETY: this owner keeps it alive.
        unsafe { ZStr::from_raw(self.0.as_ptr()) }
    }
}

impl Clone for ZString {
    fn clone(&self) -> Self {
        ZStr::to_owned(self)
    }
}

impl Drop for ZString {
    fn drop(&mut self) {
        if self.is_interned() {
            return;
        }
        let raw = self.0.as_ptr();
        // SAFETY: a counted string that we own one reference of; at zero nobody else can see it. The
        // allocator is the request's or the system's, as the string's own flag says.
        unsafe {
            (*raw).gc.refcount -= 1;
            if (*raw).gc.refcount == 0 {
                if (*raw).gc.u.type_info & sys::IS_STR_PERSISTENT != 0 {
                    libc::free(raw.cast());
                } else {
                    sys::_efree(raw.cast());
                }
            }
        }
    }
}
