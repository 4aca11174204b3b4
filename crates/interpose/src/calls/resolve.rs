//! Names and addresses: `getaddrinfo`, `gethostbyname` and their relatives, on the pool. libc resolves, with all that is
//! configured for it; what needs no looking up (numbers) is answered at once.
//!
//! The results of the older functions live in memory that is theirs or the caller's, and PHP's own caller frees its
//! buffer when another coroutine asks meanwhile. They are kept here instead, for the last [`KEPT`] calls: a caller reads
//! the answer before it can park again.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::ffi::{CStr, CString, c_char, c_void};

use libc::{addrinfo, c_int, hostent, size_t, sockaddr, socklen_t};
use swoole_coroutine::Lane;

use crate::errno;
use crate::flags;
use crate::gate::{self, Caller, Stop};
use crate::pool::{self, Cancel};

/// Answers of the older functions that are kept.
const KEPT: usize = 64;
/// Enough for a host of many addresses; more is asked for by `ERANGE`.
const BUFFER: usize = 1024;
const LARGEST_BUFFER: usize = 1024 * 1024;

// <netdb.h>, where the libc crate has nothing.
const NETDB_INTERNAL: c_int = -1;
const TRY_AGAIN: c_int = 2;

unsafe extern "C" {
    fn gethostbyname2_r(
        name: *const c_char,
        family: c_int,
        host: *mut hostent,
        buffer: *mut c_char,
        size: size_t,
        result: *mut *mut hostent,
        error: *mut c_int,
    ) -> c_int;
    fn gethostbyaddr_r(
        address: *const c_void,
        length: socklen_t,
        family: c_int,
        host: *mut hostent,
        buffer: *mut c_char,
        size: size_t,
        result: *mut *mut hostent,
        error: *mut c_int,
    ) -> c_int;
    fn __h_errno_location() -> *mut c_int;
    fn res_search(name: *const c_char, class: c_int, kind: c_int, answer: *mut u8, size: c_int) -> c_int;
    fn res_query(name: *const c_char, class: c_int, kind: c_int, answer: *mut u8, size: c_int) -> c_int;
}

#[cfg(target_env = "gnu")]
unsafe extern "C" {
    fn res_nsearch(
        state: *mut c_void,
        name: *const c_char,
        class: c_int,
        kind: c_int,
        answer: *mut u8,
        size: c_int,
    ) -> c_int;
    fn res_nquery(
        state: *mut c_void,
        name: *const c_char,
        class: c_int,
        kind: c_int,
        answer: *mut u8,
        size: c_int,
    ) -> c_int;
}

/// # Safety
///
/// Null, or a string.
unsafe fn owned(text: *const c_char) -> Option<CString> {
    // SAFETY: passed on.
    (!text.is_null()).then(|| unsafe { CStr::from_ptr(text) }.to_owned())
}

fn pointer(text: Option<&CString>) -> *const c_char {
    text.map_or(std::ptr::null(), |text| text.as_ptr())
}

/// The list that getaddrinfo(3) makes, until it is handed out.
struct Addresses(*mut addrinfo);

// SAFETY: libc allocated the list; whoever holds it may free it, on any thread.
unsafe impl Send for Addresses {}

impl Drop for Addresses {
    fn drop(&mut self) {
        if !self.0.is_null() {
            // SAFETY: getaddrinfo(3) made it, and it was not handed out.
            unsafe { libc::freeaddrinfo(self.0) };
        }
    }
}

/// getaddrinfo(3). Canceled: `EAI_SYSTEM`, `ECANCELED`.
pub(crate) unsafe extern "C" fn getaddrinfo<const ALWAYS: bool>(
    node: *const c_char,
    service: *const c_char,
    hints: *const addrinfo,
    result: *mut *mut addrinfo,
) -> c_int {
    // SAFETY: passed on as it came.
    let call = |hints: *const addrinfo| unsafe { libc::getaddrinfo(node, service, hints, result) };
    let Some(caller) = gate::enter::<ALWAYS>(flags::RESOLVE).filter(|_| !node.is_null()) else {
        return call(hints);
    };
    // SAFETY: null, or the caller's hints; of those only numbers count.
    let asked = unsafe { hints.as_ref() }.copied();
    // SAFETY: a record of zeroes is valid.
    let mut numbers = asked.unwrap_or_else(|| unsafe { std::mem::zeroed() });
    if asked.is_none() {
        // What no hints mean, in glibc.
        numbers.ai_flags = libc::AI_V4MAPPED | libc::AI_ADDRCONFIG;
    }
    numbers.ai_flags |= libc::AI_NUMERICHOST;
    let answer = call(&numbers);
    if answer != libc::EAI_NONAME || asked.is_some_and(|hints| hints.ai_flags & libc::AI_NUMERICHOST != 0) {
        return answer;
    }
    let flags = asked.map(|hints| (hints.ai_flags, hints.ai_family, hints.ai_socktype, hints.ai_protocol));
    // SAFETY: the caller's strings.
    let (name, port) = unsafe { (owned(node), owned(service)) };
    let found = pool::call(caller, ("name", Lane::Names), Cancel::Now, move || {
        // SAFETY: a record of zeroes is valid.
        let mut hints: addrinfo = unsafe { std::mem::zeroed() };
        if let Some((flags, family, kind, protocol)) = flags {
            (hints.ai_flags, hints.ai_family) = (flags, family);
            (hints.ai_socktype, hints.ai_protocol) = (kind, protocol);
        }
        let hints = if flags.is_some() { &raw const hints } else { std::ptr::null() };
        let mut addresses = Addresses(std::ptr::null_mut());
        // SAFETY: our own strings and record.
        let answer = unsafe {
            libc::getaddrinfo(pointer(name.as_ref()), pointer(port.as_ref()), hints, &raw mut addresses.0)
        };
        (answer, addresses)
    });
    match found {
        Ok((answer, mut addresses)) => {
            if answer == 0 {
                // SAFETY: where the caller wants it.
                unsafe { *result = std::mem::replace(&mut addresses.0, std::ptr::null_mut()) };
            }
            answer
        }
        Err(Stop::CannotPark) => call(hints),
        Err(Stop::Ended(_)) => {
            errno::set(libc::ECANCELED);
            libc::EAI_SYSTEM
        }
    }
}

/// getnameinfo(3). Canceled: `EAI_SYSTEM`, `ECANCELED`.
pub(crate) unsafe extern "C" fn getnameinfo<const ALWAYS: bool>(
    address: *const sockaddr,
    length: socklen_t,
    host: *mut c_char,
    host_size: socklen_t,
    service: *mut c_char,
    service_size: socklen_t,
    how: c_int,
) -> c_int {
    let call = || {
        // SAFETY: passed on as it came.
        unsafe { libc::getnameinfo(address, length, host, host_size, service, service_size, how) }
    };
    let numbers = libc::NI_NUMERICHOST | libc::NI_NUMERICSERV;
    let named = how & numbers != numbers && !address.is_null();
    let Some(caller) = gate::enter::<ALWAYS>(flags::RESOLVE).filter(|_| named) else { return call() };
    let size = usize::try_from(length).unwrap_or(0);
    // SAFETY: so many bytes, says the caller.
    let owned = unsafe { std::slice::from_raw_parts(address.cast::<u8>(), size) }.to_vec();
    let room = |text: *mut c_char, size: socklen_t| {
        if text.is_null() { 0 } else { usize::try_from(size).unwrap_or(0) }
    };
    let (host_room, service_room) = (room(host, host_size), room(service, service_size));
    let found = pool::call(caller, ("name", Lane::Names), Cancel::Now, move || {
        // An address is aligned to eight bytes; a vector of bytes need not be.
        let mut aligned = vec![0_u64; owned.len().div_ceil(8)];
        let (mut name, mut port) = (vec![0_u8; host_room], vec![0_u8; service_room]);
        // SAFETY: our own memory, as large as is said.
        let answer = unsafe {
            std::ptr::copy_nonoverlapping(owned.as_ptr(), aligned.as_mut_ptr().cast::<u8>(), owned.len());
            libc::getnameinfo(
                aligned.as_ptr().cast(),
                length,
                name.as_mut_ptr().cast(),
                socklen_t::try_from(host_room).unwrap_or(0),
                port.as_mut_ptr().cast(),
                socklen_t::try_from(service_room).unwrap_or(0),
                how,
            )
        };
        (answer, name, port)
    });
    match found {
        Ok((0, name, port)) => {
            // SAFETY: as large as the caller's own rooms.
            unsafe {
                std::ptr::copy_nonoverlapping(name.as_ptr(), host.cast(), name.len());
                std::ptr::copy_nonoverlapping(port.as_ptr(), service.cast(), port.len());
            }
            0
        }
        Ok((answer, ..)) => answer,
        Err(Stop::CannotPark) => call(),
        Err(Stop::Ended(_)) => {
            errno::set(libc::ECANCELED);
            libc::EAI_SYSTEM
        }
    }
}

/// A host as the older functions tell it, taken out of their buffer.
struct Host {
    name: CString,
    aliases: Vec<CString>,
    family: c_int,
    length: c_int,
    addresses: Vec<Vec<u8>>,
}

impl Host {
    /// # Safety
    ///
    /// `host` is libc's answer.
    unsafe fn copy(host: &hostent) -> Self {
        let length = usize::try_from(host.h_length).unwrap_or(0);
        /// # Safety
        ///
        /// Null, or a list that ends with null.
        unsafe fn list<T>(mut at: *mut *mut c_char, copy: impl Fn(*mut c_char) -> T) -> Vec<T> {
            let mut all = Vec::new();
            // SAFETY: the list ends with null.
            while !at.is_null() && !unsafe { *at }.is_null() {
                // SAFETY: an entry before the end.
                unsafe {
                    all.push(copy(*at));
                    at = at.add(1);
                }
            }
            all
        }
        // SAFETY: libc's own lists; an address has `h_length` bytes.
        unsafe {
            Self {
                name: owned(host.h_name).unwrap_or_default(),
                aliases: list(host.h_aliases, |alias| CStr::from_ptr(alias).to_owned()),
                family: host.h_addrtype,
                length: host.h_length,
                addresses: list(host.h_addr_list, |address| {
                    std::slice::from_raw_parts(address.cast::<u8>(), length).to_vec()
                }),
            }
        }
    }
}

/// An answer that is kept: the record and what it points to.
struct Answer {
    record: hostent,
    _host: Host,
    _aliases: Vec<*mut c_char>,
    _addresses: Vec<*mut c_char>,
}

thread_local! {
    static ANSWERS: RefCell<VecDeque<Box<Answer>>> = const { RefCell::new(VecDeque::new()) };
}

/// Keeps `host`; its record stays where it is for the next [`KEPT`] calls.
fn keep(host: Host) -> *mut hostent {
    let ended = |texts: Vec<*mut c_char>| texts.into_iter().chain([std::ptr::null_mut()]).collect::<Vec<_>>();
    let mut aliases = ended(host.aliases.iter().map(|alias| alias.as_ptr().cast_mut()).collect());
    let mut addresses =
        ended(host.addresses.iter().map(|address| address.as_ptr().cast_mut().cast::<c_char>()).collect());
    let record = hostent {
        h_name: host.name.as_ptr().cast_mut(),
        h_aliases: aliases.as_mut_ptr(),
        h_addrtype: host.family,
        h_length: host.length,
        h_addr_list: addresses.as_mut_ptr(),
    };
    let mut answer = Box::new(Answer { record, _host: host, _aliases: aliases, _addresses: addresses });
    let place = &raw mut answer.record;
    ANSWERS.with(|answers| {
        let mut answers = answers.borrow_mut();
        answers.push_back(answer);
        if answers.len() > KEPT {
            answers.pop_front();
        }
    });
    place
}

/// No host: why.
struct Failure {
    /// The number of `h_errno`.
    host: c_int,
    /// What the function of the `_r` kind has returned.
    returned: c_int,
}

/// Asks with a buffer that grows.
fn ask(
    call: impl Fn(*mut hostent, *mut c_char, size_t, *mut *mut hostent, *mut c_int) -> c_int,
) -> Result<Host, Failure> {
    let mut size = BUFFER;
    loop {
        // SAFETY: a record of zeroes is valid.
        let mut record: hostent = unsafe { std::mem::zeroed() };
        let mut buffer = vec![0_u64; size / 8];
        let (mut result, mut number) = (std::ptr::null_mut::<hostent>(), 0);
        let returned = call(&mut record, buffer.as_mut_ptr().cast(), size, &mut result, &mut number);
        if returned == libc::ERANGE && size < LARGEST_BUFFER {
            size *= 2;
            continue;
        }
        // SAFETY: null, or the record, which points into the buffer.
        return match unsafe { result.as_ref() } {
            // SAFETY: libc's answer.
            Some(host) => Ok(unsafe { Host::copy(host) }),
            None => Err(Failure { host: number, returned }),
        };
    }
}

/// The host, parked meanwhile. None: nothing can be parked here.
fn look_up(
    caller: Caller,
    ask: impl FnOnce() -> Result<Host, Failure> + Send + 'static,
) -> Option<Result<*mut hostent, Failure>> {
    match pool::call(caller, ("name", Lane::Names), Cancel::Now, ask) {
        Ok(answer) => Some(answer.map(keep)),
        Err(Stop::CannotPark) => None,
        Err(Stop::Ended(_)) => {
            errno::set(libc::ECANCELED);
            Some(Err(Failure { host: NETDB_INTERNAL, returned: libc::ECANCELED }))
        }
    }
}

fn by_name(caller: Caller, name: *const c_char, family: c_int) -> Option<Result<*mut hostent, Failure>> {
    // SAFETY: the caller's string.
    let name = unsafe { owned(name) }?;
    look_up(caller, move || {
        // SAFETY: our own string, and memory of `ask`.
        ask(|host, buffer, size, result, error| unsafe {
            gethostbyname2_r(name.as_ptr(), family, host, buffer, size, result, error)
        })
    })
}

fn by_address(
    caller: Caller,
    address: *const c_void,
    length: socklen_t,
    family: c_int,
) -> Option<Result<*mut hostent, Failure>> {
    if address.is_null() {
        return None;
    }
    // SAFETY: so many bytes, says the caller.
    let address =
        unsafe { std::slice::from_raw_parts(address.cast::<u8>(), usize::try_from(length).ok()?) }.to_vec();
    look_up(caller, move || {
        // SAFETY: our own bytes, and memory of `ask`.
        ask(|host, buffer, size, result, error| unsafe {
            gethostbyaddr_r(address.as_ptr().cast(), length, family, host, buffer, size, result, error)
        })
    })
}

/// As the functions that return a record do.
fn record(answer: Result<*mut hostent, Failure>) -> *mut hostent {
    answer.unwrap_or_else(|failure| {
        // SAFETY: this thread's, always valid.
        unsafe { *__h_errno_location() = failure.host };
        std::ptr::null_mut()
    })
}

/// As the functions of the `_r` kind do: the caller's record is filled. What it points to is ours.
///
/// # Safety
///
/// `record`, `result` and `error` are where the caller wants them.
unsafe fn tell(
    answer: Result<*mut hostent, Failure>,
    record: *mut hostent,
    result: *mut *mut hostent,
    error: *mut c_int,
) -> c_int {
    let (host, failure) = match answer {
        Ok(host) => {
            // SAFETY: one that is kept, and the caller's.
            unsafe { *record = *host };
            (record, None)
        }
        Err(failure) => (std::ptr::null_mut(), Some(failure)),
    };
    // SAFETY: passed on.
    unsafe {
        if !result.is_null() {
            *result = host;
        }
        if !error.is_null() {
            *error = failure.as_ref().map_or(0, |failure| failure.host);
        }
    }
    match failure {
        // glibc: the number of an error, where there is one; no such host is none.
        Some(Failure { host: NETDB_INTERNAL, .. }) => errno::get(),
        Some(Failure { host: TRY_AGAIN, .. }) => libc::EAGAIN,
        // musl has a number for each, and not the same in every version.
        Some(Failure { returned, .. }) if cfg!(target_env = "musl") => returned,
        _ => 0,
    }
}

/// gethostbyname(3).
pub(crate) unsafe extern "C" fn gethostbyname<const ALWAYS: bool>(name: *const c_char) -> *mut hostent {
    unsafe extern "C" {
        fn gethostbyname(name: *const c_char) -> *mut hostent;
    }
    let answer =
        gate::enter::<ALWAYS>(flags::RESOLVE).and_then(|caller| by_name(caller, name, libc::AF_INET));
    // SAFETY: passed on as it came.
    answer.map_or_else(|| unsafe { gethostbyname(name) }, record)
}

/// gethostbyname2(3).
pub(crate) unsafe extern "C" fn gethostbyname2<const ALWAYS: bool>(
    name: *const c_char,
    family: c_int,
) -> *mut hostent {
    unsafe extern "C" {
        fn gethostbyname2(name: *const c_char, family: c_int) -> *mut hostent;
    }
    let answer = gate::enter::<ALWAYS>(flags::RESOLVE).and_then(|caller| by_name(caller, name, family));
    // SAFETY: passed on as it came.
    answer.map_or_else(|| unsafe { gethostbyname2(name, family) }, record)
}

/// gethostbyname_r(3). What the caller's record points to is ours, not in the caller's buffer.
pub(crate) unsafe extern "C" fn gethostbyname_r<const ALWAYS: bool>(
    name: *const c_char,
    host: *mut hostent,
    buffer: *mut c_char,
    size: size_t,
    result: *mut *mut hostent,
    error: *mut c_int,
) -> c_int {
    // SAFETY: passed on as it came; without a family it is IPv4.
    unsafe { gethostbyname2_r_::<ALWAYS>(name, libc::AF_INET, host, buffer, size, result, error) }
}

/// gethostbyname2_r(3). As [`gethostbyname_r`].
pub(crate) unsafe extern "C" fn gethostbyname2_r_<const ALWAYS: bool>(
    name: *const c_char,
    family: c_int,
    host: *mut hostent,
    buffer: *mut c_char,
    size: size_t,
    result: *mut *mut hostent,
    error: *mut c_int,
) -> c_int {
    match gate::enter::<ALWAYS>(flags::RESOLVE).and_then(|caller| by_name(caller, name, family)) {
        // SAFETY: where the caller wants them.
        Some(answer) => unsafe { tell(answer, host, result, error) },
        // SAFETY: passed on as it came.
        None => unsafe { gethostbyname2_r(name, family, host, buffer, size, result, error) },
    }
}

/// gethostbyaddr(3).
pub(crate) unsafe extern "C" fn gethostbyaddr<const ALWAYS: bool>(
    address: *const c_void,
    length: socklen_t,
    family: c_int,
) -> *mut hostent {
    unsafe extern "C" {
        fn gethostbyaddr(address: *const c_void, length: socklen_t, family: c_int) -> *mut hostent;
    }
    let answer =
        gate::enter::<ALWAYS>(flags::RESOLVE).and_then(|caller| by_address(caller, address, length, family));
    // SAFETY: passed on as it came.
    answer.map_or_else(|| unsafe { gethostbyaddr(address, length, family) }, record)
}

/// gethostbyaddr_r(3). As [`gethostbyname_r`].
pub(crate) unsafe extern "C" fn gethostbyaddr_r_<const ALWAYS: bool>(
    address: *const c_void,
    length: socklen_t,
    family: c_int,
    host: *mut hostent,
    buffer: *mut c_char,
    size: size_t,
    result: *mut *mut hostent,
    error: *mut c_int,
) -> c_int {
    match gate::enter::<ALWAYS>(flags::RESOLVE).and_then(|caller| by_address(caller, address, length, family))
    {
        // SAFETY: where the caller wants them.
        Some(answer) => unsafe { tell(answer, host, result, error) },
        // SAFETY: passed on as it came.
        None => unsafe { gethostbyaddr_r(address, length, family, host, buffer, size, result, error) },
    }
}

/// A question to the name servers, on the pool, which owns the name and the room for the answer. Canceled: -1.
fn question<const ALWAYS: bool>(
    name: *const c_char,
    answer: *mut u8,
    size: c_int,
    call: impl Fn(*const c_char, *mut u8) -> c_int + Send + 'static,
) -> Option<c_int> {
    let caller = gate::enter::<ALWAYS>(flags::RESOLVE)?;
    let room = usize::try_from(size).ok()?;
    // SAFETY: the caller's string.
    let name = unsafe { owned(name) }?;
    let asked = pool::call(caller, ("name", Lane::Names), Cancel::Later, move || {
        let mut bytes = vec![0_u8; room];
        let length = call(name.as_ptr(), bytes.as_mut_ptr());
        (length, bytes)
    });
    match asked {
        Ok((length, bytes)) => {
            // A length beyond the room is told all the same, as libc does.
            let filled = usize::try_from(length).unwrap_or(0).min(bytes.len());
            // SAFETY: not more than the caller has room for.
            unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), answer, filled) };
            Some(length)
        }
        Err(Stop::CannotPark) => None,
        Err(Stop::Ended(number)) => Some(errno::fail(number)),
    }
}

/// The two that have the resolver's state from the caller. It lies in the caller's frame, which stays until the question
/// is answered.
#[cfg(target_env = "gnu")]
macro_rules! with_state {
    ($($function:ident as $name:ident),*) => {$(
        #[doc = concat!("`", stringify!($function), "`, resolver(3).")]
        pub(crate) unsafe extern "C" fn $name<const ALWAYS: bool>(
            state: *mut c_void,
            name: *const c_char,
            class: c_int,
            kind: c_int,
            answer: *mut u8,
            size: c_int,
        ) -> c_int {
            let place = state as usize;
            let asked = question::<ALWAYS>(name, answer, size, move |name, answer| {
                // SAFETY: the caller's state, and our own name and room.
                unsafe { $function(place as *mut c_void, name, class, kind, answer, size) }
            });
            // SAFETY: passed on as it came.
            asked.unwrap_or_else(|| unsafe { $function(state, name, class, kind, answer, size) })
        }
    )*};
}

macro_rules! without_state {
    ($($function:ident as $name:ident),*) => {$(
        #[doc = concat!("`", stringify!($function), "`, resolver(3). The state is that of the thread that asks.")]
        pub(crate) unsafe extern "C" fn $name<const ALWAYS: bool>(
            name: *const c_char,
            class: c_int,
            kind: c_int,
            answer: *mut u8,
            size: c_int,
        ) -> c_int {
            let asked = question::<ALWAYS>(name, answer, size, move |name, answer| {
                // SAFETY: our own name and room.
                unsafe { $function(name, class, kind, answer, size) }
            });
            // SAFETY: passed on as it came.
            asked.unwrap_or_else(|| unsafe { $function(name, class, kind, answer, size) })
        }
    )*};
}

#[cfg(target_env = "gnu")]
with_state!(res_nsearch as res_nsearch_, res_nquery as res_nquery_);
without_state!(res_search as res_search_, res_query as res_query_);
