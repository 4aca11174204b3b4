//! The caller's `errno`.

use libc::c_int;

#[inline]
pub(crate) fn get() -> c_int {
    // SAFETY: __errno_location(3) returns this thread's, always valid.
    unsafe { *libc::__errno_location() }
}

#[inline]
pub(crate) fn set(number: c_int) {
    // SAFETY: as in `get`.
    unsafe { *libc::__errno_location() = number };
}

/// Sets the number and returns libc's word for failure.
pub(crate) fn fail<T: From<i8>>(number: c_int) -> T {
    set(number);
    T::from(-1)
}
