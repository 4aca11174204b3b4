//! PDO with `ATTR_PERSISTENT`, whatever the driver.
//!
//! The handle's name is made of the DSN, the user, the password and, where the attribute is a text that is not a number, of
//! that. The text gets the lease's mark. A handle that comes back is rolled back by PDO itself when its object is freed; what
//! a driver has beyond that is done before. Attributes that the coroutine before has set are set back by the constructor, as
//! if the script had passed PDO's own defaults.
//!
//! Two objects of one coroutine share the handle. When the connection has died meanwhile, PDO would free it below the first
//! object while it makes the second: the second then gets another handle.

use swoole_coroutine::current;
use swoole_zend::array::{ArrayBuilder, Key};
use swoole_zend::{Array, ObjectRef, Value, Zval, sys};

use super::again::{Again, argument, this};
use super::holder::{self, Mark};
use super::pool::{self, Lease};
use super::{clean_before_use, key, method, text};
use crate::runtime::kinds::Call;
use crate::runtime::kinds::around::Row;

pub(super) static ROWS: &[Row] = &[("pdo::__construct", constructs)];

const CLASS: &str = "pdo";

// Attributes of PDO and of its drivers: numbers that are part of its interface.
const ATTR_AUTOCOMMIT: i64 = 0;
const ATTR_TIMEOUT: i64 = 2;
const ATTR_ERRMODE: i64 = 3;
const ATTR_CASE: i64 = 8;
const ATTR_ORACLE_NULLS: i64 = 11;
const ATTR_PERSISTENT: i64 = 12;
const ATTR_DRIVER_NAME: i64 = 16;
const ATTR_STRINGIFY_FETCHES: i64 = 17;
const ATTR_DEFAULT_FETCH_MODE: i64 = 19;
const ATTR_EMULATE_PREPARES: i64 = 20;
const DRIVER_SPECIFIC: i64 = 1000;
const MYSQL_ATTR_USE_BUFFERED_QUERY: i64 = DRIVER_SPECIFIC;
const PGSQL_ATTR_DISABLE_PREPARES: i64 = DRIVER_SPECIFIC;
const ERRMODE_SILENT: i64 = 0;
const FETCH_BOTH: i64 = 4;
/// The seconds that SQLite waits for a lock unless told otherwise.
const SQLITE_TIMEOUT: i64 = 60;

const OPTIONS: u32 = 4;

unsafe extern "C" {
    /// Whether the connection behind a PDO object is lost. It is asked, which may park.
    fn swoole_leases_pdo_is_dead(object: *mut sys::zend_object) -> bool;
    /// Whether `text` is a number to PHP.
    fn swoole_leases_is_number(text: *mut sys::zend_string) -> bool;
}

/// The name that the script has given to its handle: `Some("")` for persistence without one, as PDO reads the attribute.
fn persistence(options: &Array) -> Option<Vec<u8>> {
    let value = options.get_index(ATTR_PERSISTENT)?;
    if let Some(name) = value.as_str()
        && !name.as_bytes().is_empty()
        // SAFETY: a live string.
        && !unsafe { swoole_leases_is_number(name.as_ptr()) }
    {
        return Some(name.as_bytes().to_vec());
    }
    (value.to_long() != 0).then(Vec::new)
}

fn constructs(call: Call) {
    let options = argument(call, OPTIONS).and_then(Zval::as_array);
    let (Some(object), Some(options), Some(_)) = (this(call), options, current()) else {
        return call.proceed();
    };
    let Some(name) = persistence(options) else { return call.proceed() };
    let parts = [text(argument(call, 1)), text(argument(call, 2)), text(argument(call, 3))];
    let [dsn, user, password] = &parts;
    let pool_key = key(CLASS, &[dsn, user, password, &name]);
    let Some(mut lease) = pool::take(&pool_key) else { return call.proceed() };
    if let Some(other) = holder::of_lease(&lease)
        // SAFETY: alive: others use it, or it would not hold the lease.
        && unsafe { swoole_leases_pdo_is_dead(other.as_ptr()) }
    {
        lease.set_apart();
        match pool::take(&pool_key) {
            Some(fresh) => lease = fresh,
            None => return call.proceed(),
        }
    }
    let again = Again::new(call, OPTIONS);
    again.set(OPTIONS, marked(options, &lease, &name, dsn));
    drop((parts, name, pool_key));
    let must_clean = lease.is_left_unclean();
    // From here on: a constructor that fails leaves an object with the handle, which may be known already.
    holder::hold(object, Some(lease), clean);
    again.make();
    clean_before_use(object, must_clean);
}

/// The options with the lease's mark, and PDO's defaults for what the coroutine before may have set.
fn marked(options: &Array, lease: &Lease, name: &[u8], dsn: &[u8]) -> Value {
    let mut marked = ArrayBuilder::with_capacity(options.len() + 8);
    if lease.is_reused() {
        for &(attribute, value) in defaults(dsn) {
            marked.set_index(attribute, value);
        }
    }
    for (attribute, value) in options.iter() {
        match attribute {
            Key::Index(ATTR_PERSISTENT) => {
                let mut name = name.to_vec();
                name.extend_from_slice(lease.text().as_bytes());
                marked.set_index(ATTR_PERSISTENT, Value::str(&name));
            }
            Key::Index(attribute) => _ = marked.set_index(attribute, value.to_value()),
            Key::Name(name) => _ = marked.set_zstr(name, value.to_value()),
        };
    }
    marked.into()
}

fn defaults(dsn: &[u8]) -> &'static [(i64, i64)] {
    macro_rules! with_common {
        ($($specific:expr),*) => {
            &[
                (ATTR_CASE, 0),
                (ATTR_ORACLE_NULLS, 0),
                (ATTR_STRINGIFY_FETCHES, 0),
                (ATTR_DEFAULT_FETCH_MODE, FETCH_BOTH),
                $($specific),*
            ]
        };
    }
    match dsn.split(|byte| *byte == b':').next() {
        Some(b"mysql") => with_common!((ATTR_EMULATE_PREPARES, 1), (MYSQL_ATTR_USE_BUFFERED_QUERY, 1)),
        Some(b"pgsql") => with_common!((ATTR_EMULATE_PREPARES, 0), (PGSQL_ATTR_DISABLE_PREPARES, 0)),
        Some(b"sqlite") => with_common!((ATTR_TIMEOUT, SQLITE_TIMEOUT)),
        _ => with_common!(),
    }
}

/// Before the last object goes, which rolls back what PDO knows to be a transaction.
fn clean(pdo: ObjectRef, _: Mark) {
    let execute = |statement: &str| _ = method(pdo, CLASS, "exec", &mut [Value::from(statement)]);
    let get = |attribute: i64| method(pdo, CLASS, "getattribute", &mut [Value::from(attribute)]);
    let set = |attribute: i64, value: i64| {
        _ = method(pdo, CLASS, "setattribute", &mut [Value::from(attribute), Value::from(value)]);
    };
    // The next constructor sets it anew.
    set(ATTR_ERRMODE, ERRMODE_SILENT);
    let Some(driver) = get(ATTR_DRIVER_NAME) else { return };
    match driver.as_str().map(swoole_zend::ZStr::as_bytes) {
        // The next constructor takes it for on, and switching it on commits.
        Some(b"mysql") if get(ATTR_AUTOCOMMIT).is_some_and(|value| !value.is_true()) => {
            execute("ROLLBACK");
            set(ATTR_AUTOCOMMIT, 1);
        }
        Some(b"pgsql") => {
            if method(pdo, CLASS, "intransaction", &mut []).is_some_and(|value| value.is_true()) {
                execute("ROLLBACK");
            }
            execute("DISCARD ALL");
        }
        // PDO does not know of a transaction that was begun with a statement.
        Some(b"sqlite") => execute("ROLLBACK"),
        _ => {}
    }
}
