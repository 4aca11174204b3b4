//! INI settings.

use std::ffi::{c_int, c_void};

use crate::string::ZStr;
use crate::sys;

/// What the engine calls with an entry's new value, at its start and whenever somebody changes it. Failure refuses the
/// value.
pub type OnModify = unsafe extern "C" fn(
    *mut sys::zend_ini_entry,
    *mut sys::zend_string,
    *mut c_void,
    *mut c_void,
    *mut c_void,
    c_int,
) -> c_int;

/// The registered entry of that name.
pub fn entry(name: &str) -> Option<*mut sys::zend_ini_entry> {
    // SAFETY: the directive table exists from start-up to shutdown.
    let found = unsafe {
        sys::zend_hash_str_find(sys::executor_globals.ini_directives, name.as_ptr().cast(), name.len())
    };
    // SAFETY: entries of this table are pointers to ini entries.
    (!found.is_null()).then(|| unsafe { (*found).value.ptr.cast() })
}

/// The setting's text; none when unknown or empty.
pub fn text(name: &str) -> Option<String> {
    let entry = entry(name)?;
    // SAFETY: a registered entry's value is null or a string.
    unsafe {
        let value = (*entry).value;
        (!value.is_null())
            .then(|| ZStr::from_raw(value).to_text().into_owned())
            .filter(|text| !text.is_empty())
    }
}

/// The setting as an int, read as PHP reads it.
pub fn long(name: &str) -> Option<i64> {
    text(name)?;
    // SAFETY: the engine takes the name's length with it.
    Some(unsafe { sys::zend_ini_long(name.as_ptr().cast_mut().cast(), name.len(), 0) })
}

/// The setting as a switch: on, yes, true or a number other than 0.
pub fn is_on(name: &str) -> bool {
    text(name).is_some_and(|text| means_on(&text))
}

/// Changes a setting until the request ends, as `ini_set()` does. False when that is refused.
pub fn change(name: &str, value: &str) -> bool {
    // SAFETY: the engine copies both texts.
    unsafe {
        let name = sys::swoole_shim_string(name.as_ptr().cast(), name.len());
        let changed = sys::zend_alter_ini_entry_chars(
            name,
            value.as_ptr().cast(),
            value.len(),
            sys::ZEND_INI_USER as c_int,
            sys::ZEND_INI_STAGE_RUNTIME as c_int,
        );
        drop(crate::ZString::from_raw(name));
        changed == sys::SUCCESS
    }
}

/// Whether a setting of this text is switched on.
fn means_on(text: &str) -> bool {
    ["on", "yes", "true"].iter().any(|word| text.eq_ignore_ascii_case(word))
        || text.trim().parse::<i64>().is_ok_and(|number| number != 0)
}

/// Whether an entry's new value, as [`OnModify`] gets it, is one that switches it on.
///
/// # Safety
///
/// `value` is null or a string that is alive.
pub unsafe fn switches_on(value: *mut sys::zend_string) -> bool {
    // SAFETY: by the contract.
    !value.is_null() && means_on(&unsafe { ZStr::from_raw(value) }.to_text())
}
