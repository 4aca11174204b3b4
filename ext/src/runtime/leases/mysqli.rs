//! mysqli, with a host that begins with `p:`.
//!
//! mysqli keeps a list of idle connections, and who takes one from it has it alone: nothing is leased. When one is taken,
//! `COM_CHANGE_USER` sets back everything; but it lies there with its transaction open, unless an INI entry says otherwise,
//! and a connection on which an answer is still to come lies there, too. So in coroutines it is rolled back, or closed
//! instead of kept, before mysqli puts it away.

use swoole_coroutine::current;
use swoole_zend::{ObjectRef, Zval, sys};

use super::again::{argument, result, this};
use super::holder::{self, Mark};
use super::method;
use crate::runtime::kinds::Call;
use crate::runtime::kinds::around::Row;

pub(super) static ROWS: &[Row] = &[
    ("mysqli::__construct", connects),
    ("mysqli::connect", connects),
    ("mysqli::real_connect", connects),
    ("mysqli_connect", connects),
    ("mysqli_real_connect", connects),
    ("mysqli::close", closes),
    ("mysqli_close", closes),
    ("mysqli::prepare", makes_statement),
    ("mysqli::stmt_init", makes_statement),
    ("mysqli_prepare", makes_statement),
    ("mysqli_stmt::__construct", makes_statement_of_argument),
    ("mysqli_stmt_init", makes_statement),
];

unsafe extern "C" {
    fn swoole_leases_mysqli_state(object: *mut sys::zend_object) -> i32;
    /// Whether statements or results refer to the connection.
    fn swoole_leases_mysqli_is_shared(object: *mut sys::zend_object) -> bool;
    /// It is closed when mysqli would put it to the idle ones.
    fn swoole_leases_mysqli_do_not_keep(object: *mut sys::zend_object);
}

/// Statements were made with the object.
const HAS_STATEMENTS: Mark = 1;

/// What can be said of the connection of a mysqli object; the numbers are those of `clients.c`.
const NOT_PERSISTENT: i32 = 0;
const IN_TRANSACTION: i32 = 2;
const NOT_USABLE: i32 = 3;

fn state(mysqli: ObjectRef) -> i32 {
    // SAFETY: alive, and of the class or derived from it, as its method is called.
    unsafe { swoole_leases_mysqli_state(mysqli.as_ptr()) }
}

/// The object that a call is about: the method's own, the first argument, or the result.
fn object(call: Call) -> Option<ObjectRef> {
    let class = swoole_zend::class::by_name("mysqli")?;
    this(call)
        .or_else(|| argument(call, 1).and_then(Zval::as_object))
        .or_else(|| result(call).as_object())
        .filter(|object| object.is_a(class))
}

fn connects(call: Call) {
    if current().is_none() {
        return call.proceed();
    }
    // One that is connected is put away first.
    if let Some(mysqli) = object(call) {
        holder::clean(mysqli);
    }
    call.proceed();
    if let Some(mysqli) = object(call)
        && state(mysqli) != NOT_PERSISTENT
    {
        super::pool::set_used();
        holder::hold(mysqli, None, clean);
    }
}

fn closes(call: Call) {
    if let Some(mysqli) = object(call) {
        holder::clean(mysqli);
    }
    call.proceed();
}

fn makes_statement(call: Call) {
    note_statement(object(call));
    call.proceed();
}

fn makes_statement_of_argument(call: Call) {
    note_statement(argument(call, 1).and_then(Zval::as_object));
    call.proceed();
}

fn note_statement(mysqli: Option<ObjectRef>) {
    if let Some(mysqli) = mysqli {
        holder::mark(mysqli, HAS_STATEMENTS);
    }
}

fn clean(mysqli: ObjectRef, mark: Mark) {
    // A statement that is left would be closed on the server when the connection is somebody else's, by a number that may
    // be one of his. Results that were read whole refer to the connection, too, but do nothing with it.
    // SAFETY: alive.
    let has_statement =
        mark & HAS_STATEMENTS != 0 && unsafe { swoole_leases_mysqli_is_shared(mysqli.as_ptr()) };
    if state(mysqli) == IN_TRANSACTION {
        let _ = method(mysqli, "mysqli", "rollback", &mut []);
    }
    if has_statement || matches!(state(mysqli), IN_TRANSACTION | NOT_USABLE) {
        // SAFETY: alive.
        unsafe { swoole_leases_mysqli_do_not_keep(mysqli.as_ptr()) };
    }
}

/// Whether a name in the list of persistent handles is that of a list of idle connections.
pub(super) fn is_list(name: &[u8]) -> bool {
    name.starts_with(b"mysqli_")
}
