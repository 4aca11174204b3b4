//! Objects of class `Socket` for descriptors of ours, where the extension sockets is loaded. It is asked by name: linking
//! to it would make it necessary.

use std::ffi::{CStr, c_int, c_void};
use std::os::fd::{AsRawFd, BorrowedFd, IntoRawFd};

use swoole_zend::{Value, sys};

type Import = unsafe extern "C" fn(c_int, *mut c_void) -> c_int;

/// A `Socket` for a copy of `number`, which is open.
pub(crate) fn import(number: c_int) -> Option<Value> {
    let class = symbol(c"socket_ce")?.cast::<*mut sys::zend_class_entry>();
    // SAFETY: the extension's function of this name has this signature since PHP 8.0.
    let import =
        unsafe { std::mem::transmute::<*mut c_void, Import>(symbol(c"socket_import_file_descriptor")?) };
    // SAFETY: the caller's descriptor is open for the duration of the call.
    let copy = unsafe { BorrowedFd::borrow_raw(number) }.try_clone_to_owned().ok()?;
    let value = Value::undef();
    // SAFETY: the extension has registered its class. Its objects' native side is in front of the object, by the offset
    // that its handlers name, and zeroed: what the function fills in.
    unsafe {
        if class.read().is_null() || sys::object_init_ex(value.as_ptr(), class.read()) != sys::SUCCESS {
            return None;
        }
        let object = (*value.as_ptr()).value.obj;
        let offset = usize::try_from((*(*object).handlers).offset).ok()?;
        if import(copy.as_raw_fd(), object.cast::<u8>().sub(offset).cast()) == 0 {
            return None;
        }
    }
    // Now the object's, which closes it.
    let _ = copy.into_raw_fd();
    Some(value)
}

fn symbol(name: &CStr) -> Option<*mut c_void> {
    // SAFETY: dlsym(3) takes a name.
    let found = unsafe { libc::dlsym(libc::RTLD_DEFAULT, name.as_ptr()) };
    (!found.is_null()).then_some(found)
}
