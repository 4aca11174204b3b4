//! `gethostbyname()`, `dnsLookup()`, `getaddrinfo()`: libc's resolver on the pool, so that `/etc/hosts`, `nsswitch.conf`
//! and search domains count as they do everywhere else; and a cache of what the first two found.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::ffi::{CStr, CString};
use std::mem::MaybeUninit;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::ptr;
use std::time::{Duration, Instant};

use swoole_zend::array::ArrayBuilder;
use swoole_zend::error::{self, Level};
use swoole_zend::{Args, PhpResult, PhpStatic, Zval, doorway, sys};

use super::{Ended, c_string, on_pool, wait_for};
use crate::coroutine::require;
use crate::last_error;

/// The longest that dnsLookup() waits when it is not told.
const LOOKUP_SECONDS: f64 = 60.0;

/// What is asked of the resolver.
struct Question {
    host: CString,
    service: Option<CString>,
    family: libc::c_int,
    kind: libc::c_int,
    protocol: libc::c_int,
}

impl Question {
    fn address(host: &CStr, family: libc::c_int) -> Self {
        Self {
            host: host.to_owned(),
            service: None,
            family,
            kind: libc::SOCK_STREAM,
            protocol: libc::IPPROTO_TCP,
        }
    }

    /// Blocks. The error is one of `EAI_…`.
    fn ask(&self) -> Result<Vec<IpAddr>, libc::c_int> {
        // SAFETY: all zeroes is valid for this struct: anything goes, no addresses.
        let mut hints: libc::addrinfo = unsafe { MaybeUninit::zeroed().assume_init() };
        hints.ai_family = self.family;
        hints.ai_socktype = self.kind;
        hints.ai_protocol = self.protocol;
        let service = self.service.as_ref().map_or(ptr::null(), |service| service.as_ptr());
        let mut found = ptr::null_mut();
        // SAFETY: getaddrinfo(3) reads the texts and the hints, and fills the list when it returns 0.
        let failed = unsafe { libc::getaddrinfo(self.host.as_ptr(), service, &hints, &mut found) };
        if failed != 0 {
            return Err(failed);
        }
        let mut addresses = Vec::new();
        let mut next = found;
        // SAFETY: the list is valid until it is freed, and its addresses are of the family that they name.
        unsafe {
            while let Some(entry) = next.as_ref() {
                addresses.extend(address_of(entry));
                next = entry.ai_next;
            }
            libc::freeaddrinfo(found);
        }
        Ok(addresses)
    }
}

/// # Safety
///
/// `entry` is from getaddrinfo(3).
unsafe fn address_of(entry: &libc::addrinfo) -> Option<IpAddr> {
    if entry.ai_addr.is_null() {
        return None;
    }
    // SAFETY: the caller's promise.
    unsafe {
        match entry.ai_family {
            libc::AF_INET => {
                let address = entry.ai_addr.cast::<libc::sockaddr_in>().read_unaligned();
                Some(Ipv4Addr::from(u32::from_be(address.sin_addr.s_addr)).into())
            }
            libc::AF_INET6 => {
                let address = entry.ai_addr.cast::<libc::sockaddr_in6>().read_unaligned();
                Some(Ipv6Addr::from(address.sin6_addr.s6_addr).into())
            }
            _ => None,
        }
    }
}

enum Failure {
    /// One of `EAI_…`, or 0 when there was no address in the answer.
    Resolver(libc::c_int),
    Ended(Ended),
}

/// Asks on the pool, for so many seconds at most. The resolver itself cannot be stopped; it goes on to its end.
fn resolve(question: Question, seconds: f64) -> Result<Vec<IpAddr>, Failure> {
    match wait_for("dns", seconds, on_pool(move || Ok(question.ask()))) {
        Ok(Ok(Ok(found))) if !found.is_empty() => Ok(found),
        Ok(Ok(Ok(_))) => Err(Failure::Resolver(0)),
        Ok(Ok(Err(number))) => Err(Failure::Resolver(number)),
        Ok(Err(_panicked)) => Err(Failure::Resolver(libc::EAI_FAIL)),
        Err(ended) => Err(Failure::Ended(ended)),
    }
}

/// What was found for a name and family, and until when that holds.
struct Entry {
    address: IpAddr,
    expires: Option<Instant>,
    /// The entry with the lowest goes first when there are too many.
    used: u64,
}

struct Cache {
    /// Seconds an address is kept; 0: for ever. `dns_cache_expire`.
    seconds: Cell<u64>,
    /// Addresses kept; 0: none. `dns_cache_capacity`.
    capacity: Cell<usize>,
    clock: Cell<u64>,
    entries: RefCell<Option<HashMap<(libc::c_int, CString), Entry>>>,
}

static CACHE: PhpStatic<Cache> = PhpStatic::new(Cache {
    seconds: Cell::new(60),
    capacity: Cell::new(1000),
    clock: Cell::new(0),
    entries: RefCell::new(None),
});

impl Cache {
    fn tick(&self) -> u64 {
        self.clock.set(self.clock.get().wrapping_add(1));
        self.clock.get()
    }

    fn get(&self, family: libc::c_int, host: &CStr) -> Option<IpAddr> {
        let mut entries = self.entries.borrow_mut();
        let entries = entries.as_mut()?;
        let key = (family, host.to_owned());
        let entry = entries.get_mut(&key)?;
        if entry.expires.is_some_and(|expires| expires <= Instant::now()) {
            entries.remove(&key);
            return None;
        }
        entry.used = self.tick();
        Some(entry.address)
    }

    fn put(&self, family: libc::c_int, host: CString, address: IpAddr) {
        if self.capacity.get() == 0 {
            return;
        }
        let seconds = self.seconds.get();
        let expires =
            if seconds == 0 { None } else { Instant::now().checked_add(Duration::from_secs(seconds)) };
        let used = self.tick();
        let mut entries = self.entries.borrow_mut();
        let entries = entries.get_or_insert_default();
        entries.insert((family, host), Entry { address, expires, used });
        while entries.len() > self.capacity.get() {
            let Some(oldest) = entries.iter().min_by_key(|(_, entry)| entry.used).map(|(key, _)| key.clone())
            else {
                break;
            };
            entries.remove(&oldest);
        }
    }

    fn clear(&self) {
        self.entries.replace(None);
    }
}

/// `dns_cache_expire`: seconds that an address is kept; 0 or less: for ever.
pub(crate) fn set_cache_expire(seconds: i64) {
    CACHE.seconds.set(u64::try_from(seconds).unwrap_or(0));
}

/// `dns_cache_capacity`: how many addresses are kept; 0 or less: none. What is kept now is forgotten.
pub(crate) fn set_cache_capacity(capacity: i64) {
    CACHE.capacity.set(usize::try_from(capacity).unwrap_or(0));
    CACHE.clear();
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

/// One address of `host`, from the cache or the resolver.
fn look_up(host: &CStr, family: libc::c_int, seconds: f64) -> Option<IpAddr> {
    if let Some(address) = CACHE.get(family, host) {
        return Some(address);
    }
    match resolve(Question::address(host, family), seconds) {
        Ok(found) => {
            let address = *found.first()?;
            CACHE.put(family, host.to_owned(), address);
            Some(address)
        }
        Err(Failure::Resolver(_)) => {
            last_error::set(last_error::DNSLOOKUP_RESOLVE_FAILED);
            None
        }
        Err(Failure::Ended(Ended::TimedOut)) => {
            last_error::set(last_error::DNSLOOKUP_RESOLVE_TIMEOUT);
            None
        }
        Err(Failure::Ended(Ended::Canceled)) => None,
    }
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
    set_address(look_up(&host, family, seconds), result);
    Ok(())
}

/// `dnsLookup()` and `swoole_async_dns_lookup_coro()`.
pub(crate) fn dns_lookup(args: &Args<'_>, result: &mut Zval) -> PhpResult {
    args.expect(1, Some(3))?;
    let (host, seconds, family) =
        (args.str(1)?, args.double_or(2, LOOKUP_SECONDS)?, args.long_or(3, i64::from(libc::AF_INET))?);
    require()?;
    result.set_bool(false);
    if host.as_bytes().is_empty() {
        error::raise(Level::Warning, "domain name empty");
        return Ok(());
    }
    let Some(family) = family_of(family) else { return Ok(()) };
    let host = c_string(host, "Domain name")?;
    set_address(look_up(&host, family, seconds), result);
    Ok(())
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
    };
    match resolve(question, seconds) {
        Ok(found) => {
            let mut array = ArrayBuilder::with_capacity(found.len());
            for address in &found {
                array.push(address.to_string().as_str());
            }
            result.set(array.into());
        }
        // The resolver's own number, which `swoole_strerror()` with `SWOOLE_STRERROR_GAI` explains.
        Err(Failure::Resolver(number)) => last_error::set(i64::from(number)),
        Err(Failure::Ended(Ended::TimedOut)) => last_error::set(last_error::CO_TIMEDOUT),
        Err(Failure::Ended(Ended::Canceled)) => {}
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
        CACHE.clear();
        Ok(())
    });
}
