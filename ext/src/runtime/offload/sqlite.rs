//! SQLite, as the extensions sqlite3 and pdo_sqlite use it.
//!
//! A connection may be used by any thread, one at a time: that is what its mutex is for. What reads files, waits for the
//! locks of others or searches for long therefore runs on the pool. The first row of a statement does, which is where
//! locks are taken and all changes happen, and a further one when the row before it took long; other rows cost less
//! than a change of threads.
//!
//! | function | on the pool |
//! | --- | --- |
//! | `sqlite3_step` | the first call of an execution, but for those in [`quick`]; later ones when the one before took more than 100 µs |
//! | `sqlite3_exec`, `sqlite3_backup_step` | always |
//! | `sqlite3_prepare_v2` | the first of a connection, which reads the schema |
//! | `sqlite3_open_v2`, `sqlite3_close`, blobs, loading of extensions | never: short, or called where nothing may park |
//!
//! Connections that were opened before any hook was on are not known, and those that were open when hooks were switched
//! off have been out of sight: they are used in place.
//!
//! Three things must not happen.
//!
//! * **PHP code on another thread.** Functions, aggregates and collations of the script, and authorizers, are called in
//!   the middle of a statement. Their registration comes by here first, and from then on the connection's calls are made
//!   in place. A thread of the pool looks once more when it has the connection's mutex, which registration needs, too.
//!   ext/sqlite3 sets an authorizer with every connection; it is known to call nothing until `setAuthorizer()` is used.
//! * **Memory that goes away.** A statement that another coroutine finalizes while the connection is in use on the pool
//!   stays until it is not. Bound strings are copied by SQLite, not borrowed: the script may change a variable that is
//!   bound by reference while it waits.
//! * **Waiting inside SQLite on PHP's thread,** with its mutexes held. While a call is made in place nothing parks
//!   ([`is_inside`]): what the library itself calls, be it libc or its own functions, goes straight on. A PHP function that
//!   it has called may wait; then the connection is that coroutine's until the call is over, and others take turns.

mod methods;
mod quick;
mod registry;

use std::cell::RefCell;
use std::ffi::{CStr, c_char, c_int, c_void};
use std::rc::Rc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use swoole_interpose::Row;
use swoole_zend::fiber::Code;
use swoole_zend::{PhpStatic, sys};

pub(super) use self::methods::install;
use self::registry::{Authorizer, Connection, Db, Stmt, Use};
use super::{Original, applies, name, on_pool};
use crate::runtime::pool::Load;

/// What the wait is called in reports.
const REASON: &str = "sqlite";
/// A row that took longer makes the next one go to the pool.
const SLOW: Duration = Duration::from_micros(100);
/// How often it is looked whether a connection is still in use.
const LOOK_AGAIN: Duration = Duration::from_millis(1);

const SQLITE_OK: c_int = 0;
const SQLITE_BUSY: c_int = 5;
/// Extended codes say more in the other bits.
const PRIMARY: c_int = 0xff;
const SQLITE_MISUSE: c_int = 21;
/// `SQLITE_TRANSIENT`: SQLite takes a copy.
const TRANSIENT: *const c_void = usize::MAX as *const c_void;

/// Declares the library's own functions: `call::sqlite3_step(stmt)`.
macro_rules! library {
    ($(fn $name:ident($($argument:ident: $type:ty),*) $(-> $result:ty)?;)*) => {
        /// The library's own functions.
        ///
        /// # Safety
        ///
        /// As SQLite's documentation has it for each.
        mod call {
            use super::*;
            $(
                #[allow(clippy::too_many_arguments, reason = "SQLite's")]
                pub(super) unsafe fn $name($($argument: $type),*) $(-> $result)? {
                    type Function = unsafe extern "C" fn($($type),*) $(-> $result)?;
                    static ORIGINAL: Original = Original::new(name!($name));
                    let original = ORIGINAL.get();
                    // SAFETY: the library's function of that name has this type.
                    let original = unsafe { std::mem::transmute::<*mut c_void, Function>(original) };
                    // SAFETY: the caller's promise.
                    unsafe { original($($argument),*) }
                }
            )*
        }
    };
}

library! {
    fn sqlite3_open_v2(path: *const c_char, db: *mut Db, flags: c_int, vfs: *const c_char) -> c_int;
    fn sqlite3_close(db: Db) -> c_int;
    fn sqlite3_close_v2(db: Db) -> c_int;
    fn sqlite3_prepare_v2(db: Db, sql: *const c_char, length: c_int, stmt: *mut Stmt, rest: *mut *const c_char) -> c_int;
    fn sqlite3_step(stmt: Stmt) -> c_int;
    fn sqlite3_reset(stmt: Stmt) -> c_int;
    fn sqlite3_finalize(stmt: Stmt) -> c_int;
    fn sqlite3_exec(db: Db, sql: *const c_char, row: *const c_void, argument: *mut c_void, message: *mut *mut c_char) -> c_int;
    fn sqlite3_bind_text(stmt: Stmt, index: c_int, text: *const c_char, length: c_int, release: *const c_void) -> c_int;
    fn sqlite3_bind_blob(stmt: Stmt, index: c_int, bytes: *const c_void, length: c_int, release: *const c_void) -> c_int;
    fn sqlite3_create_function(
        db: Db, name: *const c_char, count: c_int, encoding: c_int, argument: *mut c_void,
        function: *const c_void, step: *const c_void, last: *const c_void
    ) -> c_int;
    fn sqlite3_create_function_v2(
        db: Db, name: *const c_char, count: c_int, encoding: c_int, argument: *mut c_void,
        function: *const c_void, step: *const c_void, last: *const c_void, release: *const c_void
    ) -> c_int;
    fn sqlite3_create_collation(
        db: Db, name: *const c_char, encoding: c_int, argument: *mut c_void, compare: *const c_void
    ) -> c_int;
    fn sqlite3_create_collation_v2(
        db: Db, name: *const c_char, encoding: c_int, argument: *mut c_void, compare: *const c_void,
        release: *const c_void
    ) -> c_int;
    fn sqlite3_set_authorizer(db: Db, authorize: *const c_void, argument: *mut c_void) -> c_int;
    fn sqlite3_progress_handler(db: Db, steps: c_int, progress: *const c_void, argument: *mut c_void);
    fn sqlite3_load_extension(db: Db, file: *const c_char, entry: *const c_char, message: *mut *mut c_char) -> c_int;
    fn sqlite3_backup_init(to: Db, to_name: *const c_char, from: Db, from_name: *const c_char) -> *mut c_void;
    fn sqlite3_backup_step(backup: *mut c_void, pages: c_int) -> c_int;
    fn sqlite3_backup_finish(backup: *mut c_void) -> c_int;
    fn sqlite3_blob_open(
        db: Db, database: *const c_char, table: *const c_char, column: *const c_char, row: i64, flags: c_int,
        blob: *mut *mut c_void
    ) -> c_int;
    fn sqlite3_blob_close(blob: *mut c_void) -> c_int;
    fn sqlite3_blob_read(blob: *mut c_void, into: *mut c_void, length: c_int, offset: c_int) -> c_int;
    fn sqlite3_blob_write(blob: *mut c_void, from: *const c_void, length: c_int, offset: c_int) -> c_int;
    fn sqlite3_busy_timeout(db: Db, ms: c_int) -> c_int;
    fn sqlite3_sql(stmt: Stmt) -> *const c_char;
    fn sqlite3_stmt_readonly(stmt: Stmt) -> c_int;
    fn sqlite3_stmt_busy(stmt: Stmt) -> c_int;
    fn sqlite3_db_mutex(db: Db) -> *mut c_void;
    fn sqlite3_mutex_enter(mutex: *mut c_void);
    fn sqlite3_mutex_leave(mutex: *mut c_void);
}

macro_rules! rows {
    ($($name:ident),* $(,)?) => {
        pub(super) static ROWS: &[Row] = &[
            $(Row::new(name!($name), u32::MAX, "the pool", $name as *const c_void)),*
        ];
    };
}

rows! {
    sqlite3_busy_timeout, sqlite3_open_v2, sqlite3_close, sqlite3_close_v2, sqlite3_prepare_v2, sqlite3_step, sqlite3_reset, sqlite3_finalize,
    sqlite3_exec, sqlite3_bind_text, sqlite3_bind_blob, sqlite3_create_function, sqlite3_create_function_v2,
    sqlite3_create_collation, sqlite3_create_collation_v2, sqlite3_set_authorizer,
    sqlite3_progress_handler, sqlite3_load_extension, sqlite3_backup_init, sqlite3_backup_step, sqlite3_backup_finish, sqlite3_blob_open,
    sqlite3_blob_close, sqlite3_blob_read, sqlite3_blob_write,
}

/// The coroutines that are in a call that is made in place, -1 being the main stack, and the PHP function that makes it.
static INSIDE: PhpStatic<RefCell<Vec<(i64, Code)>>> = PhpStatic::new(RefCell::new(Vec::new()));

/// Whether the running coroutine is inside SQLite, and not in PHP code that SQLite has called. To be asked on PHP's thread.
pub(super) fn is_inside() -> bool {
    let inside = INSIDE.borrow();
    if inside.is_empty() {
        return false;
    }
    let me = swoole_coroutine::current_id();
    let innermost = inside.iter().rev().find(|(id, _)| *id == me);
    innermost.is_some_and(|(_, code)| code.is_same_call(&Code::running()))
}

/// Whether this is a call of PHP's, and none that SQLite makes of itself or that happens on another thread.
fn is_phps() -> bool {
    super::is_php_thread() && !is_inside()
}

/// Makes a call in place.
fn stay<T>(call: impl FnOnce() -> T) -> T {
    struct Inside(i64);
    impl Drop for Inside {
        fn drop(&mut self) {
            let mut inside = INSIDE.borrow_mut();
            if let Some(place) = inside.iter().rposition(|(id, _)| *id == self.0) {
                // Others of the same coroutine keep their order.
                inside.remove(place);
            }
        }
    }
    if !super::is_php_thread() {
        return call();
    }
    let id = swoole_coroutine::current_id();
    INSIDE.borrow_mut().push((id, Code::running()));
    let _inside = Inside(id);
    call()
}

/// Makes a call in place, for a connection that may call PHP functions, which may wait: as its turn comes.
fn stay_in_turn(connection: &Connection, call: impl FnOnce() -> c_int) -> c_int {
    let Some(gate) = connection.gate().filter(|_| swoole_coroutine::current().is_some()) else {
        return stay(call);
    };
    if !gate.is_idle() && !crate::runtime::hooks::may_park() {
        return stay(call);
    }
    match gate.enter() {
        Ok(depth) => {
            let result = stay(call);
            gate.leave(depth);
            result
        }
        // It was canceled, or the two would wait for each other.
        Err(_) => SQLITE_BUSY,
    }
}

/// Whether `open_basedir` is set: ext/sqlite3's authorizer then asks the engine about files.
fn is_confined() -> bool {
    // SAFETY: null or a C string, as the INI entry has left it.
    unsafe { sys::core_globals.open_basedir.as_ref() }.is_some_and(|first| *first != 0)
}

/// Whether a call for this connection may be made on the pool now.
fn may_leave(connection: &Connection) -> bool {
    applies()
        && !connection.calls_back()
        && match connection.authorizer.get() {
            Authorizer::None => true,
            Authorizer::Php(_) => !is_confined(),
            Authorizer::Unknown(_) => false,
        }
}

/// Makes a call for this connection on the pool; in place when it has come to call PHP functions by then, or was opened
/// to be used by one thread.
fn leave<T>(connection: &Connection, call: impl Fn() -> T) -> T {
    // SAFETY: an open connection; the mutex lives as long.
    let mutex = unsafe { call::sqlite3_db_mutex(connection.db as Db) };
    if mutex.is_null() {
        return stay(call);
    }
    let calls_back = connection.flag();
    let in_use = Use::of(connection);
    let again = &call;
    // SAFETY: SQLite leaves it to the mutex which thread calls. It calls no PHP function then; what the arguments point
    // to is the caller's, who waits, and connection and statement stay because of `in_use`.
    let done = unsafe {
        on_pool(REASON, Load::Library, move || {
            call::sqlite3_mutex_enter(mutex);
            let done = (!calls_back.load(Ordering::Acquire)).then(again);
            call::sqlite3_mutex_leave(mutex);
            done
        })
    };
    drop(in_use);
    done.unwrap_or_else(|| stay(call))
}

unsafe extern "C" fn sqlite3_open_v2(
    path: *const c_char,
    db: *mut Db,
    flags: c_int,
    vfs: *const c_char,
) -> c_int {
    // SAFETY: passed on as it came, here and below.
    let call = || unsafe { call::sqlite3_open_v2(path, db, flags, vfs) };
    if !is_phps() {
        return call();
    }
    let result = stay(call);
    // SAFETY: where SQLite has put the connection.
    if let Some(&db) = unsafe { db.as_ref() }
        && result == SQLITE_OK
    {
        registry::opened(db);
    }
    result
}

/// Closes a connection, unless a call for it is on the pool.
fn close(db: Db, call: impl FnOnce() -> c_int) -> c_int {
    if !is_phps() {
        return call();
    }
    // As if a statement were not finalized, which it is not.
    if registry::connection(db).is_some_and(|connection| connection.is_in_use()) {
        return SQLITE_BUSY;
    }
    let result = stay(call);
    if result == SQLITE_OK {
        registry::closed(db);
    }
    result
}

unsafe extern "C" fn sqlite3_close(db: Db) -> c_int {
    // SAFETY: as above.
    close(db, || unsafe { call::sqlite3_close(db) })
}

unsafe extern "C" fn sqlite3_close_v2(db: Db) -> c_int {
    // SAFETY: as above.
    close(db, || unsafe { call::sqlite3_close_v2(db) })
}

unsafe extern "C" fn sqlite3_prepare_v2(
    db: Db,
    sql: *const c_char,
    length: c_int,
    stmt: *mut Stmt,
    rest: *mut *const c_char,
) -> c_int {
    // SAFETY: as above.
    let call = || unsafe { call::sqlite3_prepare_v2(db, sql, length, stmt, rest) };
    if !is_phps() {
        return call();
    }
    let Some(connection) = registry::connection(db) else { return stay(call) };
    let worth_it = !connection.has_schema.get() || connection.is_on_pool();
    let result = if worth_it && may_leave(&connection) {
        leave(&connection, call)
    } else {
        stay_in_turn(&connection, call)
    };
    // SAFETY: where SQLite has put the statement, or null for no SQL.
    if let Some(&stmt) = unsafe { stmt.as_ref() }
        && result == SQLITE_OK
        && !stmt.is_null()
    {
        // SAFETY: the text of a statement that was just prepared: null, or a C string that lives as long.
        let key = unsafe {
            let sql = call::sqlite3_sql(stmt);
            if sql.is_null() { None } else { connection.quick.look_at(CStr::from_ptr(sql).to_bytes()) }
        };
        registry::prepared(&connection, stmt, key);
    }
    result
}

unsafe extern "C" fn sqlite3_step(stmt: Stmt) -> c_int {
    // SAFETY: as above.
    let call = || unsafe { call::sqlite3_step(stmt) };
    if !is_phps() {
        return call();
    }
    let Some(statement) = registry::statement(stmt) else { return stay(call) };
    if statement.is_doomed.get() {
        return SQLITE_MISUSE;
    }
    let connection = Rc::clone(&statement.connection);
    if !may_leave(&connection) {
        return stay_in_turn(&connection, call);
    }
    let timed = || {
        let start = Instant::now();
        (call(), start.elapsed())
    };
    // SAFETY: the caller's statement.
    let begins = unsafe { call::sqlite3_stmt_busy(stmt) } == 0;
    let is_free = !connection.is_on_pool();
    if begins
        && is_free
        && let Some(busy_timeout) = connection.quick.is_quick(statement.key)
        && let Some((result, took)) = without_waiting(&connection, stmt, busy_timeout, timed)
    {
        if took > SLOW {
            connection.quick.unlearn(statement.key);
        }
        statement.is_slow.set(took > SLOW);
        return result;
    }
    let (result, took) =
        if begins || statement.is_slow.get() || !is_free { leave(&connection, timed) } else { stay(timed) };
    statement.is_slow.set(took > SLOW);
    // SAFETY: as above; it stays while a call for its connection is under way.
    if begins && unsafe { call::sqlite3_stmt_readonly(stmt) } != 0 {
        connection.quick.learn(statement.key, took);
    }
    result
}

/// Begins an execution in place. None when it would have to wait for a lock: it has not begun then.
fn without_waiting(
    connection: &Connection,
    stmt: Stmt,
    busy_timeout: c_int,
    call: impl FnOnce() -> (c_int, Duration),
) -> Option<(c_int, Duration)> {
    let db = connection.db as Db;
    let waits = busy_timeout > 0;
    // SAFETY: an open connection and its statement, which has not begun.
    let (result, took) = stay(|| unsafe {
        if waits {
            call::sqlite3_busy_timeout(db, 0);
        }
        let (result, took) = call();
        if waits {
            call::sqlite3_busy_timeout(db, busy_timeout);
            if result & PRIMARY == SQLITE_BUSY {
                call::sqlite3_reset(stmt);
            }
        }
        (result, took)
    });
    (!waits || result & PRIMARY != SQLITE_BUSY).then_some((result, took))
}

unsafe extern "C" fn sqlite3_busy_timeout(db: Db, ms: c_int) -> c_int {
    if is_phps()
        && let Some(connection) = registry::connection(db)
    {
        connection.quick.set_busy_timeout(ms);
    }
    // SAFETY: as above.
    stay(|| unsafe { call::sqlite3_busy_timeout(db, ms) })
}

unsafe extern "C" fn sqlite3_reset(stmt: Stmt) -> c_int {
    // SAFETY: as above.
    let call = || unsafe { call::sqlite3_reset(stmt) };
    if !is_phps() {
        return call();
    }
    if let Some(statement) = registry::statement(stmt)
        && statement.connection.is_on_pool()
        && may_leave(&statement.connection)
    {
        return leave(&statement.connection, call);
    }
    stay(call)
}

unsafe extern "C" fn sqlite3_finalize(stmt: Stmt) -> c_int {
    // SAFETY: as above.
    let call = || unsafe { call::sqlite3_finalize(stmt) };
    if !is_phps() {
        return call();
    }
    if let Some(statement) = registry::statement(stmt) {
        if statement.connection.is_in_use() {
            statement.is_doomed.set(true);
            let later = finalize_later(stmt as usize, Rc::clone(&statement.connection));
            let hold = swoole_coroutine::hold();
            let spawned = swoole_coroutine::spawn_task(async move {
                later.await;
                drop(hold);
            });
            if spawned.is_ok() {
                return SQLITE_OK;
            }
        }
        registry::finalized(stmt);
    }
    stay(call)
}

async fn finalize_later(stmt: usize, connection: Rc<Connection>) {
    while connection.is_in_use() {
        tokio::time::sleep(LOOK_AGAIN).await;
    }
    // Whoever used it has come back from the pool, but may not be done with what it got.
    tokio::task::yield_now().await;
    registry::finalized(stmt as Stmt);
    // SAFETY: a statement that its owner has given up, and nobody uses.
    stay(|| unsafe { call::sqlite3_finalize(stmt as Stmt) });
}

unsafe extern "C" fn sqlite3_exec(
    db: Db,
    sql: *const c_char,
    row: *const c_void,
    argument: *mut c_void,
    message: *mut *mut c_char,
) -> c_int {
    // SAFETY: as above.
    let call = || unsafe { call::sqlite3_exec(db, sql, row, argument, message) };
    if !is_phps() {
        return call();
    }
    let connection = registry::connection(db);
    if let Some(connection) = &connection
        && !sql.is_null()
    {
        // SAFETY: a C string of the caller's.
        connection.quick.look_at(unsafe { CStr::from_ptr(sql) }.to_bytes());
    }
    match connection {
        Some(connection) if row.is_null() && may_leave(&connection) => {
            // It may have attached another database, whose schema is yet to be read.
            connection.has_schema.set(false);
            leave(&connection, call)
        }
        Some(connection) => stay_in_turn(&connection, call),
        None => stay(call),
    }
}

unsafe extern "C" fn sqlite3_bind_text(
    stmt: Stmt,
    index: c_int,
    text: *const c_char,
    length: c_int,
    release: *const c_void,
) -> c_int {
    // SAFETY: as above; a copy in place of a loan.
    unsafe { call::sqlite3_bind_text(stmt, index, text, length, copied(release)) }
}

unsafe extern "C" fn sqlite3_bind_blob(
    stmt: Stmt,
    index: c_int,
    bytes: *const c_void,
    length: c_int,
    release: *const c_void,
) -> c_int {
    // SAFETY: as above.
    unsafe { call::sqlite3_bind_blob(stmt, index, bytes, length, copied(release)) }
}

/// `SQLITE_STATIC` is no function to release with: the bytes are borrowed.
fn copied(release: *const c_void) -> *const c_void {
    if release.is_null() { TRANSIENT } else { release }
}

/// The connection is about to call PHP functions, or what nobody knows.
fn calls_back(db: Db) {
    if is_phps()
        && let Some(connection) = registry::connection(db)
    {
        connection.set_calls_back();
    }
}

/// Functions that make a connection call back.
macro_rules! callbacks {
    ($(fn $name:ident($db:ident, $($argument:ident: $type:ty),*) $(-> $result:ty)?;)*) => {$(
        #[allow(clippy::too_many_arguments, reason = "SQLite's")]
        unsafe extern "C" fn $name($db: Db, $($argument: $type),*) $(-> $result)? {
            calls_back($db);
            // SAFETY: passed on as it came.
            stay(|| unsafe { call::$name($db, $($argument),*) })
        }
    )*};
}

callbacks! {
    fn sqlite3_create_function(
        db, name: *const c_char, count: c_int, encoding: c_int, argument: *mut c_void,
        function: *const c_void, step: *const c_void, last: *const c_void
    ) -> c_int;
    fn sqlite3_create_function_v2(
        db, name: *const c_char, count: c_int, encoding: c_int, argument: *mut c_void,
        function: *const c_void, step: *const c_void, last: *const c_void, release: *const c_void
    ) -> c_int;
    fn sqlite3_create_collation(
        db, name: *const c_char, encoding: c_int, argument: *mut c_void, compare: *const c_void
    ) -> c_int;
    fn sqlite3_create_collation_v2(
        db, name: *const c_char, encoding: c_int, argument: *mut c_void, compare: *const c_void,
        release: *const c_void
    ) -> c_int;
    fn sqlite3_progress_handler(db, steps: c_int, progress: *const c_void, argument: *mut c_void);
    fn sqlite3_load_extension(db, file: *const c_char, entry: *const c_char, message: *mut *mut c_char) -> c_int;
}

unsafe extern "C" fn sqlite3_set_authorizer(
    db: Db,
    authorize: *const c_void,
    argument: *mut c_void,
) -> c_int {
    if is_phps()
        && let Some(connection) = registry::connection(db)
    {
        connection.authorizer.set(if authorize.is_null() {
            Authorizer::None
        } else {
            Authorizer::Unknown(argument as usize)
        });
        wait_for_pool(&connection);
    }
    // SAFETY: as above.
    unsafe { call::sqlite3_set_authorizer(db, authorize, argument) }
}

/// Blocks until no thread of the pool uses the connection; the next one will see what was set before.
fn wait_for_pool(connection: &Connection) {
    // SAFETY: an open connection; SQLite does nothing for a mutex that is null.
    unsafe {
        let mutex = call::sqlite3_db_mutex(connection.db as Db);
        call::sqlite3_mutex_enter(mutex);
        call::sqlite3_mutex_leave(mutex);
    }
}

unsafe extern "C" fn sqlite3_backup_init(
    to: Db,
    to_name: *const c_char,
    from: Db,
    from_name: *const c_char,
) -> *mut c_void {
    // SAFETY: as above.
    let backup = stay(|| unsafe { call::sqlite3_backup_init(to, to_name, from, from_name) });
    if !backup.is_null() && is_phps() {
        registry::backup_begun(backup, to, from);
    }
    backup
}

unsafe extern "C" fn sqlite3_backup_step(backup: *mut c_void, pages: c_int) -> c_int {
    // SAFETY: as above.
    let call = || unsafe { call::sqlite3_backup_step(backup, pages) };
    if !is_phps() {
        return call();
    }
    if let Some((to, from)) = registry::backup(backup)
        && may_leave(&to)
        && may_leave(&from)
    {
        let _in_use = Use::of(&to);
        return leave(&from, call);
    }
    stay(call)
}

unsafe extern "C" fn sqlite3_backup_finish(backup: *mut c_void) -> c_int {
    if super::is_php_thread() {
        registry::backup_ended(backup);
    }
    // SAFETY: as above.
    stay(|| unsafe { call::sqlite3_backup_finish(backup) })
}

/// Functions that are always called in place.
macro_rules! in_place {
    ($(fn $name:ident($($argument:ident: $type:ty),*) -> $result:ty;)*) => {$(
        unsafe extern "C" fn $name($($argument: $type),*) -> $result {
            // SAFETY: passed on as it came.
            stay(|| unsafe { call::$name($($argument),*) })
        }
    )*};
}

in_place! {
    fn sqlite3_blob_open(
        db: Db, database: *const c_char, table: *const c_char, column: *const c_char, row: i64, flags: c_int,
        blob: *mut *mut c_void
    ) -> c_int;
    fn sqlite3_blob_close(blob: *mut c_void) -> c_int;
    fn sqlite3_blob_read(blob: *mut c_void, into: *mut c_void, length: c_int, offset: c_int) -> c_int;
    fn sqlite3_blob_write(blob: *mut c_void, from: *const c_void, length: c_int, offset: c_int) -> c_int;
}

/// From now on functions may be registered that nothing is heard of.
pub(super) fn lose_track() {
    registry::each_connection(Connection::set_calls_back);
}
