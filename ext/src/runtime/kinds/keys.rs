//! What a call works on: the connection or other handle that must not be used by two coroutines at once.

use swoole_zend::sys;

use super::handles::Used;

/// Finds what a call works on, from its frame. None: nothing that others could use.
pub(super) type Key = unsafe fn(*mut sys::zend_execute_data) -> Option<Used>;

/// For functions that work on nothing.
pub(super) const NONE: Key = nothing;

unsafe fn nothing(_: *mut sys::zend_execute_data) -> Option<Used> {
    None
}
