//! The settings of `Swoole\Server::set()` and of its ports, as one table: name, whose it is, kind of value, what it does.

use std::ffi::CStr;
use std::time::Duration;

use swoole_server::{PortSettings, Settings};
use swoole_zend::array::Key;
use swoole_zend::{Array, Value, Zval, ini};

use crate::coroutine::system::dns;
use crate::http::server::Parsing;
use crate::runtime;

/// What a server starts with, beside its ports.
#[derive(Clone)]
pub(crate) struct Options {
    pub(crate) settings: Settings,
    pub(crate) enable_coroutine: bool,
    pub(crate) parsing: Parsing,
}

impl Default for Options {
    fn default() -> Self {
        Self { settings: Settings::default(), enable_coroutine: true, parsing: Parsing::default() }
    }
}

/// What a port starts with.
#[derive(Clone)]
pub(crate) struct PortOptions {
    pub(crate) settings: PortSettings,
    /// Whether it speaks HTTP, where the server's class does not say so.
    pub(crate) http: bool,
}

impl Default for PortOptions {
    fn default() -> Self {
        let mut settings = PortSettings::default();
        if let Some(bytes) = ini_bytes(SOCKET_BUFFER_SIZE) {
            settings.socket_buffer_size = bytes;
        }
        Self { settings, http: false }
    }
}

/// The INI entry: the setting of that name, for servers that do not make it.
pub(crate) const SOCKET_BUFFER_SIZE: &CStr = c"swoole.socket_buffer_size";

/// A number of bytes, or text like "2M". None when it is not above 0.
fn ini_bytes(entry: &CStr) -> Option<usize> {
    let text = ini::text(entry.to_str().ok()?)?;
    usize::try_from(Value::str(text.as_bytes()).to_bytes()).ok().filter(|bytes| *bytes > 0)
}

/// How a value is read, and what is done with it.
enum Apply<T> {
    /// A number, at least 1.
    Count(fn(&mut T, usize)),
    /// A number of bytes: an int, or text like "2M".
    Bytes(fn(&mut T, usize)),
    /// Seconds, fractions allowed.
    Seconds(fn(&mut T, Duration)),
    /// Any int.
    Number(fn(&mut T, i64)),
    /// A switch.
    Switch(fn(&mut T, bool)),
    /// Must be 1: there is one process and one thread.
    One,
}
use Apply::{Bytes, Count, Number, One, Seconds, Switch};

/// Whose a setting is. A server's `set()` takes those of its first port, too.
enum Row {
    Server(Apply<Options>),
    Port(Apply<PortOptions>),
}
use Row::{Port, Server};

/// Every setting that is understood, beside those of names and addresses. Anything else is reported.
const TABLE: &[(&str, Row)] = &[
    ("package_max_length", Port(Bytes(|port, bytes| port.settings.package_max_length = bytes))),
    ("socket_buffer_size", Port(Bytes(|port, bytes| port.settings.socket_buffer_size = bytes))),
    ("backlog", Port(Count(|port, count| port.settings.backlog = i32::try_from(count).unwrap_or(i32::MAX)))),
    ("open_tcp_nodelay", Port(Switch(|port, on| port.settings.tcp_nodelay = on))),
    ("open_http_protocol", Port(Switch(|port, on| port.http = on))),
    ("max_connection", Server(Count(|options, count| options.settings.max_connections = count))),
    ("max_conn", Server(Count(|options, count| options.settings.max_connections = count))),
    ("max_wait_time", Server(Seconds(|options, time| options.settings.max_wait = time))),
    ("enable_coroutine", Server(Switch(|options, on| options.enable_coroutine = on))),
    ("http_parse_cookie", Server(Switch(|options, on| options.parsing.cookie = on))),
    ("http_parse_post", Server(Switch(|options, on| options.parsing.post = on))),
    ("max_coroutine", Server(Count(|_, count| set_max_coroutines(count)))),
    ("max_coro_num", Server(Count(|_, count| set_max_coroutines(count)))),
    ("stack_size", Server(Bytes(|_, bytes| set_stack_size(bytes)))),
    ("c_stack_size", Server(Bytes(|_, bytes| set_stack_size(bytes)))),
    (runtime::OPTION, Server(Number(|_, flags| runtime::want(runtime::from_long(flags))))),
    ("worker_num", Server(One)),
    ("reactor_num", Server(One)),
];

fn set_max_coroutines(count: usize) {
    swoole_coroutine::set_limits(swoole_coroutine::Limits {
        max_coroutines: count,
        ..swoole_coroutine::limits()
    });
}

fn set_stack_size(bytes: usize) {
    swoole_coroutine::set_limits(swoole_coroutine::Limits {
        stack_size: bytes,
        ..swoole_coroutine::limits()
    });
}

/// Applies what a script has set for a server and its first port. Returns a complaint for each entry that was not
/// understood.
pub(crate) fn apply(options: &mut Options, first: &mut PortOptions, settings: &Array) -> Vec<String> {
    complaints(settings, |name, row, value| match row {
        Some(Server(apply)) => Some(apply.to(options, value)),
        Some(Port(apply)) => Some(apply.to(first, value)),
        None => dns::settings::apply(name, value.deref()),
    })
}

/// The same for a port.
pub(crate) fn apply_to_port(options: &mut PortOptions, settings: &Array) -> Vec<String> {
    complaints(settings, |_, row, value| match row {
        Some(Server(_)) => Some(Err("is the server's, not a port's")),
        Some(Port(apply)) => Some(apply.to(options, value)),
        None => None,
    })
}

fn complaints(
    settings: &Array,
    mut apply: impl FnMut(&str, Option<&Row>, &Zval) -> Option<Result<(), &'static str>>,
) -> Vec<String> {
    let mut complaints = Vec::new();
    for (key, value) in settings.iter() {
        let Key::Name(name) = key else {
            complaints.push("the settings must have names".to_owned());
            continue;
        };
        let name = name.to_text();
        let row = TABLE.iter().find(|(known, _)| *known == name).map(|(_, row)| row);
        match apply(&name, row, value) {
            None => complaints.push(format!("unsupported option [{name}]")),
            Some(Ok(())) => {}
            Some(Err(words)) => complaints.push(format!("option [{name}]: {words}")),
        }
    }
    complaints
}

impl<T> Apply<T> {
    fn to(&self, target: &mut T, value: &Zval) -> Result<(), &'static str> {
        match self {
            Count(set) => {
                set(target, number(value).filter(|count| *count > 0).ok_or("must be a number above 0")?)
            }
            Bytes(set) => set(target, number(value).ok_or("must be a number of bytes")?),
            Number(set) => set(target, int(value).ok_or("must be an int")?),
            Switch(set) => set(target, switch(value).ok_or("must be a bool")?),
            Seconds(set) => {
                let seconds = decimal(value).ok_or("must be a number of seconds")?;
                set(target, Duration::try_from_secs_f64(seconds).map_err(|_| "must not be negative")?);
            }
            One => {
                if number(value) != Some(1) {
                    return Err("only 1 is available: one process, one thread");
                }
            }
        }
        Ok(())
    }
}

/// An int, a bool, or text that is an int: settings come from the environment, too.
fn int(value: &Zval) -> Option<i64> {
    let text = value.as_str().map(|text| text.to_text().trim().parse().ok());
    text.unwrap_or_else(|| value.as_long().or_else(|| value.as_bool().map(i64::from)))
}

/// On or off as PHP sees it; arrays and objects are neither.
fn switch(value: &Zval) -> Option<bool> {
    let is_scalar = value.is_null()
        || value.as_bool().is_some()
        || value.as_long().is_some()
        || value.as_str().is_some()
        || value.kind() == swoole_zend::sys::IS_DOUBLE;
    is_scalar.then(|| value.is_true())
}

/// An int, or text like "64", "2M", "1g".
fn number(value: &Zval) -> Option<usize> {
    if let Some(number) = value.as_long() {
        return usize::try_from(number).ok();
    }
    let text = value.as_str()?.to_text();
    let text = text.trim();
    let (digits, factor) = match text.chars().last()?.to_ascii_lowercase() {
        'k' => (text.get(..text.len() - 1)?, 1 << 10),
        'm' => (text.get(..text.len() - 1)?, 1 << 20),
        'g' => (text.get(..text.len() - 1)?, 1 << 30),
        _ => (text, 1),
    };
    digits.trim().parse::<usize>().ok()?.checked_mul(factor)
}

fn decimal(value: &Zval) -> Option<f64> {
    match value.as_long() {
        Some(number) => Some(number as f64),
        None if value.kind() == swoole_zend::sys::IS_DOUBLE => Some(value.to_double()),
        None => value.as_str()?.to_text().trim().parse().ok(),
    }
}
