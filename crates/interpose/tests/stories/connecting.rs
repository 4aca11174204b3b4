//! `connect` and `accept`.

use std::net::TcpListener;
use std::os::fd::{AsRawFd, IntoRawFd};
use std::time::{Duration, Instant};

use libc::{c_int, sockaddr_in, sockaddr_un, socklen_t};

use crate::probe::{Outcome, call};
use crate::support::{Fd, always, local, pipe, read, tcp, write};
use crate::writing::bind_anywhere;

fn socket(family: c_int) -> Fd {
    // SAFETY: takes no pointers.
    Fd::from(unsafe { libc::socket(family, libc::SOCK_STREAM, 0) })
}

fn address_of(port: u16) -> sockaddr_in {
    // SAFETY: an address of zeroes is valid.
    let mut address: sockaddr_in = unsafe { std::mem::zeroed() };
    address.sin_family = libc::AF_INET as libc::sa_family_t;
    address.sin_port = port.to_be();
    address.sin_addr.s_addr = u32::from(std::net::Ipv4Addr::LOCALHOST).to_be();
    address
}

fn connect(socket: &Fd, port: u16) -> Outcome {
    let address = address_of(port);
    call!(connect(socket.0, (&raw const address).cast(), size_of_val(&address) as socklen_t))
}

fn listener() -> (Fd, u16) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    (Fd(listener.into_raw_fd()), port)
}

fn is_blocking(socket: &Fd) -> bool {
    // SAFETY: takes no pointers.
    unsafe { libc::fcntl(socket.0, libc::F_GETFL) & libc::O_NONBLOCK == 0 }
}

#[test]
fn a_connection_is_made_once() {
    always((Outcome::ok(0), true, Outcome::failed(libc::EISCONN), b"hello".to_vec()), |way| {
        let (listener, port) = listener();
        way.peer(move |_| {
            let accepted = call!(accept(listener.0, std::ptr::null_mut(), std::ptr::null_mut()));
            write(&Fd::from(accepted.value as c_int), b"hello");
        });
        let socket = socket(libc::AF_INET);
        let first = connect(&socket, port);
        (first, is_blocking(&socket), connect(&socket, port), read(&socket, 64).1)
    });
}

#[test]
fn a_socket_that_was_refused_may_try_again() {
    let refused = Outcome::failed(libc::ECONNREFUSED);
    always(([refused, refused], Outcome::ok(0)), |_| {
        // A port that nobody listens at, and that nobody else is given.
        let taken = socket(libc::AF_INET);
        let mut address = address_of(0);
        let mut length = size_of_val(&address) as socklen_t;
        // SAFETY: an address.
        unsafe {
            assert_eq!(libc::bind(taken.0, (&raw const address).cast(), length), 0);
            assert_eq!(libc::getsockname(taken.0, (&raw mut address).cast(), &raw mut length), 0);
        }
        let port = u16::from_be(address.sin_port);
        let (_listener, open) = listener();
        let socket = socket(libc::AF_INET);
        ([connect(&socket, port), connect(&socket, port)], connect(&socket, open))
    });
}

/// A listener whose queue is full, and the sockets in it.
fn crowded() -> (Fd, u16, Vec<Fd>) {
    let full = socket(libc::AF_INET);
    let mut address = address_of(0);
    let mut length = size_of_val(&address) as socklen_t;
    // SAFETY: an address.
    unsafe {
        assert_eq!(libc::bind(full.0, (&raw const address).cast(), length), 0);
        assert_eq!(libc::listen(full.0, 0), 0);
        assert_eq!(libc::getsockname(full.0, (&raw mut address).cast(), &raw mut length), 0);
    }
    let crowd = (0..4)
        .map(|_| {
            let socket = socket(libc::AF_INET).nonblocking();
            // SAFETY: an address.
            unsafe { libc::connect(socket.0, (&raw const address).cast(), length) };
            socket
        })
        .collect();
    (full, u16::from_be(address.sin_port), crowd)
}

#[test]
fn a_socket_has_its_own_limit_of_time_to_connect() {
    always((Outcome::failed(libc::EINPROGRESS), true), |way| {
        let (_listener, port, _crowd) = crowded();
        way.pause();
        let socket = socket(libc::AF_INET);
        socket.set_time_limit(libc::SO_SNDTIMEO, 60);
        (connect(&socket, port), is_blocking(&socket))
    });
}

#[test]
fn a_connection_that_is_under_way_is_waited_for_again() {
    let outcomes = [Outcome::failed(libc::EINPROGRESS), Outcome::failed(libc::EALREADY)];
    always((outcomes, true), |way| {
        let (_listener, port, _crowd) = crowded();
        way.pause();
        let socket = socket(libc::AF_INET);
        socket.set_time_limit(libc::SO_SNDTIMEO, 60);
        let begin = Instant::now();
        let outcomes = [(); 2].map(|()| connect(&socket, port));
        (outcomes, begin.elapsed() >= Duration::from_millis(110))
    });
}

#[test]
fn a_nonblocking_socket_connects_in_the_background() {
    always((Outcome::failed(libc::EINPROGRESS), Outcome::failed(libc::EALREADY)), |way| {
        let (_listener, port, _crowd) = crowded();
        way.pause();
        let socket = socket(libc::AF_INET).nonblocking();
        (connect(&socket, port), connect(&socket, port))
    });
}

/// A local listener with room for one that nobody has accepted, and one in it.
fn local_crowd() -> (Fd, sockaddr_un, socklen_t, Fd) {
    let listener = socket(libc::AF_UNIX);
    let (address, length) = bind_anywhere(&listener);
    // SAFETY: an address.
    let first = unsafe {
        assert_eq!(libc::listen(listener.0, 0), 0);
        let first = socket(libc::AF_UNIX);
        assert_eq!(libc::connect(first.0, (&raw const address).cast(), length), 0);
        first
    };
    (listener, address, length, first)
}

#[test]
fn a_local_connection_waits_for_room_in_the_queue() {
    always((Outcome::ok(0), Outcome::failed(libc::EISCONN)), |way| {
        let (listener, address, length, _first) = local_crowd();
        way.peer(move |way| {
            for _ in 0..2 {
                way.pause();
                let accepted = call!(accept(listener.0, std::ptr::null_mut(), std::ptr::null_mut()));
                drop(Fd::from(accepted.value as c_int));
            }
            way.pause();
        });
        let second = socket(libc::AF_UNIX);
        let connect = || call!(connect(second.0, (&raw const address).cast(), length));
        (connect(), connect())
    });
}

#[test]
fn a_local_connection_has_its_limit_of_time_too() {
    always([Outcome::failed(libc::EAGAIN); 2], |_| {
        let (_listener, address, length, _first) = local_crowd();
        [true, false].map(|limited| {
            let second = socket(libc::AF_UNIX);
            let second = if limited {
                second.set_time_limit(libc::SO_SNDTIMEO, 40);
                second
            } else {
                second.nonblocking()
            };
            call!(connect(second.0, (&raw const address).cast(), length))
        })
    });
}

#[test]
fn an_address_of_nobody_is_refused() {
    always([libc::ENOENT, libc::EBADF, libc::ENOTSOCK, libc::EAFNOSUPPORT].map(Outcome::failed), |_| {
        // SAFETY: an address of zeroes is valid.
        let mut address: sockaddr_un = unsafe { std::mem::zeroed() };
        address.sun_family = libc::AF_UNIX as libc::sa_family_t;
        address.sun_path[..7].copy_from_slice(&b"/none/x".map(|letter| letter as _));
        let length = size_of_val(&address) as socklen_t;
        let (socket, inet, (reader, _writer)) = (socket(libc::AF_UNIX), socket(libc::AF_INET), pipe());
        [socket.0, -1, reader.0, inet.0].map(|fd| call!(connect(fd, (&raw const address).cast(), length)))
    });
}

#[test]
fn a_datagram_socket_connects_at_once() {
    always([Outcome::ok(0), Outcome::ok(0)], |_| {
        // SAFETY: takes no pointers.
        let socket = Fd::from(unsafe { libc::socket(libc::AF_INET, libc::SOCK_DGRAM, 0) });
        [connect(&socket, 9), connect(&socket, 10)]
    });
}

#[test]
fn a_listener_waits_for_somebody_and_tells_who_it_is() {
    always((true, true, true), |way| {
        let (listener, port) = listener();
        way.peer(move |way| {
            way.pause();
            let socket = socket(libc::AF_INET);
            assert_eq!(connect(&socket, port), Outcome::ok(0));
            // Until the other end is closed.
            read(&socket, 1);
        });
        let mut address = address_of(0);
        let mut length = size_of_val(&address) as socklen_t;
        let accepted = call!(accept(listener.0, (&raw mut address).cast(), &raw mut length));
        let socket = Fd::from(accepted.value as c_int);
        let is_local = address.sin_addr.s_addr == address_of(0).sin_addr.s_addr;
        (is_local, is_blocking(&socket), length as usize == size_of::<sockaddr_in>())
    });
}

#[test]
fn accept4_makes_the_socket_as_it_is_told() {
    always((true, true), |way| {
        let (listener, port) = listener();
        way.peer(move |way| {
            way.pause();
            let socket = socket(libc::AF_INET);
            connect(&socket, port);
            read(&socket, 1);
        });
        let how = libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC;
        let accepted = call!(accept4(listener.0, std::ptr::null_mut(), std::ptr::null_mut(), how));
        let socket = Fd::from(accepted.value as c_int);
        // SAFETY: takes no pointers.
        let closes = unsafe { libc::fcntl(socket.0, libc::F_GETFD) } & libc::FD_CLOEXEC != 0;
        (!is_blocking(&socket), closes)
    });
}

fn accept(fd: c_int) -> Outcome {
    call!(accept(fd, std::ptr::null_mut(), std::ptr::null_mut()))
}

#[test]
fn what_does_not_listen_accepts_nobody() {
    let invalid = Outcome::failed(libc::EINVAL);
    let expected = [invalid, invalid, invalid, Outcome::failed(libc::ENOTSOCK), Outcome::failed(libc::EBADF)];
    always(expected, |_| {
        let (near, _far) = tcp();
        let (one, _other) = local(libc::SOCK_STREAM);
        let (reader, _writer) = pipe();
        [accept(near.0), accept(one.0), accept(socket(libc::AF_INET).0), accept(reader.0), accept(-1)]
    });
}

#[test]
fn a_listener_waits_as_long_as_it_is_told() {
    always([Outcome::failed(libc::EAGAIN); 2], |_| {
        let (limited, _) = listener();
        limited.set_time_limit(libc::SO_RCVTIMEO, 40);
        let (impatient, _) = listener();
        [accept(limited.0), accept(impatient.nonblocking().0)]
    });
}

#[test]
fn a_listener_that_is_shut_down_tells_who_waits() {
    always(Outcome::failed(libc::EINVAL), |way| {
        let (listener, _) = listener();
        let number = listener.0;
        way.peer(move |way| {
            way.pause();
            // SAFETY: takes no pointers.
            unsafe { libc::shutdown(number, libc::SHUT_RDWR) };
        });
        accept(number)
    });
}

#[test]
fn a_local_listener_that_is_shut_down_tells_who_waits_and_who_comes_later() {
    always([Outcome::failed(libc::EINVAL); 2], |way| {
        let listener = socket(libc::AF_UNIX);
        let _ = bind_anywhere(&listener);
        // SAFETY: takes no pointers.
        assert_eq!(unsafe { libc::listen(listener.0, 5) }, 0);
        let number = listener.0;
        way.peer(move |way| {
            way.pause();
            // SAFETY: takes no pointers.
            unsafe { libc::shutdown(number, libc::SHUT_RDWR) };
        });
        [accept(number), accept(number)]
    });
}

#[test]
fn a_listener_stays_as_it_is() {
    always(true, |way| {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let number = listener.as_raw_fd();
        way.peer(move |_| {
            connect(&socket(libc::AF_INET), port);
        });
        drop(Fd::from(accept(number).value as c_int));
        is_blocking(&Fd(listener.into_raw_fd()))
    });
}
