//! ext-mongodb, which keeps one client for each set of URI and options, in a table of its own, unless told otherwise.
//!
//! libmongoc's client is not made to be entered twice. Each coroutine gets its own: the table is searched for the driver
//! options, too, where names that nobody knows are allowed, so one of them is the lease's. A client is leased until its last
//! `Manager` is gone, which cursors, sessions and servers hold; it has no state that would have to be cleaned, since
//! libmongoc closes a connection of which it has not read the answer. The process id is a part of what is searched for, so
//! a forked child finds none of its parent's.

use swoole_zend::array::{ArrayBuilder, Key};
use swoole_zend::{Value, Zval};

use super::again::{Again, argument, this};
use super::{holder, key, pool, text};
use crate::runtime::kinds::Call;
use crate::runtime::kinds::around::Row;

pub(super) static ROWS: &[Row] = &[("mongodb\\driver\\manager::__construct", constructs)];

const URI: u32 = 1;
const DRIVER_OPTIONS: u32 = 3;
/// The driver's own: a client of this manager's own.
const NOT_KEPT: &str = "disableClientPersistence";

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
    // Clients that differ in what cannot be told from here share numbers, and have names of their own all the same.
    let Some(lease) = pool::take(&key("mongodb", &[&text(argument(call, URI))])) else {
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
    again.make();
}
