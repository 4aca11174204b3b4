//! A static that only the PHP thread touches.

use std::ops::Deref;

/// Makes a `Cell` or `RefCell` usable as a `static`. In a PHP without threads (NTS), and the build refuses any
/// other, exactly one thread runs PHP code and with it this extension's functions; a thread-local would look
/// up that thread on every access, which costs more than what is mostly done with the value.
pub struct PhpStatic<T>(T);

const _: () =
    assert!(crate::sys::USING_ZTS == 0, "only PHP builds without thread safety (NTS) are supported");

// SAFETY: NTS, asserted above: one thread. Nothing that runs on other threads (wakers, pool jobs) uses these.
unsafe impl<T> Sync for PhpStatic<T> {}

impl<T> PhpStatic<T> {
    /// Wraps the initial value.
    pub const fn new(value: T) -> Self {
        Self(value)
    }
}

impl<T> Deref for PhpStatic<T> {
    type Target = T;
    #[inline]
    fn deref(&self) -> &T {
        &self.0
    }
}
