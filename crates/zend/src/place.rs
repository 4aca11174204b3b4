//! A place in PHP code, written down: file, line and function, and the internal function that was called there.

use std::ffi::CStr;
use std::mem::MaybeUninit;

use crate::fiber::Code;
use crate::string::ZStr;
use crate::sys;

/// Copies of what the engine says, to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The script.
    pub file: String,
    /// The line of the call, or the one that was about to run.
    pub line: u32,
    /// The line where the PHP function begins: what tells anonymous ones from each other.
    pub begin: u32,
    /// The PHP function, with its class: `Some\Class::method()`, or `{main}` for a file's own code.
    pub caller: String,
    /// The internal function that it has called, if any and if its name is known.
    pub callee: Option<String>,
    /// The extension that the internal function belongs to, while it has not returned.
    pub module: Option<String>,
}

impl Place {
    /// Where a stack stands. None when no PHP code runs on it.
    pub fn of(code: Code) -> Option<Self> {
        // SAFETY: the innermost call of a stack that lives; its frames are read, and nothing runs meanwhile.
        Self::read(|place| unsafe { sys::swoole_shim_place(code.call(), place) })
    }

    /// Calls `fill`, which fills its argument whole, with strings that live now, and says whether there is something.
    pub(crate) fn read(fill: impl FnOnce(*mut sys::swoole_shim_place) -> bool) -> Option<Self> {
        let mut place = MaybeUninit::uninit();
        if !fill(place.as_mut_ptr()) {
            return None;
        }
        // SAFETY: filled by the call.
        let place: sys::swoole_shim_place = unsafe { place.assume_init() };
        Some(Self {
            file: text(place.file)?,
            line: place.line,
            begin: place.begin,
            caller: name(&place.caller).unwrap_or_else(|| "{main}".to_owned()),
            callee: name(&place.callee),
            // SAFETY: null, or the name of a module that is loaded.
            module: (!place.module.is_null())
                .then(|| unsafe { CStr::from_ptr(place.module) }.to_string_lossy().into_owned()),
        })
    }
}

fn text(string: *mut sys::zend_string) -> Option<String> {
    if string.is_null() {
        return None;
    }
    // SAFETY: a string that its function or class keeps alive.
    let text = unsafe { ZStr::from_raw(string) }.to_text();
    // What makes an anonymous class unique follows a NUL.
    text.split('\0').next().map(str::to_owned)
}

fn name(name: &sys::swoole_shim_name) -> Option<String> {
    match (text(name.class_name), text(name.function)) {
        (Some(class), Some(function)) => Some(format!("{class}::{function}()")),
        (Some(class), None) => Some(format!("new {class}()")),
        (None, Some(function)) => Some(format!("{function}()")),
        (None, None) => None,
    }
}
