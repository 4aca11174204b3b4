//! Magic properties: while `__get` waits for one coroutine, it is called for the others, too.
//!
//! So that `__get` can read the property that it stands for, the engine notes in the object that it runs for that name, and
//! does not call it again meanwhile. The note lies in the object, which all coroutines share: a second one would find the
//! property undefined while the first waits in `__get`. So it is taken off when the stack is parked, and put back when it
//! goes on ([`crate::midst`]).
//!
//! ```text
//!   property not found ──► std_object_handlers.read_property ──► read ──► zend_std_read_property ──► __get
//!                                                                 └─ Mark: object and name
//! ```
//!
//! The handlers that all objects of PHP classes share are replaced, in place. The VM calls them where it does not find a
//! property by itself, so reading and writing declared properties is as fast as ever. Objects of classes that bring handlers
//! of their own (`ArrayObject` and its like) are as they were.

use std::cell::Cell;
use std::ffi::{c_int, c_void};

use crate::midst::{self, Mark};
use crate::php_static::PhpStatic;
use crate::{sys, walks};

/// What the engine notes for one name: one bit each for `__get`, `__set`, `__unset` and `__isset`.
const RUNS: u32 = 0b1111;
/// A bit that the engine does not use: the note of a name that was taken off is not to be used for another name, since C code
/// on the parked stack has a pointer to it.
const TAKEN: u32 = 1 << 30;

type Read = unsafe extern "C" fn(
    *mut sys::zend_object,
    *mut sys::zend_string,
    c_int,
    *mut *mut c_void,
    *mut sys::zval,
) -> *mut sys::zval;
type Write = unsafe extern "C" fn(
    *mut sys::zend_object,
    *mut sys::zend_string,
    *mut sys::zval,
    *mut *mut c_void,
) -> *mut sys::zval;
type Has =
    unsafe extern "C" fn(*mut sys::zend_object, *mut sys::zend_string, c_int, *mut *mut c_void) -> c_int;
type Unset = unsafe extern "C" fn(*mut sys::zend_object, *mut sys::zend_string, *mut *mut c_void);

/// The handlers that were there.
#[derive(Clone, Copy)]
struct Former {
    read: Read,
    write: Write,
    has: Has,
    unset: Unset,
    compare: walks::Compare,
    cast: walks::Cast,
}

static FORMER: PhpStatic<Cell<Option<Former>>> = PhpStatic::new(Cell::new(None));

/// An access that may call a magic method.
#[repr(C)]
struct Access {
    mark: Mark,
    object: *mut sys::zend_object,
    name: *mut sys::zend_string,
    /// What was taken off, and where.
    note: Cell<*mut u32>,
    runs: Cell<u32>,
}

impl Access {
    fn new(object: *mut sys::zend_object, name: *mut sys::zend_string) -> Self {
        Self {
            mark: Mark::new(Self::lift, Self::lay),
            object,
            name,
            note: Cell::new(std::ptr::null_mut()),
            runs: Cell::new(0),
        }
    }

    unsafe fn lift(mark: *const Mark) {
        // SAFETY: the mark is the first member of an access under way: its class has magic methods, so its objects have room
        // for notes. The note stays where it is as long as the object lives.
        unsafe {
            let me = &*mark.cast::<Self>();
            let note = sys::zend_get_property_guard(me.object, me.name);
            me.runs.set(*note & RUNS);
            me.note.set(note);
            if me.runs.get() != 0 {
                *note = (*note & !RUNS) | TAKEN;
            }
        }
    }

    unsafe fn lay(mark: *const Mark) {
        // SAFETY: as in `lift`; where something was taken off, a magic method runs, and holds the object.
        unsafe {
            let me = &*mark.cast::<Self>();
            if me.runs.get() != 0 {
                *me.note.get() |= me.runs.get();
            }
        }
    }

    /// Makes the access, which calls PHP code.
    unsafe fn make<R>(self, access: impl FnOnce() -> R) -> R {
        // SAFETY: a name that lives when the access begins; ours is given back when it has ended. A bailout leaves it behind.
        unsafe {
            let held = crate::ZStr::from_raw(self.name).to_owned();
            let result = midst::within(&self, access);
            drop(held);
            result
        }
    }
}

unsafe extern "C" fn read(
    object: *mut sys::zend_object,
    name: *mut sys::zend_string,
    how: c_int,
    cache: *mut *mut c_void,
    into: *mut sys::zval,
) -> *mut sys::zval {
    let Some(former) = FORMER.get() else { return std::ptr::null_mut() };
    // SAFETY: as the engine has called, here and below.
    unsafe {
        let class = (*object).ce;
        if (*class).__get.is_null() && (*class).__isset.is_null() {
            return (former.read)(object, name, how, cache, into);
        }
        Access::new(object, name).make(|| (former.read)(object, name, how, cache, into))
    }
}

unsafe extern "C" fn write(
    object: *mut sys::zend_object,
    name: *mut sys::zend_string,
    value: *mut sys::zval,
    cache: *mut *mut c_void,
) -> *mut sys::zval {
    let Some(former) = FORMER.get() else { return std::ptr::null_mut() };
    // SAFETY: as in `read`.
    unsafe {
        if (*(*object).ce).__set.is_null() {
            return (former.write)(object, name, value, cache);
        }
        Access::new(object, name).make(|| (former.write)(object, name, value, cache))
    }
}

unsafe extern "C" fn has(
    object: *mut sys::zend_object,
    name: *mut sys::zend_string,
    how: c_int,
    cache: *mut *mut c_void,
) -> c_int {
    let Some(former) = FORMER.get() else { return 0 };
    // SAFETY: as in `read`.
    unsafe {
        if (*(*object).ce).__isset.is_null() {
            return (former.has)(object, name, how, cache);
        }
        Access::new(object, name).make(|| (former.has)(object, name, how, cache))
    }
}

unsafe extern "C" fn unset(
    object: *mut sys::zend_object,
    name: *mut sys::zend_string,
    cache: *mut *mut c_void,
) {
    let Some(former) = FORMER.get() else { return };
    // SAFETY: as in `read`.
    unsafe {
        if (*(*object).ce).__unset.is_null() {
            return (former.unset)(object, name, cache);
        }
        Access::new(object, name).make(|| (former.unset)(object, name, cache));
    }
}

/// Replaces the handlers. Called once, at module start-up. Where the table cannot be written to, all stays as it is.
pub fn watch() {
    // SAFETY: plain reads of the engine's table.
    let handlers = unsafe { &sys::std_object_handlers };
    let (Some(before), Some(written), Some(asked), Some(gone)) =
        (handlers.read_property, handlers.write_property, handlers.has_property, handlers.unset_property)
    else {
        return;
    };
    let (Some(compared), Some(made)) = (handlers.compare, handlers.cast_object) else { return };
    let former =
        Former { read: before, write: written, has: asked, unset: gone, compare: compared, cast: made };
    FORMER.set(Some(former));
    let (compare, cast) = walks::replace(compared, made);
    put(Former { read, write, has, unset, compare, cast });
}

/// Puts the engine's own back: this library is about to be unloaded.
pub fn unwatch() {
    if let Some(former) = FORMER.get() {
        put(former);
    }
}

/// Writes into the engine's table, which is read-only as a rule, from when the program was loaded.
fn put(new: Former) {
    let table = (&raw const sys::std_object_handlers).cast_mut();
    // SAFETY: sysconf(3) has no preconditions.
    let page = usize::try_from(unsafe { libc::sysconf(libc::_SC_PAGESIZE) }).unwrap_or(4096);
    let begin = table.addr() & !(page - 1);
    let end = table.addr() + size_of::<sys::zend_object_handlers>();
    let Some(writable) = is_writable(begin, end) else { return };
    let protect = |how| {
        // SAFETY: whole pages of the program's own data, which stay mapped and which nobody else changes.
        unsafe { libc::mprotect(std::ptr::with_exposed_provenance_mut(begin), end - begin, how) == 0 }
    };
    if writable || protect(libc::PROT_READ | libc::PROT_WRITE) {
        // SAFETY: writable now; module start-up or shutdown, one thread.
        unsafe {
            (*table).read_property = Some(new.read);
            (*table).write_property = Some(new.write);
            (*table).has_property = Some(new.has);
            (*table).unset_property = Some(new.unset);
            (*table).compare = Some(new.compare);
            (*table).cast_object = Some(new.cast);
        }
        if !writable {
            protect(libc::PROT_READ);
        }
    }
}

/// Whether these addresses can be written to. None: partly, or nobody knows.
fn is_writable(begin: usize, end: usize) -> Option<bool> {
    let maps = std::fs::read_to_string("/proc/self/maps").ok()?;
    let mut answer = None;
    for line in maps.lines() {
        let (range, rest) = line.split_once(' ')?;
        let (from, to) = range.split_once('-')?;
        let (from, to) = (usize::from_str_radix(from, 16).ok()?, usize::from_str_radix(to, 16).ok()?);
        if from < end && begin < to {
            let writable = rest.as_bytes().get(1) == Some(&b'w');
            if answer.is_some_and(|before| before != writable) {
                return None;
            }
            answer = Some(writable);
        }
    }
    answer
}
