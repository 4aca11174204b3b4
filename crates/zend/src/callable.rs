//! A PHP callable, resolved once and called many times.

use std::ffi::CStr;
use std::mem::MaybeUninit;

use crate::error::{PhpResult, Thrown};
use crate::sys;
use crate::value::{Value, Zval};

/// A callable with its resolved function. It keeps the closure, object or name alive.
pub struct Callable {
    value: Value,
    cache: sys::zend_fcall_info_cache,
}

impl Callable {
    /// Resolves `value`; the engine's own words when it is not callable.
    #[inline]
    pub fn resolve(value: &Zval) -> Result<Self, String> {
        #[cfg(php_before_8_3)]
        if let Some(closure) = Self::closure(value) {
            return Ok(closure);
        }
        Self::resolve_any(value)
    }

    /// A closure is its own resolution.
    #[cfg(php_before_8_3)]
    #[inline]
    fn closure(value: &Zval) -> Option<Self> {
        let object = value.as_object()?;
        let mut cache = MaybeUninit::<sys::zend_fcall_info_cache>::zeroed();
        // SAFETY: an object of the engine's own class Closure, whose handler fills in function, scope and `$this`.
        unsafe {
            if object.class() != sys::zend_ce_closure {
                return None;
            }
            let get = (*(*object.as_ptr()).handlers).get_closure?;
            let filled = cache.as_mut_ptr();
            get(
                object.as_ptr(),
                &raw mut (*filled).calling_scope,
                &raw mut (*filled).function_handler,
                &raw mut (*filled).object,
                false,
            );
            (*filled).called_scope = (*filled).calling_scope;
            Some(Self { value: value.to_value(), cache: cache.assume_init() })
        }
    }

    fn resolve_any(value: &Zval) -> Result<Self, String> {
        let mut cache = MaybeUninit::<sys::zend_fcall_info_cache>::zeroed();
        let mut error = std::ptr::null_mut();
        // SAFETY: a valid zval; the engine fills the cache and, on failure, an allocated message.
        let callable = unsafe {
            sys::zend_is_callable_ex(
                value.as_ptr(),
                std::ptr::null_mut(),
                0,
                std::ptr::null_mut(),
                cache.as_mut_ptr(),
                &mut error,
            )
        };
        if !callable {
            let words = if error.is_null() {
                "no array or string given".to_owned()
            } else {
                // SAFETY: a C string from the engine's heap, freed right after it was copied.
                unsafe {
                    let words = CStr::from_ptr(error).to_string_lossy().into_owned();
                    sys::_efree(error.cast());
                    words
                }
            };
            return Err(words);
        }
        // SAFETY: filled above.
        let mut cache = unsafe { cache.assume_init() };
        // A `__call` trampoline is one-shot: free it and let each call resolve the name again.
        // SAFETY: a resolved cache has a function.
        unsafe {
            if (*cache.function_handler).common.fn_flags & sys::ZEND_ACC_CALL_VIA_TRAMPOLINE != 0 {
                sys::zend_release_fcall_info_cache(&mut cache);
                cache = MaybeUninit::zeroed().assume_init();
            }
        }
        Ok(Self { value: value.to_value(), cache })
    }

    /// The callable as the script gave it.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// Calls it. The arguments stay the caller's; by the time this returns, anything may have happened.
    pub fn call(&self, arguments: &mut [Value]) -> PhpResult<Value> {
        // `params` is not written to unless the callee takes references.
        let result = Value::undef();
        let mut cache = self.cache;
        // SAFETY: all zeroes is a valid "nothing" for every member; those that matter are set below.
        let mut call: sys::zend_fcall_info = unsafe { MaybeUninit::zeroed().assume_init() };
        call.size = size_of::<sys::zend_fcall_info>();
        // SAFETY: a plain copy; the callable outlives the call because `self` does.
        call.function_name = unsafe { *self.value.as_ptr() };
        call.retval = result.as_ptr();
        call.params = arguments.as_mut_ptr().cast();
        call.param_count = u32::try_from(arguments.len()).unwrap_or(0);
        // SAFETY: everything above lives in this frame; a bailout skips it, leaking nothing but `result`, which is empty then.
        unsafe { sys::zend_call_function(&mut call, &mut cache) };
        if crate::error::is_pending() || result.is_undef() { Err(Thrown) } else { Ok(result) }
    }
}

impl Clone for Callable {
    fn clone(&self) -> Self {
        Self { value: self.value.clone(), cache: self.cache }
    }
}
