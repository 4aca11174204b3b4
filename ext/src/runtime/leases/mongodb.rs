//! ext-mongodb, which keeps one client for each set of URI and options, in a table of its own, unless told otherwise.
//!
//! libmongoc's client is not made to be entered twice. Each coroutine gets its own: the table is searched for the driver
//! options, too, where names that nobody knows are allowed, so one of them is the lease's. A client is leased until its last
//! `Manager` is gone, which cursors, sessions and servers hold; it has no state that would have to be cleaned, since
//! libmongoc closes a connection of which it has not read the answer. The process id is a part of what is searched for, so
//! a forked child finds none of its parent's.
//!
//! A `Manager` that one coroutine, or the main script, has made and others use: for each of their calls one like it is made,
//! which finds the caller's own client. What comes of such a call (a cursor, a session, a server) belongs to that client, and
//! a call with a session goes to the session's client, whoever makes it. Only a manager that is told not to persist
//! is its one client's; two coroutines that use that, or the same cursor, are told so.

use swoole_zend::array::{ArrayBuilder, Key};
use swoole_zend::{ObjectRef, Value, Zval, class, error, function, sys};

use super::again::{Again, argument, result, this};
use super::{holder, key, pool, text};
use crate::runtime::kinds::around::Row;
use crate::runtime::kinds::{Call, watch_client_of};

pub(super) static ROWS: &[Row] = &[
    ("mongodb\\driver\\manager::__construct", constructs),
    ("mongodb\\driver\\manager::addsubscriber", subscribes),
    ("mongodb\\driver\\manager::removesubscriber", unsubscribes),
    ("mongodb\\driver\\manager::executebulkwrite", asks),
    ("mongodb\\driver\\manager::executecommand", asks),
    ("mongodb\\driver\\manager::executequery", asks),
    ("mongodb\\driver\\manager::executereadcommand", asks),
    ("mongodb\\driver\\manager::executereadwritecommand", asks),
    ("mongodb\\driver\\manager::executewritecommand", asks),
    ("mongodb\\driver\\manager::executebulkwritecommand", asks),
    ("mongodb\\driver\\manager::getservers", asks),
    ("mongodb\\driver\\manager::selectserver", asks),
    ("mongodb\\driver\\manager::startsession", asks),
    ("mongodb\\driver\\manager::createclientencryption", makes),
    ("mongodb\\driver\\server::executebulkwrite", makes),
    ("mongodb\\driver\\server::executecommand", makes),
    ("mongodb\\driver\\server::executequery", makes),
    ("mongodb\\driver\\server::executereadcommand", makes),
    ("mongodb\\driver\\server::executereadwritecommand", makes),
    ("mongodb\\driver\\server::executewritecommand", makes),
    ("mongodb\\driver\\server::executebulkwritecommand", makes),
];

const URI: u32 = 1;
const DRIVER_OPTIONS: u32 = 3;
/// The driver's own: a client of this manager's own.
const NOT_KEPT: &str = "disableClientPersistence";

/// What is kept of a manager: who has made it, its arguments, and then its subscribers.
const ARGUMENTS: usize = 3;

fn constructs(call: Call) {
    let options = argument(call, DRIVER_OPTIONS).filter(|options| !options.is_null());
    let Some(manager) = this(call) else { return call.proceed() };
    let options = match options {
        None => None,
        Some(options) => match options.as_array() {
            Some(array) if !array.get(NOT_KEPT).is_some_and(Zval::is_true) => Some(array),
            _ => return call.proceed(),
        },
    };
    let mut kept = vec![Value::from(swoole_coroutine::current_id())];
    kept.extend(
        (1..=DRIVER_OPTIONS)
            .map(|position| argument(call, position).map_or_else(Value::null, Zval::to_value)),
    );
    // Clients that differ in what cannot be told from here share numbers, and have names of their own all the same.
    let Some(lease) = pool::take(&key("mongodb", &[&text(argument(call, URI))])) else {
        holder::hold(manager, None, |_, _| {});
        holder::keep(manager, kept);
        return call.proceed();
    };
    let mut marked = ArrayBuilder::with_capacity(options.map_or(0, swoole_zend::Array::len) + 1);
    for (name, value) in options.into_iter().flat_map(swoole_zend::Array::iter) {
        match name {
            Key::Index(index) => marked.set_index(index, value.to_value()),
            Key::Name(name) => marked.set_zstr(name, value.to_value()),
        };
    }
    marked.set("lease", Value::from(lease.text().as_str()));
    let again = Again::new(call, DRIVER_OPTIONS);
    again.set(DRIVER_OPTIONS, marked.into());
    holder::hold(manager, Some(lease), |_, _| {});
    holder::keep(manager, kept);
    again.make();
}

fn subscribes(call: Call) {
    call.proceed();
    if let (Some(manager), Some(subscriber), false) = (this(call), argument(call, 1), error::is_pending()) {
        let mut kept = holder::kept(manager);
        let is_known = kept.iter().skip(1 + ARGUMENTS).any(|known| is_same(known, subscriber));
        if !kept.is_empty() && !is_known {
            kept.push(subscriber.to_value());
            holder::keep(manager, kept);
        }
    }
}

fn unsubscribes(call: Call) {
    call.proceed();
    if let (Some(manager), Some(subscriber)) = (this(call), argument(call, 1)) {
        let kept = holder::kept(manager);
        let rest = kept.into_iter().enumerate();
        let rest = rest.filter(|(index, known)| *index <= ARGUMENTS || !is_same(known, subscriber));
        holder::keep(manager, rest.map(|(_, known)| known).collect());
    }
}

fn is_same(one: &Zval, other: &Zval) -> bool {
    let address = |value: &Zval| value.as_object().map(|object| object.as_ptr());
    address(one) == address(other)
}

/// Something is asked of a server, by whichever coroutine.
fn asks(call: Call) {
    let Some(manager) = this(call).filter(|_| swoole_coroutine::current().is_some()) else {
        return makes(call);
    };
    let other = match argument(call, 3).and_then(Zval::as_array).and_then(|options| options.get("session")) {
        Some(session) => manager_of(session),
        None => like(manager),
    };
    if error::is_pending() {
        return;
    }
    match other
        .as_ref()
        .and_then(|other| other.as_object())
        .filter(|other| other.as_ptr() != manager.as_ptr())
    {
        None => makes(call),
        Some(other) => {
            let again = Again::new(call, 0);
            again.set_this(other);
            again.make();
            watch(call);
        }
    }
}

fn makes(call: Call) {
    call.proceed();
    watch(call);
}

/// What the call has returned uses its client until it is freed, if it is one of these.
fn watch(call: Call) {
    const CLASSES: [&str; 3] =
        ["MongoDB\\Driver\\Cursor", "MongoDB\\Driver\\Session", "MongoDB\\Driver\\ClientEncryption"];
    if let Some(made) = result(call).as_object()
        && CLASSES.contains(&made.class_name().as_str())
    {
        watch_client_of(made);
    }
}

/// The manager that a session has come from.
fn manager_of(session: &Zval) -> Option<Value> {
    let server = session.as_object()?;
    (server.class_name() == "MongoDB\\Driver\\Session").then_some(())?;
    // SAFETY: a session of the extension's.
    let manager = unsafe { swoole_kinds_mongodb_manager(server.as_ptr()) };
    // SAFETY: null, or the manager that the session holds.
    (!manager.is_null()).then(|| unsafe { ObjectRef::from_raw(manager) }.to_value())
}

/// A manager like one that another coroutine has made, for the running one. None: the manager itself will do, or must.
fn like(manager: ObjectRef) -> Option<Value> {
    let mut kept = holder::kept(manager).into_iter();
    if kept.next()?.as_long() == Some(swoole_coroutine::current_id()) {
        return None;
    }
    let mut arguments: Vec<Value> = kept.by_ref().take(ARGUMENTS).collect();
    // What a class of the script adds is of no matter to the call.
    let class = class::by_name("mongodb\\driver\\manager")?;
    let made = class::construct(class, &mut arguments).ok()?;
    let object = made.as_object()?;
    for subscriber in kept {
        let add = function::method(class, "addsubscriber")?;
        function::call(add, Some(object), &mut [subscriber]);
    }
    Some(made)
}

unsafe extern "C" {
    fn swoole_kinds_mongodb_manager(session: *mut sys::zend_object) -> *mut sys::zend_object;
}
