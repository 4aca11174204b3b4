//! libc's resolver, on the pool: `/etc/hosts`, `nsswitch.conf` and search domains count as they do everywhere else.

use std::ffi::{CStr, CString};
use std::mem::MaybeUninit;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::ptr;

use swoole_coroutine::Lane;

use super::Failure;
use crate::coroutine::system::{Ended, on_pool, wait_for};

/// What is asked.
#[derive(Clone)]
pub(super) struct Question {
    pub(super) host: CString,
    pub(super) service: Option<CString>,
    pub(super) family: libc::c_int,
    pub(super) kind: libc::c_int,
    pub(super) protocol: libc::c_int,
    /// `AI_…`
    pub(super) flags: libc::c_int,
}

impl Question {
    pub(super) fn address(host: &CStr, family: libc::c_int) -> Self {
        Self {
            host: host.to_owned(),
            service: None,
            family,
            kind: libc::SOCK_STREAM,
            protocol: libc::IPPROTO_TCP,
            flags: 0,
        }
    }

    /// The same question about an address that is known, which no name server need be asked for.
    pub(super) fn about(&self, address: IpAddr) -> Self {
        let host = CString::new(address.to_string()).unwrap_or_default();
        Self { host, flags: libc::AI_NUMERICHOST, ..self.clone() }
    }

    /// Blocks. The error is one of `EAI_…`.
    pub(super) fn ask(&self) -> Result<Vec<IpAddr>, libc::c_int> {
        // SAFETY: all zeroes is valid for this struct: anything goes, no addresses.
        let mut hints: libc::addrinfo = unsafe { MaybeUninit::zeroed().assume_init() };
        hints.ai_flags = self.flags;
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

/// Asks all on the pool, for so many seconds at most. The resolver itself cannot be stopped; it goes on to its end.
pub(super) fn resolve(questions: Vec<Question>, seconds: f64) -> Result<Vec<IpAddr>, Failure> {
    let ask = move || {
        let answers: Result<Vec<_>, _> = questions.iter().map(Question::ask).collect();
        Ok(answers.map(|answers| answers.concat()))
    };
    match wait_for("dns", seconds, on_pool(Lane::Names, ask)) {
        Ok(Ok(Ok(found))) if !found.is_empty() => Ok(found),
        Ok(Ok(Ok(_))) => Err(Failure::Resolver(0)),
        Ok(Ok(Err(number))) => Err(Failure::Resolver(number)),
        Ok(Err(_panicked)) => Err(Failure::Resolver(libc::EAI_FAIL)),
        Err(Ended::TimedOut) => Err(Failure::TimedOut),
        Err(Ended::Canceled) => Err(Failure::Canceled),
    }
}
