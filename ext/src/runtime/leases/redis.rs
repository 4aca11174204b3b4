//! phpredis with `pconnect()`, or with the option `persistent`.
//!
//! By default it keeps lists of idle connections, takes one out for each object, and asks for an echo first: a connection
//! with an answer in it does not give the right one, and is closed. What the echo does not show is cleaned in coroutines: the
//! database that was selected, keys that are watched, subscriptions. That takes a message to the server, so it is done only
//! where there is something to clean. Without those lists (`redis.pconnect.pooling_enabled=0`) a connection is found by its
//! persistent id, which gets the lease's mark; objects of the other classes then keep none.

use std::cell::Cell;

use swoole_coroutine::current;
use swoole_zend::array::{ArrayBuilder, Key};
use swoole_zend::{ObjectRef, PhpStatic, Value, Zval, error, ini, sys};

use super::again::{Again, argument, result, this};
use super::holder::{self, Mark};
use super::pool::{self, Lease};
use super::{key, method, text};
use crate::runtime::kinds::Call;
use crate::runtime::kinds::around::Row;

pub(super) static ROWS: &[Row] = &[
    ("redis::__construct", constructs),
    ("redis::connect", replaces),
    ("redis::open", replaces),
    ("redis::pconnect", connects),
    ("redis::popen", connects),
    ("redis::close", replaces),
    // They leave something with the connection.
    ("redis::client", leaves_state),
    ("redis::psubscribe", leaves_state),
    ("redis::rawcommand", leaves_state),
    ("redis::ssubscribe", leaves_state),
    ("redis::subscribe", leaves_state),
    ("redis::watch", leaves_state),
    // Other classes: what they keep is found by host and port alone, if not in the lists.
    ("redisarray::__construct", constructs_array),
    ("rediscluster::__construct", constructs_cluster),
    ("redissentinel::__construct", constructs_sentinel),
];

const CLASS: &str = "redis";
/// Something is left that only the server knows of.
const HAS_STATE: Mark = 1;

fn has_lists() -> bool {
    ini::long("redis.pconnect.pooling_enabled").is_none_or(|on| on != 0)
}

/// Whether a name in the list of persistent handles is that of a list of idle connections, or of one in it.
pub(super) fn is_list(name: &[u8]) -> bool {
    name.starts_with(b"phpredis")
}

/// The connection that the object has is put away.
fn replaces(call: Call) {
    if let Some(redis) = this(call) {
        holder::clean(redis);
    }
    call.proceed();
}

fn leaves_state(call: Call) {
    if let Some(redis) = this(call) {
        holder::mark(redis, HAS_STATE);
    }
    call.proceed();
}

/// `pconnect($host, $port, $timeout, $persistent_id, …)`.
fn connects(call: Call) {
    const PERSISTENT_ID: u32 = 4;
    let (Some(redis), Some(_), Some(_)) = (this(call), argument(call, 1), current()) else {
        return call.proceed();
    };
    holder::clean(redis);
    if has_lists() {
        pool::set_used();
        call.proceed();
        if result(call).is_true() {
            // What was thrown is about the idle connection, which gave no right answer in time and was closed for it.
            drop(error::take());
            holder::hold(redis, None, clean);
            limit_reading(redis, None);
        }
        return;
    }
    let parts = [1, 2, 3, PERSISTENT_ID].map(|position| text(argument(call, position)));
    let Some(lease) = pool::take(&key(CLASS, &parts.each_ref().map(Vec::as_slice))) else {
        return call.proceed();
    };
    let id = [&text(argument(call, PERSISTENT_ID)), lease.text().as_bytes()].concat();
    let connect = || {
        let again = Again::new(call, PERSISTENT_ID);
        again.set_default(2, Value::from(-1));
        again.set_default(3, Value::from(0.0));
        again.set(PERSISTENT_ID, Value::str(&id));
        again.make();
        result(call).is_true()
    };
    let is_first = holder::of_lease(&lease).is_none();
    if !connect() {
        return;
    }
    if lease.is_reused() && is_first && !answers(redis) {
        let _ = method(redis, CLASS, "close", &mut []);
        close_for_good(&lease);
        result(call).set_bool(false);
        if !connect() {
            return;
        }
    }
    holder::hold(redis, Some(lease), clean);
    limit_reading(redis, None);
}

/// A connection keeps the time limit that the object before has set for reading: it gets that of its own object, or another.
fn limit_reading(redis: ObjectRef, limit: Option<f64>) {
    const READ_TIMEOUT: i64 = 3;
    super::aside(|| {
        let own = method(redis, CLASS, "getoption", &mut [Value::from(READ_TIMEOUT)]);
        if let Some(own) = own.map(|own| own.to_double()).filter(|own| *own > 0.0) {
            let limit = Value::from(limit.unwrap_or(own));
            let _ = method(redis, CLASS, "setoption", &mut [Value::from(READ_TIMEOUT), limit]);
        }
    });
}

static ASKED: PhpStatic<Cell<u64>> = PhpStatic::new(Cell::new(0));

/// Whether the next answer is the right one.
fn answers(redis: ObjectRef) -> bool {
    let number = ASKED.get().wrapping_add(1);
    ASKED.set(number);
    let question = format!("swoole#{}.{number}", std::process::id());
    let mut same = false;
    super::aside(|| {
        let answer = method(redis, CLASS, "echo", &mut [Value::from(question.as_str())]);
        same = answer
            .is_some_and(|answer| answer.as_str().is_some_and(|text| text.as_bytes() == question.as_bytes()));
    });
    same
}

/// Closes the connection that is kept under this lease's name, which no object has now.
fn close_for_good(lease: &Lease) {
    let mark = lease.text();
    // SAFETY: the process's list of persistent handles; the search ends when something is taken out of it.
    unsafe {
        let list = &raw mut sys::executor_globals.persistent_list;
        let mut position = 0;
        while !sys::zend_hash_get_current_data_ex(list, &mut position).is_null() {
            let (mut name, mut index) = (std::ptr::null_mut(), 0);
            let kind = sys::zend_hash_get_current_key_ex(list, &mut name, &mut index, &position);
            if kind as u32 == sys::HASH_KEY_IS_STRING {
                let text = swoole_zend::ZStr::from_raw(name).as_bytes();
                if text.starts_with(b"phpredis:") && text.ends_with(mark.as_bytes()) {
                    sys::zend_hash_del(list, name);
                    return;
                }
            }
            sys::zend_hash_move_forward_ex(list, &mut position);
        }
    }
}

fn clean(redis: ObjectRef, mark: Mark) {
    /// The seconds that a stream waits, if no INI entry says otherwise.
    const SOCKET_TIMEOUT: i64 = 60;
    let ask = |name: &str| method(redis, CLASS, name, &mut []);
    let say = |command: &str| method(redis, CLASS, "rawcommand", &mut [Value::from(command)]);
    if !ask("isconnected").is_some_and(|yes| yes.is_true()) {
        return;
    }
    limit_reading(redis, Some(ini::long("default_socket_timeout").unwrap_or(SOCKET_TIMEOUT) as f64));
    let is_amid_commands = ask("getmode").is_some_and(|mode| mode.to_long() != 0);
    if is_amid_commands {
        let _ = ask("discard");
    }
    let has_other_database =
        ask("getdbnum").is_some_and(|number| number.as_long().is_some_and(|number| number > 0));
    if is_amid_commands || has_other_database || mark & HAS_STATE != 0 {
        let was_reset = say("RESET").is_some_and(|answer| answer.is_true());
        if !was_reset {
            // A server before 6.2, or no answer to this at all: it closes, and the next echo is not answered.
            let _ = say("QUIT");
        }
    }
}

/// `new Redis(['persistent' => …])`, which connects when it is first used.
fn constructs(call: Call) {
    const OPTION: &str = "persistent";
    let options = argument(call, 1).and_then(Zval::as_array);
    let persistent = options.and_then(|options| options.get(OPTION)).filter(|value| value.is_true());
    let (Some(redis), Some(options), Some(persistent), Some(_)) =
        (this(call), options, persistent, current())
    else {
        return call.proceed();
    };
    let mut lease = None;
    if has_lists() {
        pool::set_used();
        call.proceed();
    } else {
        let name = persistent.as_str().map_or_else(Vec::new, |id| id.as_bytes().to_vec());
        let parts = ["host", "port", "connectTimeout"].map(|option| text(options.get(option)));
        let parts = [&parts[0][..], &parts[1], &parts[2], &name];
        lease = pool::take(&key(CLASS, &parts));
        let id = [&name, lease.as_ref().map(|lease| lease.text()).unwrap_or_default().as_bytes()].concat();
        let again = Again::new(call, 1);
        again.set(1, with_option(options, OPTION, Value::str(&id)));
        again.make();
    }
    holder::hold(redis, lease, clean);
}

fn with_option(options: &swoole_zend::Array, option: &str, value: Value) -> Value {
    let mut changed = ArrayBuilder::with_capacity(options.len() + 1);
    for (name, value) in options.iter() {
        match name {
            Key::Index(index) => changed.set_index(index, value.to_value()),
            Key::Name(name) => changed.set_zstr(name, value.to_value()),
        };
    }
    changed.set(option, value);
    changed.into()
}

/// Makes the call with an argument changed, if that is set and there are no lists.
fn without(call: Call, position: u32, changed: impl FnOnce(&Zval) -> Value) {
    let argument = argument(call, position).filter(|value| value.is_true() && !has_lists());
    let (Some(argument), Some(_)) = (argument, current()) else { return call.proceed() };
    let again = Again::new(call, position);
    again.set(position, changed(argument));
    again.make();
}

/// `RedisCluster($name, $seeds, $timeout, $read_timeout, $persistent, …)`.
fn constructs_cluster(call: Call) {
    without(call, 5, |_| Value::from(false));
}

/// `RedisArray($name_or_hosts, $options)`.
fn constructs_array(call: Call) {
    without(call, 2, |options| match options.as_array() {
        Some(options) if options.get("pconnect").is_some() => {
            with_option(options, "pconnect", Value::from(false))
        }
        _ => options.to_value(),
    });
}

/// `RedisSentinel($host, $port, $timeout, $persistent, …)`, or with one array of options.
fn constructs_sentinel(call: Call) {
    match argument(call, 1).and_then(Zval::as_array) {
        Some(_) => without(call, 1, |options| match options.as_array() {
            Some(options) if options.get("persistent").is_some() => {
                with_option(options, "persistent", Value::null())
            }
            _ => options.to_value(),
        }),
        None => without(call, 4, |_| Value::null()),
    }
}
