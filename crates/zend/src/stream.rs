//! PHP streams and sockets, as far as their file descriptors go.

use std::os::fd::RawFd;

use crate::sys;
use crate::value::Zval;

/// The descriptor behind a number, a stream or an ext-sockets `Socket`; none when there is none. It stays the
/// owner's: duplicate it to keep it across a wait. A stream that cannot be cast warns.
pub fn descriptor(value: &Zval) -> Option<RawFd> {
    // SAFETY: a valid zval; references are looked through.
    let number = unsafe { sys::swoole_shim_descriptor(value.deref().as_ptr()) };
    (number >= 0).then_some(number)
}

/// Whether the value is an open stream.
pub fn is_stream(value: &Zval) -> bool {
    // SAFETY: as above.
    unsafe { sys::swoole_shim_is_stream(value.deref().as_ptr()) }
}

/// Tells a stream that its end was reached, as `feof()` then says. Nothing happens when it was closed meanwhile.
pub fn set_end(value: &Zval) {
    // SAFETY: as above.
    unsafe { sys::swoole_shim_stream_end(value.deref().as_ptr()) };
}
