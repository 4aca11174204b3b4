//! Objects that hold a handle: when the last one of a lease is freed, the handle is anybody's again.
//!
//! An object tells of its end through its handlers, of which it gets a copy with two functions in front:
//!
//! ```text
//!   refcount 0 ─► dtor_obj ─► the class's own, __destruct() ─► clean: the client's own methods still work
//!              ─► free_obj ─► the class's own               ─► the leases go back
//! ```
//!
//! Both may wait, and others run meanwhile; so the leases go back last. Who has no destructor called (a cycle that is
//! collected, a fatal error) leaves the handle unclean, and it is cleaned before the next coroutine gets it.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use swoole_zend::{ObjectRef, PhpStatic, Value, sys};

use super::aside;
use super::pool::Lease;

/// What a client's handle has to have done before another coroutine gets it.
pub(super) type Clean = fn(ObjectRef, Mark);

/// What a client notes on an object; zero at first.
pub(super) type Mark = u32;

struct Held {
    clean: Clean,
    leases: RefCell<Vec<Rc<Lease>>>,
    mark: Cell<Mark>,
    /// What a client keeps of how it was made.
    kept: RefCell<Vec<Value>>,
}

static HELD: PhpStatic<RefCell<BTreeMap<usize, Held>>> = PhpStatic::new(RefCell::new(BTreeMap::new()));

/// A class's handlers with ours in front.
#[repr(C)]
struct Patched {
    handlers: sys::zend_object_handlers,
    original: *const sys::zend_object_handlers,
}

static PATCHED: PhpStatic<RefCell<Vec<&'static Patched>>> = PhpStatic::new(RefCell::new(Vec::new()));

fn patched(original: *const sys::zend_object_handlers) -> &'static Patched {
    if let Some(known) = PATCHED.borrow().iter().find(|known| std::ptr::eq(known.original, original)) {
        return known;
    }
    // SAFETY: the handlers of a live object. A plain copy.
    let mut handlers = unsafe { *original };
    handlers.dtor_obj = Some(destroy);
    handlers.free_obj = Some(free);
    let patched: &'static Patched = Box::leak(Box::new(Patched { handlers, original }));
    PATCHED.borrow_mut().push(patched);
    patched
}

/// Whether its handlers are ours, and then the class's own.
fn original(object: *mut sys::zend_object) -> Option<*const sys::zend_object_handlers> {
    // SAFETY: an object that is alive, or about to be freed.
    let handlers = unsafe { (*object).handlers };
    PATCHED
        .borrow()
        .iter()
        .find(|known| std::ptr::eq(&raw const known.handlers, handlers))
        .map(|known| known.original)
}

/// From now on, until it is freed, `object` holds the lease, or what else `clean` is about.
pub(super) fn hold(object: ObjectRef, lease: Option<Rc<Lease>>, clean: Clean) {
    let raw = object.as_ptr();
    if let Some(lease) = &lease {
        lease.set_unclean(true);
    }
    if original(raw).is_none() {
        // SAFETY: alive; a copy of the class's handlers that is never freed.
        unsafe { (*raw).handlers = &raw const patched((*raw).handlers).handlers };
    }
    let mut table = HELD.borrow_mut();
    let held = table.entry(raw as usize).or_insert_with(|| Held {
        clean,
        leases: RefCell::new(Vec::new()),
        mark: Cell::new(0),
        kept: RefCell::new(Vec::new()),
    });
    if let Some(lease) = lease {
        let mut leases = held.leases.borrow_mut();
        if !leases.iter().any(|known| Rc::ptr_eq(known, &lease)) {
            leases.push(lease);
        }
    }
}

/// An object that holds this lease.
pub(super) fn of_lease(lease: &Rc<Lease>) -> Option<ObjectRef> {
    let table = HELD.borrow();
    let (&address, _) =
        table.iter().find(|(_, held)| held.leases.borrow().iter().any(|known| Rc::ptr_eq(known, lease)))?;
    // SAFETY: what is in the table is taken out before it is freed.
    Some(unsafe { ObjectRef::from_raw(address as *mut sys::zend_object) })
}

/// Keeps values as long as an object that holds a handle.
pub(super) fn keep(object: ObjectRef, values: Vec<Value>) {
    if let Some(held) = HELD.borrow().get(&(object.as_ptr() as usize)) {
        held.kept.replace(values);
    }
}

/// What was kept. Empty: nothing.
pub(super) fn kept(object: ObjectRef) -> Vec<Value> {
    HELD.borrow().get(&(object.as_ptr() as usize)).map(|held| held.kept.borrow().clone()).unwrap_or_default()
}

/// Notes something on an object that holds a handle.
pub(super) fn mark(object: ObjectRef, bits: Mark) {
    if let Some(held) = HELD.borrow().get(&(object.as_ptr() as usize)) {
        held.mark.set(held.mark.get() | bits);
    }
}

/// Cleans the handle behind an object that holds one, if no other object uses it. May wait.
pub(super) fn clean(object: ObjectRef) {
    let (clean, mark) = {
        let table = HELD.borrow();
        let Some(held) = table.get(&(object.as_ptr() as usize)) else { return };
        if held.leases.borrow().iter().any(|lease| Rc::strong_count(lease) > 1) {
            return;
        }
        (held.clean, held.mark.replace(0))
    };
    if swoole_coroutine::is_aborted() {
        return;
    }
    aside(|| clean(object, mark));
    if let Some(held) = HELD.borrow().get(&(object.as_ptr() as usize)) {
        held.leases.borrow().iter().for_each(|lease| lease.set_unclean(false));
    }
}

/// The handle behind an object that holds one is being used again.
pub(super) fn in_use(object: ObjectRef) {
    if let Some(held) = HELD.borrow().get(&(object.as_ptr() as usize)) {
        held.leases.borrow().iter().for_each(|lease| lease.set_unclean(true));
    }
}

unsafe extern "C" fn destroy(object: *mut sys::zend_object) {
    // SAFETY: the class's own handler, as the engine would have called it.
    unsafe {
        if let Some(destroy) = original(object).and_then(|original| (*original).dtor_obj) {
            destroy(object);
        }
        // Others have it still: it was stored by its destructor, or all destructors are called since the script has ended.
        if (*object).gc.refcount == 1 {
            clean(ObjectRef::from_raw(object));
        }
    }
}

unsafe extern "C" fn free(object: *mut sys::zend_object) {
    // SAFETY: as in `destroy`; the object's memory is freed when this has returned.
    unsafe {
        if let Some(original) = original(object) {
            (*object).handlers = original;
            if let Some(free) = (*original).free_obj {
                free(object);
            }
        }
    }
    let held = HELD.borrow_mut().remove(&(object as usize));
    drop(held);
}
