//! `getaddrinfo`, `gethostbyname` and their relatives, of what needs no name server.

use std::ffi::{CStr, c_char};

use libc::{addrinfo, c_int, hostent, sockaddr_in};

use crate::probe::{Outcome, call};
use crate::support::{go, pause, same, story};

/// What was found: family, kind, address and name of each.
type Found = Vec<(c_int, c_int, Vec<u8>, Option<String>)>;

fn getaddrinfo(node: Option<&CStr>, service: Option<&CStr>, hints: Option<&addrinfo>) -> (i64, Found) {
    let pointer = |text: Option<&CStr>| text.map_or(std::ptr::null(), CStr::as_ptr);
    let hints = hints.map_or(std::ptr::null(), std::ptr::from_ref);
    let mut list = std::ptr::null_mut();
    let answer = call!(getaddrinfo(pointer(node), pointer(service), hints, &raw mut list)).value;
    let mut found = Vec::new();
    if answer == 0 {
        let mut at = list;
        // SAFETY: libc's list, which ends with null and is freed once.
        unsafe {
            while let Some(one) = at.as_ref() {
                let address = std::slice::from_raw_parts(one.ai_addr.cast::<u8>(), one.ai_addrlen as usize);
                let name = (!one.ai_canonname.is_null())
                    .then(|| CStr::from_ptr(one.ai_canonname).to_string_lossy().into_owned());
                found.push((one.ai_family, one.ai_socktype, address.to_vec(), name));
                at = one.ai_next;
            }
            libc::freeaddrinfo(list);
        }
    }
    (answer, found)
}

fn hints(flags: c_int, family: c_int, kind: c_int) -> addrinfo {
    // SAFETY: a record of zeroes is valid.
    let mut hints: addrinfo = unsafe { std::mem::zeroed() };
    (hints.ai_flags, hints.ai_family, hints.ai_socktype) = (flags, family, kind);
    hints
}

#[test]
fn names_and_numbers_are_found_as_by_libc() {
    let found = same(|_| {
        let stream = hints(0, libc::AF_INET, libc::SOCK_STREAM);
        let named = hints(libc::AI_CANONNAME, libc::AF_UNSPEC, libc::SOCK_STREAM);
        let six = hints(0, libc::AF_INET6, libc::SOCK_STREAM);
        let passive = hints(libc::AI_PASSIVE, libc::AF_INET, libc::SOCK_STREAM);
        vec![
            getaddrinfo(Some(c"127.0.0.1"), Some(c"80"), None),
            getaddrinfo(Some(c"localhost"), Some(c"http"), Some(&stream)),
            getaddrinfo(Some(c"localhost"), None, Some(&named)),
            getaddrinfo(Some(c"localhost"), None, None),
            getaddrinfo(Some(c"::1"), Some(c"443"), Some(&six)),
            getaddrinfo(None, Some(c"80"), Some(&passive)),
        ]
    });
    assert!(found.iter().all(|(answer, found)| *answer == 0 && !found.is_empty()), "{found:?}");
}

#[test]
fn what_is_not_found_is_told_as_by_libc() {
    let answers = same(|_| {
        let numeric = hints(libc::AI_NUMERICHOST, libc::AF_INET, 0);
        let (four, six) = (hints(0, libc::AF_INET, 0), hints(0, libc::AF_INET6, libc::SOCK_STREAM));
        let (flags, family) = (hints(0x0100_0000, libc::AF_INET, 0), hints(0, 77, 0));
        [
            getaddrinfo(Some(c"localhost"), None, Some(&numeric)).0,
            getaddrinfo(Some(c"localhost"), Some(c"no-such-service"), Some(&four)).0,
            getaddrinfo(Some(c"127.0.0.1"), None, Some(&six)).0,
            getaddrinfo(Some(c"localhost"), None, Some(&flags)).0,
            getaddrinfo(Some(c"localhost"), None, Some(&family)).0,
            getaddrinfo(None, None, None).0,
        ]
    });
    assert!(answers.iter().all(|&answer| answer != 0), "{answers:?}");
}

#[test]
fn getnameinfo_tells_names_and_what_does_not_fit() {
    let outcomes = same(|_| {
        // SAFETY: an address of zeroes is valid.
        let mut address: sockaddr_in = unsafe { std::mem::zeroed() };
        address.sin_family = libc::AF_INET as libc::sa_family_t;
        address.sin_port = 80_u16.to_be();
        address.sin_addr.s_addr = u32::from(std::net::Ipv4Addr::LOCALHOST).to_be();
        let numbers = libc::NI_NUMERICHOST | libc::NI_NUMERICSERV;
        [(0, 64), (numbers, 64), (libc::NI_NUMERICHOST, 64), (0, 3)].map(|(how, room)| {
            let (mut host, mut service) = ([0_u8; 64], [0_u8; 64]);
            let outcome = call!(getnameinfo(
                (&raw const address).cast(),
                size_of_val(&address) as libc::socklen_t,
                host.as_mut_ptr().cast(),
                room,
                service.as_mut_ptr().cast(),
                room,
                how
            ));
            let text = |bytes: &[u8]| CStr::from_bytes_until_nul(bytes).map(CStr::to_owned).ok();
            let told = (outcome.value == 0).then(|| (text(&host), text(&service)));
            (outcome.value, told)
        })
    });
    assert_eq!(outcomes[0].0, 0);
    assert_ne!(outcomes[3].0, 0);
}

/// Name, aliases, family and addresses.
type Told = (String, Vec<String>, c_int, Vec<Vec<u8>>);

fn told(host: *const hostent) -> Option<Told> {
    fn list<T>(mut at: *mut *mut c_char, copy: impl Fn(*mut c_char) -> T) -> Vec<T> {
        let mut all = Vec::new();
        // SAFETY: a list that ends with null.
        unsafe {
            while !(*at).is_null() {
                all.push(copy(*at));
                at = at.add(1);
            }
        }
        all
    }
    // SAFETY: null, or libc's answer or ours.
    unsafe {
        let host = host.as_ref()?;
        let text = |text: *mut c_char| CStr::from_ptr(text).to_string_lossy().into_owned();
        let length = host.h_length as usize;
        let bytes = |at: *mut c_char| std::slice::from_raw_parts(at.cast::<u8>(), length).to_vec();
        Some((text(host.h_name), list(host.h_aliases, text), host.h_addrtype, list(host.h_addr_list, bytes)))
    }
}

fn h_errno() -> c_int {
    unsafe extern "C" {
        fn __h_errno_location() -> *mut c_int;
    }
    // SAFETY: this thread's, always valid.
    unsafe { *__h_errno_location() }
}

#[test]
fn the_older_functions_tell_a_host() {
    let hosts = same(|_| {
        let by_name = crate::probe::probe().gethostbyname;
        let by_name2 = crate::probe::probe().gethostbyname2;
        let by_address = crate::probe::probe().gethostbyaddr;
        let local = [127_u8, 0, 0, 1];
        // SAFETY: strings and four bytes.
        unsafe {
            vec![
                told(by_name(c"localhost".as_ptr())),
                told(by_name(c"127.0.0.1".as_ptr())),
                told(by_name2(c"localhost".as_ptr(), libc::AF_INET)),
                told(by_address(local.as_ptr().cast(), 4, libc::AF_INET)),
            ]
        }
    });
    assert!(hosts.iter().all(Option::is_some), "{hosts:?}");
}

#[test]
fn a_host_that_there_cannot_be_is_not_found() {
    let answers = same(|_| {
        let by_name = crate::probe::probe().gethostbyname;
        // SAFETY: a string.
        let found = unsafe { by_name(c"a..b".as_ptr()) };
        (found.is_null(), h_errno())
    });
    assert!(answers.0);
}

#[test]
fn the_reentrant_functions_fill_the_caller_s_record() {
    let hosts = same(|_| {
        // SAFETY: a record of zeroes is valid.
        let mut record: hostent = unsafe { std::mem::zeroed() };
        let mut buffer = vec![0_u64; 512];
        let (mut result, mut error) = (std::ptr::null_mut(), 0);
        let room = buffer.as_mut_ptr().cast::<c_char>();
        let (out, number) = (&raw mut result, &raw mut error);
        let by_name = call!(gethostbyname_r(c"localhost".as_ptr(), &raw mut record, room, 4096, out, number));
        let first = (by_name, result == &raw mut record, told(&raw const record));
        let name = c"127.0.0.1".as_ptr();
        let by_name2 = call!(gethostbyname2_r(name, libc::AF_INET, &raw mut record, room, 4096, out, number));
        let second = (by_name2, result == &raw mut record, told(&raw const record));
        let local = [127_u8, 0, 0, 1];
        let address = local.as_ptr().cast();
        let by_address =
            call!(gethostbyaddr_r(address, 4, libc::AF_INET, &raw mut record, room, 4096, out, number));
        [first, second, (by_address, result == &raw mut record, told(&raw const record))]
    });
    for (outcome, is_callers, host) in hosts {
        assert_eq!((outcome, is_callers, host.is_some()), (Outcome::ok(0), true, true));
    }
}

#[test]
fn a_host_that_there_cannot_be_is_told_by_the_reentrant_functions() {
    let answers = same(|_| {
        // SAFETY: a record of zeroes is valid.
        let mut record: hostent = unsafe { std::mem::zeroed() };
        let mut buffer = vec![0_u64; 512];
        let (mut result, mut error) = (std::ptr::null_mut(), 0);
        let outcome = call!(gethostbyname_r(
            c"a..b".as_ptr(),
            &raw mut record,
            buffer.as_mut_ptr().cast(),
            4096,
            &raw mut result,
            &raw mut error
        ));
        (outcome.value, result.is_null(), error)
    });
    assert!(answers.1);
}

#[test]
fn many_ask_at_once_and_each_gets_its_own_answer() {
    story(|| {
        let done = std::rc::Rc::new(std::cell::Cell::new(0));
        for number in 0..40_u8 {
            let done = std::rc::Rc::clone(&done);
            go(move || {
                let name = std::ffi::CString::new(format!("127.0.0.{number}")).expect("a name");
                let by_name = crate::probe::probe().gethostbyname;
                // SAFETY: a string.
                let host = told(unsafe { by_name(name.as_ptr()) }).expect("a number is found");
                assert_eq!(host.3, [[127, 0, 0, number]]);
                done.set(done.get() + 1);
            });
        }
        while done.get() < 40 {
            pause();
        }
    });
}
