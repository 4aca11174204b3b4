//! Sockets that PHP itself keeps: `pfsockopen()`, and `stream_socket_client()` with `STREAM_CLIENT_PERSISTENT`.
//!
//! They are found by the address as it was written. What follows the port, after a slash, belongs to it and means nothing
//! else: PHP's own way to have several sockets to one address, and here the lease's mark. The path of a `unix://` socket has
//! no such place; a coroutine gets one that is not kept.
//!
//! A resource tells nobody that it is gone. So the leases that are held by resources are looked through when the next is
//! taken, and a socket with bytes that the coroutine before has not read is closed instead of used again.

use std::cell::RefCell;
use std::rc::Rc;

use swoole_coroutine::current;
use swoole_zend::{PhpStatic, Value, Zval, sys};

use super::again::{Again, argument, result};
use super::pool::{self, Lease};
use super::{key, text};
use crate::runtime::kinds::Call;
use crate::runtime::kinds::around::Row;

pub(super) static ROWS: &[Row] = &[("pfsockopen", opens), ("stream_socket_client", connects)];

/// `STREAM_CLIENT_PERSISTENT`.
const PERSISTENT: i64 = 1;

struct Held {
    resource: sys::zend_ulong,
    stream: usize,
    lease: Rc<Lease>,
}

static HELD: PhpStatic<RefCell<Vec<Held>>> = PhpStatic::new(RefCell::new(Vec::new()));

/// Lets go of leases whose resource is gone.
fn look_through() {
    let mut gone = Vec::new();
    HELD.borrow_mut().retain(|held| {
        let lives = lives(held);
        if !lives {
            gone.push(Rc::clone(&held.lease));
        }
        lives
    });
    drop(gone);
}

fn lives(held: &Held) -> bool {
    // SAFETY: the list of the request's resources, by their numbers, which are not used again.
    unsafe {
        let list = &raw const sys::executor_globals.regular_list;
        sys::zend_hash_index_find(list, held.resource)
            .as_ref()
            .is_some_and(|found| (*found.value.res).ptr as usize == held.stream)
    }
}

/// Forgets what belongs to the request that ends, resources among it.
pub(super) fn request_shutdown() {
    drop(HELD.take());
}

/// `pfsockopen($host, $port, …)`: the port goes into the address.
fn opens(call: Call) {
    let Some(host) = argument(call, 1).and_then(Zval::as_str) else { return call.proceed() };
    let port = argument(call, 2).map_or(-1, |port| port.to_long());
    let mut address = host.as_bytes().to_vec();
    if port > 0 {
        address.extend_from_slice(format!(":{port}").as_bytes());
    }
    if current().is_none() {
        return call.proceed();
    }
    if has_path(&address) {
        if !Again::instead(call, "fsockopen") {
            call.proceed();
        }
        return;
    }
    leased("pfsockopen", call, &address, |address| {
        let again = Again::new(call, 2);
        again.set(1, address);
        again.set(2, Value::from(-1));
        again.make();
    });
}

/// `stream_socket_client($address, &$error_code, &$error_message, $timeout, $flags, …)`.
fn connects(call: Call) {
    const FLAGS: u32 = 5;
    let flags = argument(call, FLAGS).and_then(Zval::as_long).filter(|flags| flags & PERSISTENT != 0);
    let (Some(flags), Some(_)) = (flags, current()) else { return call.proceed() };
    let address = text(argument(call, 1));
    if has_path(&address) {
        let again = Again::new(call, FLAGS);
        again.set(FLAGS, Value::from(flags & !PERSISTENT));
        return again.make();
    }
    leased("stream_socket_client", call, &address, |address| {
        let again = Again::new(call, FLAGS);
        again.set(1, address);
        again.make();
    });
}

fn has_path(address: &[u8]) -> bool {
    address.starts_with(b"unix://") || address.starts_with(b"udg://")
}

fn leased(function: &str, call: Call, address: &[u8], open: impl Fn(Value)) {
    look_through();
    let Some(lease) = pool::take(&key(function, &[address])) else { return call.proceed() };
    let is_first = Rc::strong_count(&lease) == 1;
    let marked = [address, b"/", lease.text().as_bytes()].concat();
    open(Value::str(&marked));
    // SAFETY: the place of the result, which holds a stream or not.
    if lease.is_reused() && is_first && unsafe { sys::swoole_shim_stream_has_rest(result(call).as_ptr()) } {
        // SAFETY: as above; nobody else has it.
        unsafe { sys::swoole_shim_stream_close_for_good(result(call).as_ptr()) };
        result(call).assign(Value::from(false));
        open(Value::str(&marked));
    }
    let result = result(call);
    if result.kind() == sys::IS_RESOURCE {
        // SAFETY: the type says which member is set.
        let resource = unsafe { (*(*result.as_ptr()).value.res).handle };
        // SAFETY: as above.
        let stream = unsafe { sys::swoole_shim_stream(result.as_ptr()) } as usize;
        HELD.borrow_mut().push(Held { resource: resource as sys::zend_ulong, stream, lease });
    }
}
