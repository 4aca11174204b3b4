//! A class that is being linked: it is in the table of classes already, while the autoloader looks for its parent.
//!
//! Whoever looks for it meanwhile finds that it is there, and not linked, and that is the end of it: no autoloader is asked.
//! So when a stack is parked in the middle of that ([`crate::midst`]), its class has another name in the table, by which
//! nobody looks for it; and those who are asked for a class by its own can see that it is [on its way](linker).

use std::cell::{Cell, RefCell};

use crate::include::is_code;
use crate::midst::{self, Mark};
use crate::php_static::PhpStatic;
use crate::string::{ZStr, ZString};
use crate::sys;

/// A stack that may be in the middle of linking a class.
#[repr(C)]
struct Linking {
    mark: Mark,
    /// Whose stack it is.
    owner: i64,
    /// The class's lowercased name, or null.
    name: *mut sys::zend_string,
    /// While it is parked: what the class is called.
    hidden: RefCell<Option<ZString>>,
    /// Another class of that name was declared meanwhile.
    is_taken: Cell<bool>,
}

/// A class that is hidden.
struct Hidden {
    linking: *const Linking,
    owner: i64,
    name: *mut sys::zend_string,
}

static HIDDEN: PhpStatic<RefCell<Vec<Hidden>>> = PhpStatic::new(RefCell::new(Vec::new()));

/// Runs `body`, which calls PHP code, for the stack of `owner`; it may be the class that is being declared there that needs it.
pub(crate) fn within<R>(owner: i64, body: impl FnOnce() -> R) -> R {
    let name = declared();
    if name.is_null() {
        return body();
    }
    let linking = Linking {
        mark: Mark::new(lift, lay),
        owner,
        name,
        hidden: RefCell::new(None),
        is_taken: Cell::new(false),
    };
    // SAFETY: a mark of its own, and the first member. A bailout inside leaves nothing but memory of the engine's heap.
    let result = unsafe { midst::within(&linking, body) };
    if linking.is_taken.get() {
        // SAFETY: what the engine says of two classes of one name; there is nothing to go on with. It does not return.
        unsafe {
            sys::zend_error_noreturn(
                sys::E_COMPILE_ERROR as i32,
                c"Cannot declare class %s, because the name is already in use".as_ptr(),
                (&raw const (*name).val).cast::<std::ffi::c_char>(),
            );
        }
    }
    result
}

/// Who is about to link the class of this lowercased name.
pub fn linker(name: &ZStr) -> Option<i64> {
    HIDDEN
        .borrow()
        .iter()
        // SAFETY: the name is in the code that declares the class.
        .find(|hidden| unsafe { ZStr::from_raw(hidden.name) }.as_bytes() == name.as_bytes())
        .map(|hidden| hidden.owner)
}

/// The request has ended, or all stacks but one.
pub(crate) fn forget() {
    HIDDEN.borrow_mut().clear();
}

/// The lowercased name of the class that the running code declares, or null.
fn declared() -> *mut sys::zend_string {
    // SAFETY: the running frame, if there is one; the first operand of these instructions is a name, next to the code.
    unsafe {
        let frame = sys::executor_globals.current_execute_data;
        if !is_code(frame) || (*frame).opline.is_null() {
            return std::ptr::null_mut();
        }
        let line = (*frame).opline;
        let declares =
            matches!(u32::from((*line).opcode), sys::ZEND_DECLARE_CLASS | sys::ZEND_DECLARE_CLASS_DELAYED);
        if !declares || u32::from((*line).op1_type) != sys::IS_CONST {
            return std::ptr::null_mut();
        }
        let literal =
            line.cast::<u8>().offset((*line).op1.constant.cast_signed() as isize).cast::<sys::zval>();
        (*literal).value.str_
    }
}

fn table() -> *mut sys::HashTable {
    // SAFETY: a plain read of the engine's global on its own thread.
    unsafe { sys::executor_globals.class_table }
}

unsafe fn lift(mark: *const Mark) {
    // SAFETY: the mark is the first member of the whole. The table's values are classes; renaming one frees no value.
    unsafe {
        let me = &*mark.cast::<Linking>();
        let found = sys::zend_hash_find(table(), me.name);
        if found.is_null() || (*(*found).value.ce).ce_flags & sys::ZEND_ACC_LINKED != 0 {
            return;
        }
        // A name that begins with a zero byte is no class's to PHP code.
        let name = ZString::new(
            &[b"\0linking/", format!("{:x}/", mark.addr()).as_bytes(), ZStr::from_raw(me.name).as_bytes()]
                .concat(),
        );
        if !sys::zend_hash_set_bucket_key(table(), found.cast(), name.as_ptr()).is_null() {
            me.hidden.replace(Some(name));
            HIDDEN.borrow_mut().push(Hidden { linking: me, owner: me.owner, name: me.name });
        }
    }
}

unsafe fn lay(mark: *const Mark) {
    // SAFETY: as in `lift`.
    unsafe {
        let me = &*mark.cast::<Linking>();
        let Some(name) = me.hidden.take() else { return };
        HIDDEN.borrow_mut().retain(|hidden| !std::ptr::eq(hidden.linking, me));
        let found = sys::zend_hash_find(table(), name.as_ptr());
        if found.is_null() || sys::zend_hash_set_bucket_key(table(), found.cast(), me.name).is_null() {
            me.is_taken.set(true);
        }
    }
}
