//! ext-memcached with a persistent id.
//!
//! The constructor looks for an entry of the id's name, and makes one if there is none. It has that name only while the
//! constructor runs, which does not wait: the function that it calls for a new instance is called here, afterwards. At all
//! other times the entry has a name that is the lease's. The id itself stays as it is, since the script sees it.

use swoole_coroutine::current;
use swoole_zend::{Callable, ObjectRef, Value, ZString, Zval, error, sys};

use super::again::{Again, argument, this};
use super::pool::Lease;
use super::{holder, key, pool};
use crate::runtime::kinds::Call;
use crate::runtime::kinds::around::Row;

pub(super) static ROWS: &[Row] = &[("memcached::__construct", constructs)];

const ID: u32 = 1;
const ON_NEW: u32 = 2;

fn constructs(call: Call) {
    let id = argument(call, ID).and_then(Zval::as_str).map(|id| id.as_bytes()).filter(|id| !id.is_empty());
    let (Some(object), Some(id), Some(_)) = (this(call), id, current()) else { return call.proceed() };
    let Some(lease) = pool::take(&key("memcached", &[id])) else { return call.proceed() };
    let on_new = match argument(call, ON_NEW) {
        None => None,
        Some(function) if function.is_null() => None,
        Some(function) => match Callable::resolve(function) {
            Ok(function) => Some(function),
            // It says what is wrong with it.
            Err(_) => return call.proceed(),
        },
    };
    let again = Again::new(call, 0);
    if on_new.is_some() {
        again.set(ON_NEW, Value::null());
    }
    holder::hold(object, Some(std::rc::Rc::clone(&lease)), |_, _| {});
    let names = Names::new(id, &lease.text());
    names.show();
    again.make();
    names.hide();
    drop(names);
    if let Some(on_new) = on_new
        && !error::is_pending()
    {
        set_up(object, id, on_new, &lease);
    }
}

/// Calls what the script has given for new instances. One that has failed in it is not given to anybody again.
fn set_up(object: ObjectRef, id: &[u8], on_new: Callable, lease: &Lease) {
    let is_new = super::method(object, "memcached", "ispristine", &mut []).is_some_and(|new| new.is_true());
    if is_new && on_new.call(&mut [object.to_value(), Value::str(id)]).is_err() {
        lease.spoil();
    }
}

/// What an entry is called in the list of persistent handles: while its coroutine may find it, and else. They are strings of
/// the request, so a fatal error in between leaves nothing behind.
struct Names {
    shown: ZString,
    hidden: ZString,
    /// Where an entry of the same id is put that was made outside of coroutines.
    others: ZString,
}

impl Names {
    fn new(id: &[u8], mark: &str) -> Self {
        let name = |more: &str| ZString::new(&[b"memcached:id=", id, more.as_bytes()].concat());
        Self { shown: name(""), hidden: name(&format!("\0{mark}")), others: name("\0outside of coroutines") }
    }

    fn show(&self) {
        rename(&self.shown, &self.others);
        rename(&self.hidden, &self.shown);
    }

    fn hide(&self) {
        rename(&self.shown, &self.hidden);
        rename(&self.others, &self.shown);
    }
}

/// Renames an entry, if there is one of the name and none of the other.
fn rename(from: &ZString, to: &ZString) {
    // SAFETY: the process's list of persistent handles. Its entries are pointers, which stay as they are.
    unsafe {
        let list = &raw mut sys::executor_globals.persistent_list;
        let entry = sys::zend_hash_find(list, from.as_ptr());
        if entry.is_null() || !sys::zend_hash_find(list, to.as_ptr()).is_null() {
            return;
        }
        let mut entry = *entry;
        sys::swoole_shim_forget_persistent(from.as_ptr());
        // The list copies the name: it outlives the request.
        let name = to.as_bytes();
        sys::zend_hash_str_update(list, name.as_ptr().cast(), name.len(), &raw mut entry);
    }
}
