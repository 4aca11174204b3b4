//! Functions that sort an array in place, with comparisons of the engine's: `__toString()` may wait in the middle of it.
//!
//! (`usort()` and its like sort a copy, and assign it at the end.)

use swoole_coroutine::current;
use swoole_zend::sorting;

use crate::runtime::kinds::Call;
use crate::runtime::kinds::around::Row;

/// The rows of the functions.
pub(crate) static ROWS: &[Row] = &[
    ("array_multisort", sort),
    ("sort", sort),
    ("rsort", sort),
    ("asort", sort),
    ("arsort", sort),
    ("ksort", sort),
    ("krsort", sort),
    ("natsort", sort),
    ("natcasesort", sort),
];

fn sort(call: Call) {
    if current().is_none() {
        return call.proceed();
    }
    // SAFETY: the running frame of the function.
    unsafe { sorting::during(call.frame, || call.proceed()) };
}
