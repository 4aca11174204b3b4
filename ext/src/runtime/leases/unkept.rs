//! Clients whose handles have no name that could be made a coroutine's own: in coroutines nothing is kept.
//!
//! ext-memcache (`memcache_add_server()` keeps connections unless told otherwise) and ext-odbc. A connection of their own
//! is what these calls are made for elsewhere; that it is there for the next one is lost.

use swoole_coroutine::current;
use swoole_zend::Value;

use super::again::{Again, argument};
use crate::runtime::kinds::Call;
use crate::runtime::kinds::around::Row;

pub(super) static ROWS: &[Row] = &[
    ("memcache_pconnect", connects),
    ("memcache::pconnect", connects),
    ("memcachepool::pconnect", connects),
    ("memcache_add_server", adds_by_function),
    ("memcache::addserver", adds),
    ("memcachepool::addserver", adds_to_pool),
    ("odbc_pconnect", connects_to_odbc),
];

fn connects(call: Call) {
    let name = if super::again::this(call).is_some() { "connect" } else { "memcache_connect" };
    instead(call, name);
}

fn connects_to_odbc(call: Call) {
    instead(call, "odbc_connect");
}

fn instead(call: Call, name: &str) {
    if current().is_none() || !Again::instead(call, name) {
        call.proceed();
    }
}

/// `MemcachePool::addServer($host, $tcp_port, $udp_port, $persistent, …)`.
fn adds_to_pool(call: Call) {
    add(call, &[(2, 11211), (3, 0)], 4);
}

/// `Memcache::addServer($host, $port, $persistent, …)`.
fn adds(call: Call) {
    add(call, &[(2, 11211)], 3);
}

/// `memcache_add_server($memcache, $host, $port, $persistent, …)`.
fn adds_by_function(call: Call) {
    add(call, &[(3, 11211)], 4);
}

fn add(call: Call, defaults: &[(u32, i64)], persistent: u32) {
    if current().is_none() || argument(call, 1).is_none() {
        return call.proceed();
    }
    let again = Again::new(call, persistent);
    for &(position, value) in defaults {
        again.set_default(position, value);
    }
    again.set(persistent, Value::from(false));
    again.make();
}
