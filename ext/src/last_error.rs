//! `swoole_last_error()`: the number of the last failure, a system errno or one of `SWOOLE_ERROR_*`.

use std::cell::Cell;

thread_local! {
    static LAST: Cell<i64> = const { Cell::new(0) };
}

/// More numbers than `errno` has; the values are those of `SWOOLE_ERROR_*`.
pub(crate) const CO_OUT_OF_COROUTINE: i64 = 10001;
pub(crate) const CO_CANCELED: i64 = 10017;
pub(crate) const INVALID_PARAMS: i64 = 505;

pub(crate) fn set(number: i64) {
    LAST.set(number);
}

pub(crate) fn get() -> i64 {
    LAST.get()
}
