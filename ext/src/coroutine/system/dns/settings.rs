//! The settings of names and addresses, which `Co::set()`, `swoole_async_set()` and `Server::set()` take alike.

use std::cell::Cell;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use swoole_zend::array::Key;
use swoole_zend::error::{self, Level};
use swoole_zend::{Array, PhpStatic, Zval};

use super::{BY_NAME, LOOKUPS};
use crate::coroutine::options::truth;

/// The port of name servers, unless another is named.
const PORT: u16 = 53;

static SERVER: PhpStatic<Cell<Option<SocketAddr>>> = PhpStatic::new(Cell::new(None));
static RANDOM: PhpStatic<Cell<bool>> = PhpStatic::new(Cell::new(false));
/// Seconds that dnsLookup() waits when it is not told.
static TIMEOUT: PhpStatic<Cell<f64>> = PhpStatic::new(Cell::new(60.0));

/// Takes a value, or says what it must be.
type Apply = fn(&Zval) -> Result<(), &'static str>;

const TABLE: &[(&str, Apply)] = &[
    ("dns_server", set_server),
    ("dns_lookup_random", |value| {
        RANDOM.set(truth(value));
        Ok(())
    }),
    // 0 or less: for ever.
    ("dns_cache_expire", |value| {
        let seconds = u64::try_from(value.to_long()).ok().filter(|seconds| *seconds > 0);
        BY_NAME.set_lifetime(seconds.map(Duration::from_secs));
        Ok(())
    }),
    // 0 or less: none.
    ("dns_cache_capacity", |value| {
        let capacity = usize::try_from(value.to_long()).unwrap_or(0);
        BY_NAME.set_capacity(capacity);
        LOOKUPS.set_capacity(capacity);
        Ok(())
    }),
    // 0 or less: not at all.
    ("dns_cache_refresh_time", |value| {
        let lifetime = Duration::try_from_secs_f64(value.to_double().max(0.0)).ok();
        LOOKUPS.set_lifetime(lifetime);
        Ok(())
    }),
    ("socket_dns_timeout", |value| {
        TIMEOUT.set(value.to_double());
        Ok(())
    }),
];

/// Applies the setting `name`; none when it is not one of these, and otherwise perhaps a complaint.
pub(crate) fn apply(name: &str, value: &Zval) -> Option<Result<(), &'static str>> {
    let (_, apply) = TABLE.iter().find(|(known, _)| *known == name)?;
    Some(apply(value))
}

/// Applies those that are among `settings`, with a warning for each value that makes no sense.
pub(crate) fn apply_all(settings: &Array) {
    for (key, value) in settings.iter() {
        let Key::Name(name) = key else { continue };
        let name = name.to_text();
        if let Some(Err(words)) = apply(&name, value.deref()) {
            error::raise(Level::Warning, &format!("option [{name}]: {words}"));
        }
    }
}

/// The name server that was set.
pub(super) fn server() -> Option<SocketAddr> {
    SERVER.get()
}

/// Whether any of a name's addresses will do, or only the first.
pub(super) fn picks_at_random() -> bool {
    RANDOM.get()
}

/// Seconds that dnsLookup() waits when it is not told.
pub(super) fn timeout() -> f64 {
    TIMEOUT.get()
}

/// `127.0.0.1`, `127.0.0.1:5353`, `::1` or `[::1]:5353`; null or nothing takes it back.
fn set_server(value: &Zval) -> Result<(), &'static str> {
    let text = value.to_zstring();
    let text = text.to_text();
    let server =
        if text.is_empty() { None } else { Some(parse(&text).ok_or("must be ADDRESS or ADDRESS:PORT")?) };
    if SERVER.replace(server) != server {
        // Others may answer otherwise.
        super::forget();
    }
    Ok(())
}

fn parse(text: &str) -> Option<SocketAddr> {
    let with_port = text.parse().ok();
    with_port.or_else(|| Some(SocketAddr::new(text.parse::<IpAddr>().ok()?, PORT)))
}
