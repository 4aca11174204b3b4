//! Where PHP enters Rust: argument reading and the end of the road for panics.

use std::any::Any;
use std::marker::PhantomData;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::slice;

use crate::array::Array;
use crate::callable::Callable;
use crate::class::ObjectRef;
use crate::error::{self, PhpResult, Thrown};
use crate::string::ZStr;
use crate::sys;
use crate::value::{Value, Zval};

/// How many zvals the head of a frame takes; the arguments follow.
const FRAME_SLOTS: usize = size_of::<sys::zend_execute_data>().div_ceil(size_of::<sys::zval>());

/// The arguments of a running internal function, converted by PHP's own rules: weak or strict as the
/// calling file declares, with the engine's own messages. Positions count from 1, as in those messages.
pub struct Args<'a> {
    frame: *mut sys::zend_execute_data,
    count: u32,
    frame_lives: PhantomData<&'a ()>,
}

impl<'a> Args<'a> {
    /// Those of a frame that somebody else serves.
    ///
    /// # Safety
    ///
    /// The frame of an internal function that is running, and stays so.
    pub unsafe fn of(frame: *mut sys::zend_execute_data) -> Self {
        // SAFETY: by the contract.
        Self { frame, count: unsafe { (*frame).This.u2.num_args }, frame_lives: PhantomData }
    }

    /// How many were passed.
    pub fn count(&self) -> u32 {
        self.count
    }

    /// Checks the number of arguments. `max` of `None`: any number.
    #[inline]
    pub fn expect(&self, min: u32, max: Option<u32>) -> PhpResult {
        let most = max.unwrap_or(u32::MAX);
        if self.count >= min && self.count <= most {
            return Ok(());
        }
        // SAFETY: throws an ArgumentCountError for the running function. The engine's "any" is -1.
        unsafe { sys::zend_wrong_parameters_count_error(min, most) };
        Err(Thrown)
    }

    /// The argument at `position`, if it was passed.
    #[inline]
    pub fn get(&self, position: u32) -> Option<&'a mut Zval> {
        if position == 0 || position > self.count {
            return None;
        }
        // SAFETY: the frame holds `count` arguments behind its head.
        let raw = unsafe { self.frame.cast::<sys::zval>().add(FRAME_SLOTS + position as usize - 1) };
        // SAFETY: initialised by the caller's VM.
        let value = unsafe { Zval::from_raw(raw) };
        (!value.is_undef()).then_some(value)
    }

    /// The arguments from `position` on.
    pub fn rest(&self, position: u32) -> &'a [Zval] {
        if position == 0 || position > self.count {
            return &[];
        }
        // SAFETY: as in `get`; the arguments are contiguous.
        unsafe {
            let first = self.frame.cast::<sys::zval>().add(FRAME_SLOTS + position as usize - 1);
            slice::from_raw_parts(first.cast(), (self.count - position + 1) as usize)
        }
    }

    fn required(&self, position: u32) -> PhpResult<&'a mut Zval> {
        match self.get(position) {
            Some(value) => Ok(value),
            None => {
                self.expect(position, None)?;
                Err(error::throw_error("an argument is not set"))
            }
        }
    }

    fn wrong<T>(&self, position: u32, expected: sys::zend_expected_type, value: &Zval) -> PhpResult<T> {
        // SAFETY: throws a TypeError for the running function, unless the conversion already threw.
        unsafe { sys::zend_wrong_parameter_type_error(position, expected, value.as_ptr()) };
        Err(Thrown)
    }

    /// An int.
    #[inline(always)]
    pub fn long(&self, position: u32) -> PhpResult<i64> {
        if let Some(number) = self.get(position).and_then(|value| value.as_long()) {
            return Ok(number);
        }
        self.long_slow(position)
    }

    #[cold]
    fn long_slow(&self, position: u32) -> PhpResult<i64> {
        let value = self.required(position)?;
        let mut number = 0;
        // SAFETY: the engine's own conversion, which knows strict mode and deprecations.
        if unsafe { sys::zend_parse_arg_long_slow(value.deref().as_ptr(), &mut number, position) } {
            return Ok(number);
        }
        self.wrong(position, sys::Z_EXPECTED_LONG, value)
    }

    /// An int, or `default` when it was not passed.
    pub fn long_or(&self, position: u32, default: i64) -> PhpResult<i64> {
        if self.get(position).is_some() { self.long(position) } else { Ok(default) }
    }

    /// A float.
    pub fn double(&self, position: u32) -> PhpResult<f64> {
        let value = self.required(position)?;
        let mut number = 0.0;
        // SAFETY: the type says which member is set; else the engine's own conversion.
        let fits = unsafe {
            if value.deref().kind() == sys::IS_DOUBLE {
                number = (*value.deref().as_ptr()).value.dval;
                true
            } else {
                sys::zend_parse_arg_double_slow(value.deref().as_ptr(), &mut number, position)
            }
        };
        if fits { Ok(number) } else { self.wrong(position, sys::Z_EXPECTED_DOUBLE, value) }
    }

    /// A float, or `default` when it was not passed.
    pub fn double_or(&self, position: u32, default: f64) -> PhpResult<f64> {
        if self.get(position).is_some() { self.double(position) } else { Ok(default) }
    }

    /// A bool, or `default` when it was not passed.
    pub fn bool_or(&self, position: u32, default: bool) -> PhpResult<bool> {
        let Some(value) = self.get(position) else { return Ok(default) };
        if let Some(truth) = value.as_bool() {
            return Ok(truth);
        }
        let mut truth = false;
        // SAFETY: the engine's own conversion.
        if unsafe { sys::zend_parse_arg_bool_slow(value.deref().as_ptr(), &mut truth, position) } {
            return Ok(truth);
        }
        self.wrong(position, sys::Z_EXPECTED_BOOL, value)
    }

    /// A string. A number that is passed is converted in place, so the borrow lasts as long as the call.
    pub fn str(&self, position: u32) -> PhpResult<&'a ZStr> {
        let value = self.required(position)?;
        // SAFETY: the argument slot lives as long as the call, hence `'a`.
        let value: &'a Zval = unsafe { Zval::from_raw(value.as_ptr()) };
        if let Some(string) = value.as_str() {
            return Ok(string);
        }
        let mut string = std::ptr::null_mut();
        // SAFETY: the engine's own conversion; the slot then owns the new string.
        if unsafe { sys::zend_parse_arg_str_slow(value.deref().as_ptr(), &mut string, position) } {
            // SAFETY: set by the conversion.
            return Ok(unsafe { ZStr::from_raw(string) });
        }
        self.wrong(position, sys::Z_EXPECTED_STRING, value)
    }

    /// A string, or none when it was not passed.
    pub fn str_opt(&self, position: u32) -> PhpResult<Option<&'a ZStr>> {
        if self.get(position).is_some() { self.str(position).map(Some) } else { Ok(None) }
    }

    /// A string or null; none as well when it was not passed.
    pub fn nullable_str(&self, position: u32) -> PhpResult<Option<&'a ZStr>> {
        match self.get(position) {
            Some(value) if !value.is_null() => {
                if value.as_str().is_some() {
                    return self.str(position).map(Some);
                }
                let mut string = std::ptr::null_mut();
                // SAFETY: the engine's own conversion; the slot then owns the new string.
                if unsafe { sys::zend_parse_arg_str_slow(value.deref().as_ptr(), &mut string, position) } {
                    // SAFETY: set by the conversion.
                    return Ok(Some(unsafe { ZStr::from_raw(string) }));
                }
                self.wrong(position, sys::Z_EXPECTED_STRING_OR_NULL, value)
            }
            _ => Ok(None),
        }
    }

    /// An array.
    pub fn array(&self, position: u32) -> PhpResult<&'a Array> {
        let value = self.required(position)?;
        // SAFETY: the argument slot lives as long as the call, hence `'a`.
        let value: &'a Zval = unsafe { Zval::from_raw(value.as_ptr()) };
        match value.as_array() {
            Some(array) => Ok(array),
            None => self.wrong(position, sys::Z_EXPECTED_ARRAY, value),
        }
    }

    /// An array or a string, as a value of its own. Scalars become strings, as PHP's weak mode has it.
    pub fn array_or_str(&self, position: u32) -> PhpResult<Value> {
        let value = self.required(position)?;
        if value.as_array().is_some() || value.as_str().is_some() {
            return Ok(value.to_value());
        }
        let mut string = std::ptr::null_mut();
        // SAFETY: the engine's own conversion; the slot then owns the new string.
        if unsafe { sys::zend_parse_arg_str_slow(value.deref().as_ptr(), &mut string, position) } {
            return Ok(value.to_value());
        }
        self.wrong(position, sys::Z_EXPECTED_ARRAY_OR_STRING, value)
    }

    /// An array or an int, as a value of its own.
    pub fn array_or_long(&self, position: u32) -> PhpResult<Value> {
        let value = self.required(position)?;
        if value.as_array().is_some() {
            return Ok(value.to_value());
        }
        if let Some(number) = value.as_long() {
            return Ok(Value::from(number));
        }
        let mut number = 0;
        // SAFETY: the engine's own conversion, which knows strict mode and deprecations.
        if unsafe { sys::zend_parse_arg_long_slow(value.deref().as_ptr(), &mut number, position) } {
            return Ok(Value::from(number));
        }
        self.wrong(position, sys::Z_EXPECTED_ARRAY_OR_LONG, value)
    }

    /// An object.
    pub fn object(&self, position: u32) -> PhpResult<ObjectRef> {
        let value = self.required(position)?;
        match value.as_object() {
            Some(object) => Ok(object),
            None => self.wrong(position, sys::Z_EXPECTED_OBJECT, value),
        }
    }

    /// A callable.
    pub fn callable(&self, position: u32) -> PhpResult<Callable> {
        let value = self.required(position)?;
        Callable::resolve(value).map_err(|words| {
            // SAFETY: the engine's own message for the running function.
            wrong_callback(&words, |copy| unsafe { sys::zend_wrong_callback_error(position, copy) })
        })
    }

    /// A callable or null; none as well when it was not passed.
    pub fn nullable_callable(&self, position: u32) -> PhpResult<Option<Callable>> {
        match self.get(position) {
            Some(value) if !value.is_null() => Callable::resolve(value).map(Some).map_err(|words| {
                // SAFETY: as above.
                wrong_callback(&words, |copy| unsafe {
                    sys::zend_wrong_callback_or_null_error(position, copy)
                })
            }),
            _ => Ok(None),
        }
    }

    /// Any value.
    pub fn value(&self, position: u32) -> PhpResult<&'a Zval> {
        self.required(position).map(|value| &*value)
    }

    /// `$this`; none in a static method or function.
    pub fn this(&self) -> Option<ObjectRef> {
        // SAFETY: the frame's `This` is an object or not set.
        unsafe {
            let this = &raw mut (*self.frame).This;
            (u32::from((*this).u1.v.type_) == sys::IS_OBJECT).then(|| ObjectRef::from_raw((*this).value.obj))
        }
    }
}

/// `throw` frees the text that it gets, so that is an engine-owned copy, NUL-terminated.
fn wrong_callback(words: &str, throw: impl FnOnce(*mut core::ffi::c_char)) -> Thrown {
    // SAFETY: one byte more than the text was allocated, for the NUL.
    throw(unsafe {
        let copy = sys::_emalloc(words.len() + 1).cast::<u8>();
        copy.copy_from_nonoverlapping(words.as_ptr(), words.len());
        copy.add(words.len()).write(0);
        copy.cast()
    });
    Thrown
}

/// Runs the body of a PHP function or method. A panic stops here and becomes a PHP `Error`.
#[inline]
pub fn doorway(
    frame: *mut sys::zend_execute_data,
    result: *mut sys::zval,
    body: impl FnOnce(&Args<'_>, &mut Zval) -> PhpResult,
) {
    // SAFETY: the engine passes the running frame and an initialised (null) return value.
    let (count, result) = unsafe { ((*frame).This.u2.num_args, Zval::from_raw(result)) };
    let args = Args { frame, count, frame_lives: PhantomData };
    match catch_unwind(AssertUnwindSafe(|| body(&args, result))) {
        Ok(_) => {}
        Err(panic) => panicked(&*panic),
    }
}

/// Turns a caught panic into a PHP `Error`.
#[cold]
pub fn panicked(panic: &(dyn Any + Send)) {
    let words = panic
        .downcast_ref::<&str>()
        .map(|words| (*words).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_default();
    if !error::is_pending() {
        error::throw_error(&format!("internal error in the swoole extension: {words}"));
    }
}
