//! The connections and statements that PHP's extensions have open, and what is known of them.
//!
//! Touched on PHP's thread alone, but for the flag that a thread of the pool looks at before it begins.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::ffi::c_void;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use swoole_coroutine::{Gate, current_id};
use swoole_zend::PhpStatic;

use super::quick::Quick;

/// `sqlite3 *`
pub(super) type Db = *mut c_void;
/// `sqlite3_stmt *`
pub(super) type Stmt = *mut c_void;

/// The function that SQLite asks what a statement may do.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Authorizer {
    None,
    /// Nobody knows what it does.
    Unknown(usize),
    /// ext/sqlite3's, which allows everything while the script has not set one and `open_basedir` is empty.
    Php(usize),
}

/// An open connection.
pub(super) struct Connection {
    pub(super) db: usize,
    /// It calls PHP functions. Set on PHP's thread before the function is there, read with the connection's mutex held.
    calls_back: Arc<AtomicBool>,
    pub(super) authorizer: Cell<Authorizer>,
    /// A statement has been prepared, so the schema has been read and nobody waits for a lock to read it.
    pub(super) has_schema: Cell<bool>,
    /// Calls that are on the pool now.
    running: Cell<usize>,
    /// What calls PHP functions may wait in one of them: who is inside then. Of those that call back.
    gate: Cell<Option<&'static Gate>>,
    pub(super) quick: Quick,
}

impl Connection {
    pub(super) fn calls_back(&self) -> bool {
        self.calls_back.load(Ordering::Acquire)
    }

    /// From now on everything happens on PHP's thread, and one coroutine at a time makes it happen.
    pub(super) fn set_calls_back(&self) {
        self.calls_back.store(true, Ordering::Release);
        if self.gate.get().is_none() {
            let new = || &*Box::leak(Box::new(Gate::new("an SQLite connection that calls back")));
            self.gate.set(Some(GATES.borrow_mut().pop().unwrap_or_else(new)));
        }
    }

    pub(super) fn gate(&self) -> Option<&'static Gate> {
        self.gate.get()
    }

    pub(super) fn is_on_pool(&self) -> bool {
        self.running.get() > 0
    }

    /// Whether others are in a call for it: on the pool, or in a PHP function that it has called.
    pub(super) fn is_in_use(&self) -> bool {
        let holder = self.gate.get().and_then(Gate::holder);
        self.is_on_pool() || holder.is_some_and(|holder| holder != current_id())
    }

    /// For another thread to look at.
    pub(super) fn flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.calls_back)
    }
}

/// One more call for this connection is on the pool, until this is dropped.
pub(super) struct Use<'a>(&'a Connection);

impl<'a> Use<'a> {
    pub(super) fn of(connection: &'a Connection) -> Self {
        connection.running.set(connection.running.get() + 1);
        Self(connection)
    }
}

impl Drop for Use<'_> {
    fn drop(&mut self) {
        self.0.running.set(self.0.running.get() - 1);
    }
}

/// A prepared statement.
pub(super) struct Statement {
    pub(super) connection: Rc<Connection>,
    /// See [`Quick::look_at`].
    pub(super) key: Option<u64>,
    /// Its last row took long enough for others to notice.
    pub(super) is_slow: Cell<bool>,
    /// It was finalized while a call for its connection was on the pool; it goes when that is done.
    pub(super) is_doomed: Cell<bool>,
}

#[derive(Default)]
struct Registry {
    connections: HashMap<usize, Rc<Connection>>,
    statements: HashMap<usize, Rc<Statement>>,
    /// Destination and source of a backup.
    backups: HashMap<usize, (usize, usize)>,
}

/// Gates of connections that are closed: a gate stays where it is for good.
static GATES: PhpStatic<RefCell<Vec<&'static Gate>>> = PhpStatic::new(RefCell::new(Vec::new()));

static REGISTRY: PhpStatic<RefCell<Option<Registry>>> = PhpStatic::new(RefCell::new(None));

fn with<R>(body: impl FnOnce(&mut Registry) -> R) -> R {
    body(REGISTRY.borrow_mut().get_or_insert_default())
}

/// A connection was opened.
pub(super) fn opened(db: Db) {
    let connection = Rc::new(Connection {
        db: db as usize,
        calls_back: Arc::new(AtomicBool::new(false)),
        authorizer: Cell::new(Authorizer::None),
        has_schema: Cell::new(false),
        running: Cell::new(0),
        gate: Cell::new(None),
        quick: Quick::new(),
    });
    with(|registry| registry.connections.insert(db as usize, connection));
}

/// A connection was closed, or is as soon as its last statement is finalized.
pub(super) fn closed(db: Db) {
    let closed = with(|registry| {
        registry.statements.retain(|_, statement| statement.connection.db != db as usize);
        registry.connections.remove(&(db as usize))
    });
    let gate = closed.and_then(|connection| connection.gate.take());
    GATES.borrow_mut().extend(gate.filter(|gate| gate.is_idle()));
}

pub(super) fn connection(db: Db) -> Option<Rc<Connection>> {
    with(|registry| registry.connections.get(&(db as usize)).cloned())
}

pub(super) fn each_connection(visit: impl Fn(&Connection)) {
    with(|registry| registry.connections.values().for_each(|connection| visit(connection)));
}

/// The connection whose authorizer was set with this argument.
pub(super) fn authorized_by(argument: usize) -> Option<Rc<Connection>> {
    with(|registry| {
        registry
            .connections
            .values()
            .find(|connection| match connection.authorizer.get() {
                Authorizer::Unknown(known) | Authorizer::Php(known) => known == argument,
                Authorizer::None => false,
            })
            .cloned()
    })
}

/// A statement was prepared.
pub(super) fn prepared(connection: &Rc<Connection>, stmt: Stmt, key: Option<u64>) {
    connection.has_schema.set(true);
    let statement = Rc::new(Statement {
        connection: Rc::clone(connection),
        key,
        is_slow: Cell::new(false),
        is_doomed: Cell::new(false),
    });
    with(|registry| registry.statements.insert(stmt as usize, statement));
}

pub(super) fn statement(stmt: Stmt) -> Option<Rc<Statement>> {
    with(|registry| registry.statements.get(&(stmt as usize)).cloned())
}

/// A statement is finalized.
pub(super) fn finalized(stmt: Stmt) {
    with(|registry| registry.statements.remove(&(stmt as usize)));
}

/// A backup was begun.
pub(super) fn backup_begun(backup: *mut c_void, destination: Db, source: Db) {
    with(|registry| registry.backups.insert(backup as usize, (destination as usize, source as usize)));
}

/// The two connections of a backup.
pub(super) fn backup(backup: *mut c_void) -> Option<(Rc<Connection>, Rc<Connection>)> {
    with(|registry| {
        let (destination, source) = registry.backups.get(&(backup as usize))?;
        Some((registry.connections.get(destination)?.clone(), registry.connections.get(source)?.clone()))
    })
}

/// A backup is finished.
pub(super) fn backup_ended(backup: *mut c_void) {
    with(|registry| registry.backups.remove(&(backup as usize)));
}
