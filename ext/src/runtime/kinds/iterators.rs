//! What `foreach` does with a result is no function call, but it asks the server for rows. So the iterators of such classes
//! use their connection as a call does.

use std::cell::Cell;
use std::ffi::c_int;
use std::mem::offset_of;

use swoole_coroutine::current;
use swoole_zend::{PhpStatic, class, sys};

use super::handles::{self, Usage};
use super::keys::{self, OfObject};
use super::refusal::By;

type GetIterator =
    unsafe extern "C" fn(*mut sys::zend_class_entry, *mut sys::zval, c_int) -> *mut sys::zend_object_iterator;

/// A class whose objects are iterated over.
struct Iterated {
    /// Lowercased.
    class: &'static str,
    ours: GetIterator,
    of_object: OfObject,
    original: Cell<Option<GetIterator>>,
    /// Its iterators' functions with ours among them, once one was made.
    functions: Cell<Option<&'static Functions>>,
}

impl Iterated {
    const fn new(class: &'static str, ours: GetIterator, of_object: OfObject) -> Self {
        Self { class, ours, of_object, original: Cell::new(None), functions: Cell::new(None) }
    }
}

static STATEMENTS: PhpStatic<Iterated> =
    PhpStatic::new(Iterated::new("pdostatement", of_statement, keys::pdo_of));
static RESULTS: PhpStatic<Iterated> =
    PhpStatic::new(Iterated::new("mysqli_result", of_result, keys::mysql_of));

/// The functions of an iterator, and whose they were.
#[repr(C)]
struct Functions {
    ours: sys::zend_object_iterator_funcs,
    original: *const sys::zend_object_iterator_funcs,
    of_object: OfObject,
}

/// Puts ours in place, when all modules are loaded. Classes that a script derives inherit it.
pub(super) fn install() {
    for iterated in [&*STATEMENTS, &*RESULTS] {
        let Some(class) = class::by_name(iterated.class).filter(|_| iterated.original.get().is_none()) else {
            continue;
        };
        // SAFETY: a class that its module has declared, on one thread.
        unsafe {
            iterated.original.set((*class).get_iterator);
            if iterated.original.get().is_some() {
                (*class).get_iterator = Some(iterated.ours);
            }
        }
    }
}

/// Puts the originals back.
pub(super) fn uninstall() {
    for iterated in [&*STATEMENTS, &*RESULTS] {
        if let (Some(class), Some(original)) = (class::by_name(iterated.class), iterated.original.take()) {
            // SAFETY: as above.
            unsafe { (*class).get_iterator = Some(original) };
        }
        iterated.functions.set(None);
    }
}

unsafe extern "C" fn of_statement(
    class: *mut sys::zend_class_entry,
    object: *mut sys::zval,
    by_reference: c_int,
) -> *mut sys::zend_object_iterator {
    // SAFETY: as the engine has called.
    unsafe { iterator(&STATEMENTS, class, object, by_reference) }
}

unsafe extern "C" fn of_result(
    class: *mut sys::zend_class_entry,
    object: *mut sys::zval,
    by_reference: c_int,
) -> *mut sys::zend_object_iterator {
    // SAFETY: as the engine has called.
    unsafe { iterator(&RESULTS, class, object, by_reference) }
}

/// Lets the running coroutine use what is behind an object. Err: an exception is pending.
///
/// # Safety
///
/// `object` is alive.
unsafe fn enter(of_object: OfObject, object: *mut sys::zend_object) -> Result<Option<Usage>, ()> {
    // SAFETY: by the contract.
    match (unsafe { of_object(object) }, current()) {
        (Some(used), Some(me)) => handles::enter(used, me, By::Iteration).map(Some).map_err(|_| ()),
        _ => Ok(None),
    }
}

unsafe fn iterator(
    iterated: &'static Iterated,
    class: *mut sys::zend_class_entry,
    object: *mut sys::zval,
    by_reference: c_int,
) -> *mut sys::zend_object_iterator {
    let Some(original) = iterated.original.get() else { return std::ptr::null_mut() };
    // SAFETY: as the engine has called; the value is an object.
    unsafe {
        let Ok(usage) = enter(iterated.of_object, (*object).value.obj) else { return std::ptr::null_mut() };
        let iterator = original(class, object, by_reference);
        if let Some(usage) = usage {
            usage.leave();
        }
        if let Some(iterator) = iterator.as_mut() {
            let functions = match iterated.functions.get() {
                Some(functions) if std::ptr::eq(functions.original, iterator.funcs) => functions,
                _ => {
                    let functions = Functions::around(iterator.funcs, iterated.of_object);
                    iterated.functions.set(Some(functions));
                    functions
                }
            };
            iterator.funcs = &raw const functions.ours;
        }
        iterator
    }
}

impl Functions {
    /// # Safety
    ///
    /// `original` are an iterator's functions, which stay.
    unsafe fn around(original: *const sys::zend_object_iterator_funcs, of_object: OfObject) -> &'static Self {
        // SAFETY: by the contract.
        let mut ours = unsafe { std::ptr::read(original) };
        ours.move_forward = ours.move_forward.map(|_| move_forward as _);
        ours.rewind = ours.rewind.map(|_| rewind as _);
        Box::leak(Box::new(Self { ours, original, of_object }))
    }
}

/// What an iterator of ours had before, and what it goes over.
///
/// # Safety
///
/// `iterator` has functions that [`Functions::around`] has made.
unsafe fn behind(iterator: *mut sys::zend_object_iterator) -> (&'static Functions, *mut sys::zend_object) {
    // SAFETY: by the contract; such iterators keep their object in `data`.
    unsafe {
        let functions = (*iterator).funcs.cast::<u8>().sub(offset_of!(Functions, ours)).cast::<Functions>();
        (&*functions, (*iterator).data.value.obj)
    }
}

unsafe extern "C" fn move_forward(iterator: *mut sys::zend_object_iterator) {
    // SAFETY: called for an iterator of ours; the original may park, and may not return.
    unsafe {
        let (functions, object) = behind(iterator);
        let Some(original) = (*functions.original).move_forward else { return };
        let Ok(usage) = enter(functions.of_object, object) else { return };
        original(iterator);
        if let Some(usage) = usage {
            usage.leave();
        }
    }
}

unsafe extern "C" fn rewind(iterator: *mut sys::zend_object_iterator) {
    // SAFETY: as above.
    unsafe {
        let (functions, object) = behind(iterator);
        let Some(original) = (*functions.original).rewind else { return };
        let Ok(usage) = enter(functions.of_object, object) else { return };
        original(iterator);
        if let Some(usage) = usage {
            usage.leave();
        }
    }
}
