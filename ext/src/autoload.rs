//! Autoloading: one coroutine at a time loads a class, and the others that want it wait for what comes of it.
//!
//! The script's autoloaders may wait, for a file or for whatever they ask. A second coroutine that needs the same class
//! meanwhile would load it once more, which ends in "Cannot declare class". So there is a [`Gate`] for each class that is
//! being loaded, and a class that is in the middle of being declared ([`linking`]) is waited for. Where waiting would close a
//! circle (two classes that need each other, loaded by two coroutines), the class is not there yet: as in plain PHP, for code
//! that runs while it is being loaded.

use std::cell::{Cell, RefCell};
use std::ptr;
use std::time::Duration;

use swoole_coroutine::{Coroutine, Depth, Gate, Refused, current, wait_behind};
use swoole_zend::{PhpStatic, ZStr, class, code, error, linking, sys};

use crate::classes::classes;
use crate::runtime::hooks;
use crate::runtime::kinds::Call;
use crate::runtime::kinds::around::Row;
use crate::{coroutine, last_error, library};

/// Longer than this nobody waits for a class that another one declares.
const PATIENCE: Duration = Duration::from_secs(10);

/// A class that is being loaded, and those who wait for it.
struct Loading {
    /// Its lowercased name; empty while nobody loads anything here.
    class: RefCell<Box<[u8]>>,
    gate: Gate,
    /// Nobody has it: so many autoloaders as there were at this count have been asked.
    missing: Cell<Option<u64>>,
}

struct State {
    /// As many as were ever needed at once.
    loading: RefCell<Vec<&'static Loading>>,
    /// How often the list of autoloaders has changed.
    changes: Cell<u64>,
}

static STATE: PhpStatic<State> =
    PhpStatic::new(State { loading: RefCell::new(Vec::new()), changes: Cell::new(0) });

/// `spl_autoload_register()` and its like.
pub(crate) static ROWS: &[Row] = &[
    ("spl_autoload_register", changes_autoloaders),
    ("spl_autoload_unregister", changes_autoloaders),
    ("spl_autoload_extensions", changes_autoloaders),
];

fn changes_autoloaders(call: Call) {
    STATE.changes.set(STATE.changes.get().wrapping_add(1));
    call.proceed();
}

/// Called once, at module start-up.
pub(crate) fn startup() {
    code::before_autoloaders(look_up);
}

fn look_up(name: &ZStr, lowercase: &ZStr) -> *mut sys::zend_class_entry {
    if let Some(class) = library::declare(lowercase) {
        return class;
    }
    match current() {
        Some(me) => in_turn(me, name, lowercase),
        None => code::ask(name, lowercase),
    }
}

fn in_turn(me: &'static Coroutine, name: &ZStr, lowercase: &ZStr) -> *mut sys::zend_class_entry {
    let loading = Loading::of(lowercase.as_bytes());
    let entered = match loading.gate.try_enter(me) {
        Some(depth) => Ok(depth),
        None if !hooks::may_park() => return code::ask_for(me.id(), name, lowercase),
        None => loading.gate.enter(),
    };
    let depth = match entered {
        Ok(depth) => depth,
        // The one that loads it needs what this one is in the midst of: as in plain PHP, where a class that is needed while
        // it is being loaded is not there yet.
        Err(Refused::Deadlock(_)) => return ptr::null_mut(),
        Err(Refused::Canceled) => return canceled(name),
    };
    let found = match until_declared(me, lowercase) {
        Declared::Yes(class) => class,
        Declared::No if loading.missing.get() == Some(STATE.changes.get()) => ptr::null_mut(),
        Declared::No => return loading.load(me.id(), depth, name, lowercase),
        Declared::InPart => ptr::null_mut(),
        Declared::Canceled => canceled(name),
    };
    loading.leave(depth);
    found
}

/// What has become of a class.
enum Declared {
    Yes(*mut sys::zend_class_entry),
    No,
    /// Somebody declares it, and cannot be waited for.
    InPart,
    Canceled,
}

/// Looks whether a class is there by now. Where another coroutine is about to declare it, without an autoloader, that is
/// waited for.
fn until_declared(me: &'static Coroutine, lowercase: &ZStr) -> Declared {
    let linker = || linking::linker(lowercase).filter(|&linker| linker != me.id());
    if linker().is_some() {
        if !hooks::may_park() {
            return Declared::InPart;
        }
        match wait_behind("class", PATIENCE, linker) {
            Ok(true) => {}
            Ok(false) | Err(Refused::Deadlock(_)) => return Declared::InPart,
            Err(Refused::Canceled) => return Declared::Canceled,
        }
    }
    class::find(lowercase).map_or(Declared::No, Declared::Yes)
}

fn canceled(name: &ZStr) -> *mut sys::zend_class_entry {
    coroutine::canceled();
    if !error::is_pending() {
        let message = format!("Coroutine canceled while it waited for class {}", name.to_text());
        error::throw(classes().coroutine_canceled_exception, &message, last_error::CO_CANCELED);
    }
    ptr::null_mut()
}

impl Loading {
    /// That of a class.
    fn of(class: &[u8]) -> &'static Self {
        let mut all = STATE.loading.borrow_mut();
        let known = all.iter().find(|loading| **loading.class.borrow() == *class && !loading.gate.is_idle());
        if let Some(loading) = known {
            return loading;
        }
        let loading = match all.iter().find(|loading| loading.gate.is_idle()) {
            Some(loading) => loading,
            None => {
                let new: &'static Self = Box::leak(Box::new(Self {
                    class: RefCell::default(),
                    gate: Gate::new("class"),
                    missing: Cell::new(None),
                }));
                all.push(new);
                new
            }
        };
        loading.class.replace(class.into());
        loading.missing.set(None);
        loading
    }

    /// Asks the autoloaders. Nothing is held meanwhile.
    fn load(
        &'static self,
        me: i64,
        depth: Depth,
        name: &ZStr,
        lowercase: &ZStr,
    ) -> *mut sys::zend_class_entry {
        let changes = STATE.changes.get();
        let found = code::ask_for(me, name, lowercase);
        self.missing.set((found.is_null() && !error::is_pending()).then_some(changes));
        self.leave(depth);
        found
    }

    fn leave(&self, depth: Depth) {
        self.gate.leave(depth);
    }
}
