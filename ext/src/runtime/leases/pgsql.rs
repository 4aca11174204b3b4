//! ext-pgsql: `pg_pconnect()`, what `pg_connect()` finds again, and the link of calls that name none.
//!
//! Both look by the connection string and the flags; bits of the flags that mean nothing get the lease's number, for
//! `pg_connect()` that of the coroutine, since its links are not kept. A link that comes back is rolled back, and what the
//! session has left is discarded; a statement that still runs is called off first.
//!
//! A call that names no link means the one that was opened last. In a coroutine that is its own, or that of the coroutine
//! that has started it, or that of the main script, and never a stranger's: [`DefaultLink`].

use std::cell::{Cell, RefCell};
use std::mem::offset_of;

use swoole_coroutine::{Coroutine, by_id, current};
use swoole_zend::{ObjectRef, PhpStatic, Value, Zval, sys};

use super::again::{Again, argument, result};
use super::holder::{self, Mark};
use super::{clean_before_use, function, key, pool, text};
use crate::coroutine;
use crate::runtime::kinds::Call;
use crate::runtime::kinds::around::Row;

pub(super) static ROWS: &[Row] = &[
    ("pg_connect", connects),
    ("pg_pconnect", connects_for_long),
    ("pg_close", closes),
    // What else may be called without a link.
    ("pg_client_encoding", uses),
    ("pg_clientencoding", uses),
    ("pg_dbname", uses),
    ("pg_end_copy", uses),
    ("pg_errormessage", uses),
    ("pg_escape_bytea", uses),
    ("pg_escape_identifier", uses),
    ("pg_escape_literal", uses),
    ("pg_escape_string", uses),
    ("pg_exec", uses),
    ("pg_execute", uses),
    ("pg_host", uses),
    ("pg_last_error", uses),
    ("pg_lo_create", uses),
    ("pg_lo_export", uses),
    ("pg_lo_import", uses),
    ("pg_lo_open", uses),
    ("pg_lo_unlink", uses),
    ("pg_locreate", uses),
    ("pg_loexport", uses),
    ("pg_loimport", uses),
    ("pg_loopen", uses),
    ("pg_lounlink", uses),
    ("pg_options", uses),
    ("pg_parameter_status", uses),
    ("pg_ping", uses),
    ("pg_port", uses),
    ("pg_prepare", uses),
    ("pg_put_line", uses),
    ("pg_query", uses),
    ("pg_query_params", uses),
    ("pg_set_client_encoding", uses),
    ("pg_set_error_verbosity", uses),
    ("pg_setclientencoding", uses),
    ("pg_trace", uses),
    ("pg_tty", uses),
    ("pg_untrace", uses),
    ("pg_version", uses),
];

/// The lowest bits of the flags are PHP's.
const FLAGS_OF_PHP: i64 = 0xffff;

/// What both functions begin with: the flags, if the call is one that can succeed.
fn flags(call: Call) -> Option<i64> {
    argument(call, 1)?;
    match argument(call, 2) {
        None => Some(0),
        Some(flags) if flags.as_array().is_some() || flags.as_object().is_some() => None,
        Some(flags) => Some(flags.to_long() & FLAGS_OF_PHP),
    }
}

fn connects(call: Call) {
    DEFAULT_LINK.load();
    match (current(), flags(call)) {
        (Some(me), Some(flags)) => {
            let again = Again::new(call, 2);
            again.set(2, Value::from(flags | (me.id() << 16)));
            again.make();
        }
        _ => call.proceed(),
    }
    opened(call);
}

fn connects_for_long(call: Call) {
    DEFAULT_LINK.load();
    let leased = flags(call).and_then(|flags| {
        let key = key("pgsql", &[&text(argument(call, 1)), flags.to_string().as_bytes()]);
        let mut lease = pool::take(&key)?;
        if holder::of_lease(&lease).is_some_and(is_lost) {
            // It would be closed below the other object, if it cannot be opened again.
            lease.set_apart();
            lease = pool::take(&key)?;
        }
        Some((flags, lease))
    });
    let Some((flags, lease)) = leased else {
        call.proceed();
        return opened(call);
    };
    let must_clean = lease.is_left_unclean();
    lease.set_unclean(true);
    let again = Again::new(call, 2);
    again.set(2, Value::from(flags | lease.bits()));
    again.make();
    if let Some(link) = result(call).as_object() {
        holder::hold(link, Some(lease), clean);
        opened(call);
        clean_before_use(link, must_clean);
    }
}

fn is_lost(link: ObjectRef) -> bool {
    const BAD: i64 = 1;
    let status = function("pg_connection_status", &mut [link.to_value()]);
    status.is_some_and(|status| status.as_long() == Some(BAD))
}

fn opened(call: Call) {
    if let Some(link) = result(call).as_object() {
        DEFAULT_LINK.opened(link);
    }
}

fn uses(call: Call) {
    DEFAULT_LINK.load();
    call.proceed();
}

fn closes(call: Call) {
    DEFAULT_LINK.load();
    if let Some(link) = argument(call, 1).and_then(Zval::as_object) {
        holder::clean(link);
    }
    call.proceed();
    DEFAULT_LINK.closed();
}

fn clean(link: ObjectRef, _: Mark) {
    const IDLE: i64 = 0;
    const ACTIVE: i64 = 1;
    const IN_TRANSACTION: i64 = 2;
    const IN_FAILED_TRANSACTION: i64 = 3;
    let link = link.to_value();
    let status = || function("pg_transaction_status", &mut [link.clone()])?.as_long();
    let query = |statement: &str| _ = function("pg_query", &mut [link.clone(), Value::from(statement)]);
    if status() == Some(ACTIVE) {
        let _ = function("pg_cancel_query", &mut [link.clone()]);
    }
    if matches!(status(), Some(IN_TRANSACTION | IN_FAILED_TRANSACTION)) {
        query("ROLLBACK");
    }
    if status() == Some(IDLE) {
        query("DISCARD ALL");
    }
}

/// Whether a name in the list of persistent handles has come from a coroutine.
pub(super) fn is_leased(name: &[u8]) -> bool {
    let Some(rest) = name.strip_prefix(b"pgsql") else { return false };
    let flags = rest.rsplit(|byte| *byte == b'_').next().and_then(|digits| std::str::from_utf8(digits).ok());
    flags.and_then(|digits| digits.parse::<i64>().ok()).is_some_and(|flags| flags > FLAGS_OF_PHP)
}

/// The module's own globals, as far as they matter (`ext/pgsql/php_pgsql.h`).
#[repr(C)]
struct Globals {
    links: [sys::zend_long; 4],
    allow_persistent: bool,
    ignore_notices: i32,
    auto_reset_persistent: sys::zend_long,
    log_notices: i32,
    default_link: *mut sys::zend_object,
}

/// The link of calls that name none. The module has one for all; each coroutine's own is kept with the coroutine, and the
/// main script's here, and what the module has is exchanged when somebody else calls.
struct DefaultLink {
    place: Cell<Option<*mut *mut sys::zend_object>>,
    /// Whether the place has been seen to be the right one, and what becomes of it is followed.
    is_followed: Cell<bool>,
    main: RefCell<Option<Value>>,
}

static DEFAULT_LINK: PhpStatic<DefaultLink> = PhpStatic::new(DefaultLink {
    place: Cell::new(None),
    is_followed: Cell::new(false),
    main: RefCell::new(None),
});

impl DefaultLink {
    fn find() -> Option<*mut *mut sys::zend_object> {
        // SAFETY: the registry maps names to modules, which tell where their globals are and how long they are.
        unsafe {
            let registry = &raw const sys::module_registry;
            let module = sys::zend_hash_str_find(registry, c"pgsql".as_ptr(), 5).as_ref()?.value.ptr;
            let module = module.cast::<sys::zend_module_entry>();
            let globals = (*module).globals_ptr;
            let is_large_enough = (*module).globals_size >= size_of::<Globals>();
            (is_large_enough && !globals.is_null())
                .then(|| globals.cast::<u8>().add(offset_of!(Globals, default_link)).cast())
        }
    }

    /// What stands in the module's place.
    fn loaded(&self) -> Option<*mut sys::zend_object> {
        // SAFETY: found in the module's globals, which stay as long as the module.
        self.place.get().map(|place| unsafe { *place })
    }

    /// Whose calls are made now: the module gets that one's link.
    fn load(&self) {
        if self.is_followed.get() {
            self.exchange();
        }
    }

    fn exchange(&self) {
        let wanted = match current() {
            Some(me) => own_or_inherited(me),
            None => None,
        };
        let wanted = wanted.or_else(|| self.main.borrow().clone());
        self.put(wanted);
    }

    fn put(&self, wanted: Option<Value>) {
        let Some(place) = self.place.get() else { return };
        let wanted_raw = wanted
            .as_ref()
            .and_then(|link| link.as_object())
            .map_or(std::ptr::null_mut(), |link| link.as_ptr());
        // SAFETY: the module's place, which holds one reference, or none when it is null.
        let before = unsafe {
            let before = *place;
            if before == wanted_raw {
                return;
            }
            *place = wanted_raw;
            (!before.is_null()).then(|| Value::from_object(before))
        };
        if let Some(wanted) = wanted {
            wanted.set_undef();
        }
        // Others hold it, too, or it is a closed one's: this may run its end.
        drop(before);
    }

    /// A link was opened, and the module has put it in its place.
    fn opened(&self, link: ObjectRef) {
        if !self.is_followed.get() {
            self.place.set(Self::find());
            if self.loaded() != Some(link.as_ptr()) {
                // Another version of the module: what it does is then as without coroutines.
                return self.place.set(None);
            }
            self.is_followed.set(true);
        }
        match current() {
            Some(me) => coroutine::keep_link(me, Some(link.to_value())),
            None => drop(self.main.replace(Some(link.to_value()))),
        }
    }

    /// `pg_close()` has taken it out of its place, if it was that one.
    fn closed(&self) {
        if self.is_followed.get() && self.loaded().is_some_and(|link| link.is_null()) {
            match current() {
                Some(me) => coroutine::keep_link(me, None),
                None => drop(self.main.take()),
            }
        }
    }
}

fn own_or_inherited(me: &'static Coroutine) -> Option<Value> {
    let mut coroutine = Some(me);
    while let Some(one) = coroutine {
        if let Some(link) = coroutine::kept_link(one) {
            return Some(link);
        }
        coroutine = by_id(one.parent());
    }
    None
}

/// A coroutine has ended, and this was its link.
#[cold]
pub(crate) fn release(link: Value) {
    let is_loaded = link.as_object().is_some_and(|link| DEFAULT_LINK.loaded() == Some(link.as_ptr()));
    if is_loaded {
        let main = DEFAULT_LINK.main.borrow().clone();
        DEFAULT_LINK.put(main);
    }
    drop(link);
}

/// Forgets what belongs to the request that ends.
pub(crate) fn request_shutdown() {
    if DEFAULT_LINK.is_followed.replace(false) {
        drop(DEFAULT_LINK.main.take());
    }
}
