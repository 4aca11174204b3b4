//! `Swoole\Coroutine\MySQL`: its state, its properties, its methods. The protocol is `crates/client`'s; what PHP sees of it
//! is made here.
//!
//! While a coroutine waits, the connection is on that coroutine's stack and not in the object; `user` tells who has it.

mod config;
mod failure;
mod rows;

use std::cell::Cell;

use swoole_client::mysql::packets::Values;
use swoole_client::mysql::{Connection, Failure, Names, Sink};
use swoole_zend::array::{ArrayBuilder, Key};
use swoole_zend::error;
use swoole_zend::{Args, Class, Embedded, ObjectRef, PhpResult, Thrown, Value, Zval, doorway, sys};
use tokio::time::Instant;

use self::config::{Config, seconds_of};
use self::failure::Told;
use self::rows::Rows;
use crate::classes::classes;
use crate::last_error;

static CLASS: Class<MySQL> = Class::new();

/// Called once, at module start-up.
pub(crate) fn startup() {
    CLASS.attach(classes().coroutine_mysql);
}

/// The declared properties, in the stub's order.
#[derive(Clone, Copy)]
enum Property {
    ServerInfo,
    Sock,
    Connected,
    ConnectErrno,
    ConnectError,
    AffectedRows,
    InsertId,
    Error,
    Errno,
}

impl Property {
    fn name(self) -> &'static str {
        match self {
            Self::ServerInfo => "serverInfo",
            Self::Sock => "sock",
            Self::Connected => "connected",
            Self::ConnectErrno => "connect_errno",
            Self::ConnectError => "connect_error",
            Self::AffectedRows => "affected_rows",
            Self::InsertId => "insert_id",
            Self::Error => "error",
            Self::Errno => "errno",
        }
    }

    fn set(self, this: &ObjectRef, value: impl Into<Value>) {
        let slot = this.slot(self as usize);
        // A class derived from this one may have declared a type, and a reference has others looking at it.
        if this.class() == CLASS.entry() && slot.kind() != sys::IS_REFERENCE {
            slot.assign(value.into());
        } else {
            this.write(self.name(), value);
        }
    }
}

/// The native half of the object.
#[derive(Default)]
struct MySQL {
    connection: Cell<Option<Box<Connection>>>,
    /// What the last connect() was told.
    config: Cell<Option<Box<Config>>>,
    /// Id of the coroutine that is using the connection, 0 when none is.
    user: Cell<i64>,
    /// Socket of the connection in use, for messages.
    fd: Cell<i32>,
    /// close() was called while a coroutine was using the connection.
    closing: Cell<bool>,
}

impl Embedded for MySQL {
    fn class() -> &'static Class<Self> {
        &CLASS
    }
}

/// The running coroutine's right to the connection, given back when dropped.
struct Claim<'a>(&'a MySQL);

impl Drop for Claim<'_> {
    fn drop(&mut self) {
        self.0.user.set(0);
        self.0.closing.set(false);
    }
}

impl MySQL {
    fn claim(&self) -> PhpResult<Claim<'_>> {
        let me = super::require()?.id();
        let user = self.user.get();
        // In a forked child it may be one of the parent's, which does not come back here.
        if user != 0 && swoole_coroutine::by_id(user).is_some() {
            last_error::set(last_error::CO_HAS_BEEN_BOUND);
            let message = format!(
                "Socket#{} has already been bound to another coroutine#{user}, reading of the same socket in \
                 coroutine#{me} at the same time is not allowed",
                self.fd.get()
            );
            return Err(error::throw(classes().error, &message, last_error::CO_HAS_BEEN_BOUND));
        }
        self.user.set(me);
        self.closing.set(false);
        Ok(Claim(self))
    }

    fn connect(&self, this: &ObjectRef, settings: Option<&Zval>) -> PhpResult<bool> {
        let before = self.config.take();
        let mut config = before.clone().unwrap_or_default();
        let updated = settings.and_then(Zval::as_array).map_or(Ok(()), |array| config.update(array));
        let same_server = before.as_ref().is_some_and(|before| before.login.same_server(&config.login));
        self.config.set(before);
        updated?;
        let claim = self.claim()?;
        let current = self.connection.take().filter(|connection| same_server && connection.is_alive());
        let connected = match current {
            Some(connection) => Ok(connection),
            None => {
                self.fd.set(-1);
                let deadline = config.timeout.map(|timeout| Instant::now() + timeout);
                Connection::open(&config.login, deadline).map(Box::new).inspect_err(hear)
            }
        };
        let closing = self.closing.get();
        drop(claim);
        self.config.set(Some(config));
        let connection = match connected {
            Ok(connection) if !closing => connection,
            Ok(_) => return Ok(self.connect_failed(this, &Failure::Canceled)),
            Err(failure) => return Ok(self.connect_failed(this, &failure)),
        };
        let fd = connection.fd();
        self.fd.set(fd);
        self.connection.set(Some(connection));
        if let Some(settings) = settings {
            let merged = merge(this.slot(Property::ServerInfo as usize), settings);
            Property::ServerInfo.set(this, merged);
        }
        Property::Sock.set(this, i64::from(fd));
        Property::Connected.set(this, true);
        Ok(true)
    }

    fn connect_failed(&self, this: &ObjectRef, failure: &Failure) -> bool {
        let (number, words) = failure::of_connect(failure);
        Property::Connected.set(this, false);
        Property::ConnectErrno.set(this, number);
        Property::ConnectError.set(this, Value::str(&words));
        false
    }

    fn query(&self, this: &ObjectRef, sql: &[u8], timeout: f64) -> PhpResult<Value> {
        let claim = self.claim()?;
        let deadline = seconds_of(timeout).map(|timeout| Instant::now() + timeout);
        let Some(mut connection) = self.connection.take() else {
            drop(claim);
            self.query_failed(this, failure::not_connected(), true);
            return Ok(Value::from(false));
        };
        let outcome = if connection.is_alive() {
            self.fd.set(connection.fd());
            let mut result = Taken { this, rows: None };
            connection.execute(sql, deadline, &mut result).inspect_err(hear).map(|()| result.into_value())
        } else {
            Err(Failure::Closed)
        };
        let closing = self.closing.get();
        drop(claim);
        let usable = !closing && outcome.as_ref().err().is_none_or(Failure::leaves_connection);
        if usable {
            connection.shrink();
            self.connection.set(Some(connection));
        } else {
            drop(connection);
        }
        match outcome {
            Ok(result) => {
                if !usable {
                    Property::Connected.set(this, false);
                }
                Ok(result)
            }
            Err(failure) => {
                self.query_failed(this, failure::of_query(&failure), !usable);
                Ok(Value::from(false))
            }
        }
    }

    fn query_failed(&self, this: &ObjectRef, (number, words): Told, closed: bool) {
        Property::Errno.set(this, number);
        Property::Error.set(this, Value::str(&words));
        if closed {
            Property::Connected.set(this, false);
        }
    }

    fn close(&self, this: &ObjectRef) {
        drop(self.connection.take());
        let user = self.user.get();
        if user != 0 {
            self.closing.set(true);
            swoole_coroutine::cancel(user);
        }
        Property::Connected.set(this, false);
    }
}

/// What a canceled wait leaves behind besides the failure.
fn hear(failure: &Failure) {
    if matches!(failure, Failure::Canceled) {
        super::canceled();
    }
}

/// The result of a statement, as it becomes PHP's.
struct Taken<'a> {
    this: &'a ObjectRef,
    /// None when the statement has none.
    rows: Option<Rows>,
}

impl Sink for Taken<'_> {
    fn done(&mut self, affected_rows: u64, insert_id: u64) {
        // PHP's int has no more room than this; the server's numbers do not get there.
        Property::AffectedRows.set(self.this, affected_rows as i64);
        Property::InsertId.set(self.this, insert_id as i64);
    }

    fn columns(&mut self, names: &Names) {
        self.rows = Some(Rows::new(names));
    }

    #[inline]
    fn row(&mut self, values: Values<'_>) -> Result<(), Failure> {
        // The columns have been before.
        self.rows.as_mut().map_or(Ok(()), |rows| rows.push(values))
    }
}

impl Taken<'_> {
    fn into_value(self) -> Value {
        self.rows.map_or(Value::from(true), Rows::into_value)
    }
}

/// What `serverInfo` becomes: what it was, with the new settings over it.
fn merge(before: &Zval, settings: &Zval) -> Value {
    let (Some(old), Some(new)) = (before.as_array(), settings.as_array()) else {
        return settings.to_value();
    };
    let mut merged = ArrayBuilder::with_capacity(old.len());
    for (key, value) in old.iter().chain(new.iter()) {
        match key {
            Key::Name(name) => merged.set_zstr(name, value.to_value()),
            Key::Index(_) => merged.push(value.to_value()),
        };
    }
    merged.into()
}

/// Reads `$this` and calls a method on it.
fn with_this<R>(args: &Args<'_>, body: impl FnOnce(&ObjectRef, &MySQL) -> PhpResult<R>) -> PhpResult<R> {
    let this = args.this().ok_or(Thrown)?;
    let state = this.state::<MySQL>().ok_or(Thrown)?;
    body(&this, state)
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_MySQL___construct(
    frame: *mut sys::zend_execute_data,
    result: *mut sys::zval,
) {
    doorway(frame, result, |args, _| args.expect(0, None));
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_MySQL___destruct(
    frame: *mut sys::zend_execute_data,
    result: *mut sys::zval,
) {
    doorway(frame, result, |args, _| args.expect(0, None));
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_MySQL_connect(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(0, Some(1))?;
        let settings = if args.count() > 0 {
            args.array(1)?;
            Some(args.value(1)?)
        } else {
            None
        };
        let connected = with_this(args, |this, mysql| mysql.connect(this, settings))?;
        result.set_bool(connected);
        Ok(())
    });
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_MySQL_query(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(1, Some(2))?;
        let sql = args.str(1)?;
        let timeout = args.double_or(2, 0.0)?;
        let rows = with_this(args, |this, mysql| mysql.query(this, sql.as_bytes(), timeout))?;
        result.set(rows);
        Ok(())
    });
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_MySQL_close(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(0, None)?;
        with_this(args, |this, mysql| {
            mysql.close(this);
            Ok(())
        })?;
        result.set_bool(true);
        Ok(())
    });
    super::reraise();
}
