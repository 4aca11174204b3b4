//! Functions that sort an array in place: what they sort stays theirs while a comparison waits.
//!
//! `__toString()` and error handlers are called in the middle of a sort. If that waits, another coroutine may assign to the
//! variable, and the table would go away under the sort, or be another one where it writes its result. So when the stack is
//! parked ([`crate::midst`]) the tables are held, which makes others write to a copy, and when it goes on they are in the
//! variables again: as if the sort had been made in that moment, and assigned last.

use std::cell::RefCell;

use crate::error_handler::FRAME_SLOTS;
use crate::midst::{self, Mark};
use crate::sys;
use crate::value::Value;

/// A call that sorts.
#[repr(C)]
struct Sorting {
    mark: Mark,
    call: *mut sys::zend_execute_data,
    /// While it is parked: variables, and what they had, with a reference of ours.
    held: RefCell<Vec<(*mut sys::zval, sys::zval)>>,
    /// What others have put there.
    dropped: RefCell<Vec<Value>>,
}

/// Runs `sort`, which makes the call of a function that sorts what it is given by reference.
///
/// # Safety
///
/// `call` is the running frame of an internal function.
pub unsafe fn during(call: *mut sys::zend_execute_data, sort: impl FnOnce()) {
    let sorting = Sorting {
        mark: Mark::new(Sorting::lift, Sorting::lay),
        call,
        held: RefCell::new(Vec::new()),
        dropped: RefCell::new(Vec::new()),
    };
    // SAFETY: a mark of its own, and the first member.
    unsafe { midst::within(&sorting, sort) };
    // Their destructors may run here.
    drop(sorting.dropped.take());
}

impl Sorting {
    unsafe fn lift(mark: *const Mark) {
        // SAFETY: the mark is the first member of a call under way; its arguments stay until it has ended.
        unsafe {
            let me = &*mark.cast::<Self>();
            let arguments = me.call.cast::<sys::zval>().add(FRAME_SLOTS);
            for position in 0..(*me.call).This.u2.num_args {
                let argument = arguments.add(position as usize);
                if u32::from((*argument).u1.v.type_) != sys::IS_REFERENCE {
                    continue;
                }
                let variable = &raw mut (*(*argument).value.ref_).val;
                if (*variable).u1.type_info == sys::IS_ARRAY_EX {
                    (*(*variable).value.counted).gc.refcount += 1;
                    me.held.borrow_mut().push((variable, variable.read()));
                }
            }
        }
    }

    unsafe fn lay(mark: *const Mark) {
        // SAFETY: as in `lift`. The variable has the table still, and with it a reference; or ours goes into the variable.
        unsafe {
            let me = &*mark.cast::<Self>();
            for (variable, table) in me.held.take() {
                if (*variable).u1.type_info == table.u1.type_info
                    && (*variable).value.counted == table.value.counted
                {
                    (*table.value.counted).gc.refcount -= 1;
                } else {
                    let others = Value::undef();
                    others.as_ptr().write(variable.replace(table));
                    me.dropped.borrow_mut().push(others);
                }
            }
        }
    }
}
