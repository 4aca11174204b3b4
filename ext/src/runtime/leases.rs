//! Persistent handles of C clients: in coroutines each is leased to one coroutine at a time.
//!
//! PHP keeps some connections when their object is gone, and gives them to whoever asks for the same again: PDO's, those of
//! `pg_pconnect()`, of mysqli's hosts that begin with `p:`, … That one process has one connection for each set of
//! parameters is right where requests come one after another. In coroutines two would talk on one connection at once.
//!
//! So a coroutine that asks for a persistent handle gets one that nobody else has, which comes back when the last object
//! that uses it is gone: cleaned, as PHP itself leaves it between two requests or better, and not at all when it is broken.
//! Within one coroutine two objects share a handle, as everywhere in PHP. Nothing of this happens outside of coroutines,
//! and a handle that was opened there is not given to a coroutine. In a forked child the parent's handles are forgotten.
//!
//! How a coroutine is kept from finding another's handle depends on how the extension looks for it:
//!
//! | client | what it finds its handle by | in a coroutine |
//! | --- | --- | --- |
//! | PDO | DSN, user, password, `ATTR_PERSISTENT` where that is a text | the text gets the lease's mark ([`pdo`]) |
//! | ext-pgsql | the connection string and the flags, also without persistence | unused bits of the flags ([`pgsql`]) |
//! | mysqli | host, user, …; a list of idle ones | nothing to do but to clean what comes back ([`mysqli`]) |
//! | phpredis | host and port; a list of idle ones | the same; without its pool, the persistent id gets the mark ([`redis`]) |
//! | ext-memcached | the persistent id | the entry has another name while nobody looks for it ([`memcached`]) |
//! | ext-mongodb | URI and options, persistent by default | the driver options get the mark ([`mongodb`]) |
//! | ext-amqp | the properties of the connection | one that is not used gets the mark ([`amqp`]) |
//! | `pfsockopen()`, `stream_socket_client()` | host and port, the address | a path behind the address, which PHP ignores ([`sockets`]) |
//! | ext-memcache, ext-odbc | host, port; DSN, … | not kept ([`unkept`]) |

mod again;
mod amqp;
mod holder;
mod memcached;
mod mongodb;
mod mysqli;
mod pdo;
pub(crate) mod pgsql;
mod pool;
mod redis;
mod sockets;
mod unkept;

use swoole_zend::function;
use swoole_zend::{ObjectRef, Value, Zval, error, sys};

use super::kinds::around::Row;

/// What is done around the functions that open and close handles.
pub(super) static ROWS: &[&[Row]] = &[
    amqp::ROWS,
    memcached::ROWS,
    mongodb::ROWS,
    mysqli::ROWS,
    pdo::ROWS,
    pgsql::ROWS,
    redis::ROWS,
    sockets::ROWS,
    unkept::ROWS,
];

/// Cleans what an earlier coroutine has left, before the call that has opened `object` returns.
fn clean_before_use(object: ObjectRef, must: bool) {
    if must && !error::is_pending() {
        holder::clean(object);
        holder::in_use(object);
    }
}

/// Runs `body`, which calls methods of a client, in the midst of anything: an exception that is on its way stays, one of
/// the client's own is dropped, and its warnings are not heard of. `body` may park and may not return.
fn aside(body: impl FnOnce()) {
    // SAFETY: the engine's globals of the running stack, put back as the engine itself does around a destructor.
    unsafe {
        let globals = &raw mut sys::executor_globals;
        let frame = (*globals).current_execute_data;
        let is_user_code =
            !frame.is_null() && !(*frame).func.is_null() && is_user_code(u32::from((*(*frame).func).type_));
        let opline = is_user_code.then(|| (*frame).opline);
        let exception = ((*globals).exception, (*globals).prev_exception, (*globals).opline_before_exception);
        (*globals).exception = std::ptr::null_mut();
        (*globals).prev_exception = std::ptr::null_mut();
        let reporting = std::mem::replace(&mut (*globals).error_reporting, 0);
        // Warnings become exceptions, so that no error handler of the script is called.
        let handling = ((*globals).error_handling, (*globals).exception_class);
        ((*globals).error_handling, (*globals).exception_class) =
            (sys::EH_THROW, sys::zend_ce_error_exception);
        body();
        drop(error::take());
        (*globals).error_reporting = reporting;
        ((*globals).error_handling, (*globals).exception_class) = handling;
        ((*globals).exception, (*globals).prev_exception, (*globals).opline_before_exception) = exception;
        if let Some(opline) = opline {
            (*frame).opline = opline;
        }
    }
}

fn is_user_code(kind: u32) -> bool {
    kind != sys::ZEND_INTERNAL_FUNCTION
}

/// Calls a method that the class `of` has, lowercased, also where a class of the script has overridden it. None when it has
/// thrown, which is forgotten.
fn method(object: ObjectRef, of: &str, name: &str, arguments: &mut [Value]) -> Option<Value> {
    let class = swoole_zend::class::by_name(of)?;
    let result = function::call(function::method(class, name)?, Some(object), arguments);
    error::take().is_none().then_some(result)
}

/// Calls a function, lowercased. None when it has thrown, which is forgotten.
fn function(name: &str, arguments: &mut [Value]) -> Option<Value> {
    let result = function::call(function::by_name(name)?, None, arguments);
    error::take().is_none().then_some(result)
}

/// The bytes of a text; of anything else, as PHP would write it.
fn text(value: Option<&Zval>) -> Vec<u8> {
    match value {
        Some(value) if !value.is_null() && value.as_array().is_none() => {
            value.to_zstring().as_bytes().to_vec()
        }
        _ => Vec::new(),
    }
}

/// A key of several parts.
fn key(client: &str, parts: &[&[u8]]) -> Vec<u8> {
    let mut key = client.as_bytes().to_vec();
    for part in parts {
        key.push(0);
        key.extend_from_slice(part);
    }
    key
}

/// In a forked child, before `fork()` returns there: handles that coroutines of the parent have opened are the parent's.
/// They are forgotten and not closed, since a client that closes says goodbye on a connection that both processes have.
pub(crate) fn in_child() {
    // SAFETY: the process's list of persistent handles; what is taken out is not among what is still to be looked at.
    unsafe {
        let list = &raw mut sys::executor_globals.persistent_list;
        let mut position = 0;
        while !sys::zend_hash_get_current_data_ex(list, &mut position).is_null() {
            let mut name = std::ptr::null_mut();
            let mut index = 0;
            let kind = sys::zend_hash_get_current_key_ex(list, &mut name, &mut index, &position);
            sys::zend_hash_move_forward_ex(list, &mut position);
            if kind as u32 == sys::HASH_KEY_IS_STRING
                && is_leased(swoole_zend::ZStr::from_raw(name).as_bytes())
            {
                sys::swoole_shim_forget_persistent(name);
            }
        }
    }
    pool::forget_use();
}

/// Forgets what belongs to the request that ends.
pub(super) fn request_shutdown() {
    pgsql::request_shutdown();
    sockets::request_shutdown();
}

/// Whether a name in the list of persistent handles has come from a coroutine.
fn is_leased(name: &[u8]) -> bool {
    let mark = pool::MARK.as_bytes();
    name.windows(mark.len()).any(|part| part == mark)
        || pgsql::is_leased(name)
        || (pool::was_used() && (mysqli::is_list(name) || redis::is_list(name)))
}
