//! `gethostbyname()`, `dnsLookup()`, `getaddrinfo()`: names and addresses.
//!
//! | | asks | remembers |
//! | --- | --- | --- |
//! | `gethostbyname()` | libc, or the `dns_server` that was set | one address, for `dns_cache_expire` |
//! | `dnsLookup()` | the `dns_server` that was set, or those of `/etc/resolv.conf` | one, for `dns_cache_refresh_time` |
//! | `getaddrinfo()` | libc, or the `dns_server` that was set | nothing |

mod cache;
mod libc_resolver;
mod servers;
pub(crate) mod settings;

use std::ffi::CStr;
use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;

use swoole_zend::array::ArrayBuilder;
use swoole_zend::error::{self, Level};
use swoole_zend::{Args, PhpResult, PhpStatic, ZStr, Zval, doorway, sys};

use self::cache::Cache;
use self::libc_resolver::Question;
use super::c_string;
use crate::coroutine::require;
use crate::last_error;

/// Why there are no addresses.
enum Failure {
    /// One of `EAI_…`, or 0 when there was no address in the answer.
    Resolver(libc::c_int),
    /// No name server is known.
    NoServer,
    TimedOut,
    /// The error number is set already.
    Canceled,
}

impl Failure {
    /// Leaves its number in `swoole_last_error()`, one of `SWOOLE_ERROR_DNSLOOKUP_…`.
    fn tell(&self) {
        match self {
            Self::Resolver(_) => last_error::set(last_error::DNSLOOKUP_RESOLVE_FAILED),
            Self::NoServer => last_error::set(last_error::DNSLOOKUP_NO_SERVER),
            Self::TimedOut => last_error::set(last_error::DNSLOOKUP_RESOLVE_TIMEOUT),
            Self::Canceled => {}
        }
    }
}

/// What gethostbyname() has found.
static BY_NAME: PhpStatic<Cache> = PhpStatic::new(Cache::new());
/// What dnsLookup() has found.
static LOOKUPS: PhpStatic<Cache> = PhpStatic::new(Cache::new());

/// Forgets all that was found.
fn forget() {
    BY_NAME.clear();
    LOOKUPS.clear();
}

/// `AF_INET` or `AF_INET6`; none, with a warning, when it is another.
fn family_of(number: i64) -> Option<libc::c_int> {
    match libc::c_int::try_from(number) {
        Ok(family @ (libc::AF_INET | libc::AF_INET6)) => Some(family),
        _ => {
            error::raise(Level::Warning, "unknown protocol family, must be AF_INET or AF_INET6");
            None
        }
    }
}

/// Asks the name server that was set, or else libc.
fn resolve(host: &CStr, family: libc::c_int, seconds: f64) -> Result<Vec<IpAddr>, Failure> {
    if settings::server().is_some() {
        return servers::resolve(host, family, seconds);
    }
    libc_resolver::resolve(vec![Question::address(host, family)], seconds)
}

/// One address of `host`, from the cache or from whoever is asked.
fn look_up(
    cache: &Cache,
    host: &CStr,
    family: libc::c_int,
    found: impl FnOnce() -> Result<Vec<IpAddr>, Failure>,
) -> Option<IpAddr> {
    if let Some(address) = cache.get(family, host) {
        return Some(address);
    }
    match found() {
        Ok(found) => {
            let address = pick(&found)?;
            cache.put(family, host.to_owned(), address);
            Some(address)
        }
        Err(failure) => {
            failure.tell();
            None
        }
    }
}

/// An address of `host` as gethostbyname() finds it; outside of a coroutine libc is asked on this very thread.
pub(crate) fn address(host: &ZStr, family: i64) -> PhpResult<Option<IpAddr>> {
    let Some(family) = family_of(family) else { return Ok(None) };
    let host = c_string(host, "Domain name")?;
    if swoole_coroutine::current().is_some() {
        return Ok(look_up(&BY_NAME, &host, family, || resolve(&host, family, -1.0)));
    }
    let found = Question::address(&host, family).ask().ok();
    if found.is_none() {
        last_error::set(last_error::DNSLOOKUP_RESOLVE_FAILED);
    }
    Ok(found.and_then(|found| pick(&found)))
}

fn pick(found: &[IpAddr]) -> Option<IpAddr> {
    if !settings::picks_at_random() {
        return found.first().copied();
    }
    // Its keys are random.
    let number = RandomState::new().hash_one(0) as usize;
    found.get(number.checked_rem(found.len())?).copied()
}

fn set_address(address: Option<IpAddr>, result: &mut Zval) {
    match address {
        Some(address) => result.set_str(address.to_string().as_bytes()),
        None => result.set_bool(false),
    }
}

fn gethostbyname(args: &Args<'_>, result: &mut Zval) -> PhpResult {
    args.expect(1, Some(3))?;
    let (host, family, seconds) =
        (args.str(1)?, args.long_or(2, i64::from(libc::AF_INET))?, args.double_or(3, -1.0)?);
    require()?;
    result.set_bool(false);
    if host.as_bytes().is_empty() {
        error::raise(Level::Warning, "domain name is empty");
        return Ok(());
    }
    let Some(family) = family_of(family) else { return Ok(()) };
    let host = c_string(host, "Domain name")?;
    set_address(look_up(&BY_NAME, &host, family, || resolve(&host, family, seconds)), result);
    Ok(())
}

/// `dnsLookup()` and `swoole_async_dns_lookup_coro()`.
pub(crate) fn dns_lookup(args: &Args<'_>, result: &mut Zval) -> PhpResult {
    args.expect(1, Some(3))?;
    let (host, seconds, family) =
        (args.str(1)?, args.double_or(2, settings::timeout())?, args.long_or(3, i64::from(libc::AF_INET))?);
    require()?;
    result.set_bool(false);
    if host.as_bytes().is_empty() {
        error::raise(Level::Warning, "domain name empty");
        return Ok(());
    }
    let Some(family) = family_of(family) else { return Ok(()) };
    let host = c_string(host, "Domain name")?;
    set_address(look_up(&LOOKUPS, &host, family, || servers::resolve(&host, family, seconds)), result);
    Ok(())
}

/// All addresses. The name server that was set knows names; about services and protocols libc is asked all the same.
fn addresses(question: Question, seconds: f64) -> Result<Vec<IpAddr>, Failure> {
    if settings::server().is_none() {
        return libc_resolver::resolve(vec![question], seconds);
    }
    let found = servers::resolve(&question.host, question.family, seconds)?;
    libc_resolver::resolve(found.into_iter().map(|address| question.about(address)).collect(), seconds)
}

fn getaddrinfo(args: &Args<'_>, result: &mut Zval) -> PhpResult {
    args.expect(1, Some(6))?;
    let host = args.str(1)?;
    let family = args.long_or(2, i64::from(libc::AF_INET))?;
    let kind = args.long_or(3, i64::from(libc::SOCK_STREAM))?;
    let protocol = args.long_or(4, i64::from(libc::IPPROTO_TCP))?;
    let service = args.nullable_str(5)?.filter(|service| !service.as_bytes().is_empty());
    let seconds = args.double_or(6, -1.0)?;
    require()?;
    result.set_bool(false);
    if host.as_bytes().is_empty() {
        error::raise(Level::Warning, "hostname is empty");
        return Ok(());
    }
    let Some(family) = family_of(family) else { return Ok(()) };
    let service = service.map(|service| c_string(service, "Service")).transpose()?;
    let question = Question {
        host: c_string(host, "Hostname")?,
        service,
        family,
        // What is no number of the system's gets the resolver's own answer.
        kind: libc::c_int::try_from(kind).unwrap_or(-1),
        protocol: libc::c_int::try_from(protocol).unwrap_or(-1),
        flags: 0,
    };
    match addresses(question, seconds) {
        Ok(found) => {
            let mut array = ArrayBuilder::with_capacity(found.len());
            for address in &found {
                array.push(address.to_string().as_str());
            }
            result.set(array.into());
        }
        // The resolver's own number, which `swoole_strerror()` with `SWOOLE_STRERROR_GAI` explains.
        Err(Failure::Resolver(number)) => last_error::set(i64::from(number)),
        Err(Failure::TimedOut) => last_error::set(last_error::CO_TIMEDOUT),
        Err(failure) => failure.tell(),
    }
    Ok(())
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_System_gethostbyname(
    frame: *mut sys::zend_execute_data,
    result: *mut sys::zval,
) {
    doorway(frame, result, gethostbyname);
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_System_dnsLookup(
    frame: *mut sys::zend_execute_data,
    result: *mut sys::zval,
) {
    doorway(frame, result, dns_lookup);
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_System_getaddrinfo(
    frame: *mut sys::zend_execute_data,
    result: *mut sys::zval,
) {
    doorway(frame, result, getaddrinfo);
}

#[unsafe(no_mangle)]
extern "C" fn zif_swoole_async_dns_lookup_coro(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, dns_lookup);
}

#[unsafe(no_mangle)]
extern "C" fn zif_swoole_clear_dns_cache(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, _| {
        args.expect(0, Some(0))?;
        forget();
        Ok(())
    });
}
