//! `swoole_last_error()`: the number of the last failure, a system errno or one of `SWOOLE_ERROR_*`.

use std::cell::Cell;

use swoole_zend::PhpStatic;

static LAST: PhpStatic<Cell<i64>> = PhpStatic::new(Cell::new(0));

/// More numbers than `errno` has; the values are those of `SWOOLE_ERROR_*`.
pub(crate) const CO_OUT_OF_COROUTINE: i64 = 10001;
pub(crate) const CO_HAS_BEEN_BOUND: i64 = 10002;
pub(crate) const CO_CANNOT_CANCEL: i64 = 10015;
pub(crate) const CO_NOT_EXISTS: i64 = 10016;
pub(crate) const CO_CANCELED: i64 = 10017;
pub(crate) const DNSLOOKUP_RESOLVE_TIMEOUT: i64 = 712;
pub(crate) const DNSLOOKUP_RESOLVE_FAILED: i64 = 711;
pub(crate) const DNSLOOKUP_NO_SERVER: i64 = 714;
pub(crate) const CO_TIMEDOUT: i64 = 10018;
pub(crate) const OUTPUT_BUFFER_OVERFLOW: i64 = 1009;
pub(crate) const HTTP_CONTEXT_UNAVAILABLE: i64 = 7106;
pub(crate) const INVALID_PARAMS: i64 = 505;
pub(crate) const WRONG_OPERATION: i64 = 509;

pub(crate) fn set(number: i64) {
    LAST.set(number);
}

pub(crate) fn get() -> i64 {
    LAST.get()
}

/// The system's own words for an error number, without Rust's "(os error …)".
pub(crate) fn describe(number: i32, error: &std::io::Error) -> String {
    if number == 0 {
        return error.to_string();
    }
    let mut words = [0_u8; 128];
    // SAFETY: strerror_r(3) fills the buffer and ends it with a NUL.
    unsafe { libc::strerror_r(number, words.as_mut_ptr().cast(), words.len()) };
    std::ffi::CStr::from_bytes_until_nul(&words)
        .map_or_else(|_| error.to_string(), |words| words.to_string_lossy().into_owned())
}
