//! The settings of `Swoole\Server::set()`, as one table: name, kind of value, what it does.

use std::ffi::CStr;
use std::time::Duration;

use swoole_server::Settings;
use swoole_zend::array::Key;
use swoole_zend::{Array, Value, Zval, ini};

use crate::coroutine::system::dns;
use crate::http::server::Parsing;
use crate::runtime;

/// What a server starts with.
#[derive(Clone)]
pub(crate) struct Options {
    pub(crate) settings: Settings,
    pub(crate) enable_coroutine: bool,
    pub(crate) parsing: Parsing,
}

impl Default for Options {
    fn default() -> Self {
        let mut settings = Settings::default();
        if let Some(bytes) = ini_bytes(SOCKET_BUFFER_SIZE) {
            settings.socket_buffer_size = bytes;
        }
        Self { settings, enable_coroutine: true, parsing: Parsing::default() }
    }
}

/// The INI entry: the setting of that name, for servers that do not make it.
pub(crate) const SOCKET_BUFFER_SIZE: &CStr = c"swoole.socket_buffer_size";

/// A number of bytes, or text like "2M". None when it is not above 0.
fn ini_bytes(entry: &CStr) -> Option<usize> {
    let text = ini::text(entry.to_str().ok()?)?;
    usize::try_from(Value::str(text.as_bytes()).to_bytes()).ok().filter(|bytes| *bytes > 0)
}

/// How a value is read.
enum Apply {
    /// A number, at least 1.
    Count(fn(&mut Options, usize)),
    /// A number of bytes: an int, or text like "2M".
    Bytes(fn(&mut Options, usize)),
    /// Seconds, fractions allowed.
    Seconds(fn(&mut Options, Duration)),
    /// Any int.
    Number(fn(&mut Options, i64)),
    /// A switch.
    Switch(fn(&mut Options, bool)),
    /// Must be 1: there is one process and one thread.
    One,
}
use Apply::{Bytes, Count, Number, One, Seconds, Switch};

/// Every setting that is understood, beside those of names and addresses. Anything else is reported.
const TABLE: &[(&str, Apply)] = &[
    ("package_max_length", Bytes(|options, bytes| options.settings.package_max_length = bytes)),
    ("socket_buffer_size", Bytes(|options, bytes| options.settings.socket_buffer_size = bytes)),
    ("backlog", Count(|options, count| options.settings.backlog = i32::try_from(count).unwrap_or(i32::MAX))),
    ("max_connection", Count(|options, count| options.settings.max_connections = count)),
    ("max_conn", Count(|options, count| options.settings.max_connections = count)),
    ("max_wait_time", Seconds(|options, time| options.settings.max_wait = time)),
    ("open_tcp_nodelay", Switch(|options, on| options.settings.tcp_nodelay = on)),
    ("enable_coroutine", Switch(|options, on| options.enable_coroutine = on)),
    ("http_parse_cookie", Switch(|options, on| options.parsing.cookie = on)),
    ("http_parse_post", Switch(|options, on| options.parsing.post = on)),
    ("max_coroutine", Count(|_, count| set_max_coroutines(count))),
    ("max_coro_num", Count(|_, count| set_max_coroutines(count))),
    ("stack_size", Bytes(|_, bytes| set_stack_size(bytes))),
    ("c_stack_size", Bytes(|_, bytes| set_stack_size(bytes))),
    (runtime::OPTION, Number(|_, flags| runtime::want(runtime::from_long(flags)))),
    ("worker_num", One),
    ("reactor_num", One),
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

impl Options {
    /// Applies what a script has set. Returns a complaint for each entry that was not understood.
    pub(crate) fn apply(&mut self, settings: &Array) -> Vec<String> {
        let mut complaints = Vec::new();
        for (key, value) in settings.iter() {
            let Key::Name(name) = key else {
                complaints.push("the settings must have names".to_owned());
                continue;
            };
            let name = name.to_text();
            let row = TABLE.iter().find(|(known, _)| *known == name);
            let applied = row
                .map(|(_, apply)| self.apply_one(apply, value))
                .or_else(|| dns::settings::apply(&name, value.deref()));
            match applied {
                None => complaints.push(format!("unsupported option [{name}]")),
                Some(Ok(())) => {}
                Some(Err(words)) => complaints.push(format!("option [{name}]: {words}")),
            }
        }
        complaints
    }

    fn apply_one(&mut self, apply: &Apply, value: &Zval) -> Result<(), &'static str> {
        match apply {
            Count(set) => {
                set(self, number(value).filter(|count| *count > 0).ok_or("must be a number above 0")?)
            }
            Bytes(set) => set(self, number(value).ok_or("must be a number of bytes")?),
            Number(set) => set(self, value.as_long().ok_or("must be an int")?),
            Switch(set) => set(
                self,
                value.as_bool().or_else(|| value.as_long().map(|n| n != 0)).ok_or("must be a bool")?,
            ),
            Seconds(set) => {
                let seconds = decimal(value).ok_or("must be a number of seconds")?;
                set(self, Duration::try_from_secs_f64(seconds).map_err(|_| "must not be negative")?);
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
