//! ext-amqp: `AMQPConnection::pconnect()` and `preconnect()`.
//!
//! A connection is found by the properties of the object, of which one that is in use is refused. A property that means
//! nothing without another gets the lease's mark while the call is made: `key`, the file of a client's key, without `cert`.
//! Where both are given it is the name of the connection, which the server shows. Channels are closed by the extension when
//! the object goes, and a connection of which an answer was not read is closed.

use swoole_coroutine::current;
use swoole_zend::{ObjectRef, Value, Zval, class};

use super::again::this;
use super::{holder, key, pool};
use crate::runtime::kinds::Call;
use crate::runtime::kinds::around::Row;

pub(super) static ROWS: &[Row] =
    &[("amqpconnection::pconnect", connects), ("amqpconnection::preconnect", connects)];

/// What tells connections apart, with the names of both generations of the extension.
const PROPERTIES: &[&str] = &["host", "port", "vhost", "login", "password", "cacert", "cert", "key"];

fn connects(call: Call) {
    let (Some(connection), Some(class), Some(_)) = (this(call), class::by_name("amqpconnection"), current())
    else {
        return call.proceed();
    };
    let read = |name: &str| connection.read_in(class, name);
    let parts: Vec<Vec<u8>> = PROPERTIES.iter().map(|name| super::text(Some(&read(name)))).collect();
    let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
    let Some(lease) = pool::take(&key("amqp", &parts)) else { return call.proceed() };
    let has_both = !text_is_empty(&read("cert")) && !text_is_empty(&read("key"));
    let property = if has_both { name_of_name(connection) } else { "key" };
    let before = read(property);
    let mark = [&super::text(Some(&before)), lease.text().as_bytes()].concat();
    connection.write_in(class, property, Value::str(&mark));
    holder::hold(connection, Some(lease), |_, _| {});
    drop((parts, mark));
    call.proceed();
    connection.write_in(class, property, before);
}

fn text_is_empty(value: &Zval) -> bool {
    value.is_null() || value.as_str().is_some_and(|text| text.as_bytes().is_empty())
}

fn name_of_name(connection: ObjectRef) -> &'static str {
    let names = ["connection_name", "connectionName"];
    names.into_iter().find(|name| connection.declares(name)).unwrap_or("key")
}
