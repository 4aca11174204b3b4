//! `read`, `recv` and their relatives.

use std::time::{Duration, Instant};

use libc::{c_int, c_void, iovec, msghdr};

use crate::probe::{Outcome, call};
use crate::support::{
    Fd, always, local, pattern, pipe, read, read_all, recv, same, send, streams, tcp, write,
};

#[test]
fn a_read_waits_for_bytes_that_come_later() {
    for (name, open) in streams() {
        always((name, Outcome::ok(5), b"later".to_vec()), move |way| {
            let (reader, writer) = open();
            way.peer(move |way| {
                way.pause();
                write(&writer, b"later");
                way.pause();
            });
            let (outcome, bytes) = read(&reader, 64);
            (name, outcome, bytes)
        });
    }
}

#[test]
fn a_read_of_bytes_that_are_there_returns_them_and_no_more_than_it_asks_for() {
    for (_, open) in streams() {
        always(vec![b"ab".to_vec(), b"c".to_vec(), b"".to_vec()], move |way| {
            let (reader, writer) = open();
            write(&writer, b"abc");
            drop(writer);
            way.pause();
            (0..3).map(|_| read(&reader, 2).1).collect()
        });
    }
}

#[test]
fn a_read_hears_of_the_end() {
    for (_, open) in streams() {
        always((Outcome::ok(0), b"last".to_vec()), move |way| {
            let (reader, writer) = open();
            way.peer(move |way| {
                write(&writer, b"last");
                way.pause();
                drop(writer);
            });
            read_all(&reader, 64)
        });
    }
}

#[test]
fn a_read_of_nothing_does_not_wait() {
    for (_, open) in streams() {
        always(Outcome::ok(0), move |_| {
            let (reader, _writer) = open();
            read(&reader, 0).0
        });
    }
}

#[test]
fn a_read_hears_of_a_reset() {
    always((Outcome::failed(libc::ECONNRESET), Outcome::ok(0)), |way| {
        let (reader, other) = tcp();
        way.peer(move |way| {
            way.pause();
            // Closed with no time to say so: a reset.
            other.set(libc::SOL_SOCKET, libc::SO_LINGER, libc::linger { l_onoff: 1, l_linger: 0 });
        });
        (read(&reader, 64).0, read(&reader, 64).0)
    });
}

#[test]
fn a_descriptor_that_is_none_is_a_bad_one() {
    always([Outcome::failed(libc::EBADF); 4], |_| {
        let (gone, _other) = local(libc::SOCK_STREAM);
        let number = gone.close();
        [
            read(&number, 64).0,
            read(&-1, 64).0,
            read(&1_000_000, 64).0,
            call!(recv(number, std::ptr::null_mut(), 0, 0)),
        ]
    });
}

#[test]
fn the_wrong_end_of_a_pipe_is_a_bad_descriptor() {
    always([Outcome::failed(libc::EBADF); 2], |_| {
        let (reader, writer) = pipe();
        [read(&writer, 64).0, write(&reader, b"x")]
    });
}

#[test]
fn what_cannot_be_read_from_at_all_says_so() {
    always(Outcome::failed(libc::EINVAL), |_| {
        // SAFETY: takes no pointers.
        let epoll = Fd::from(unsafe { libc::epoll_create1(0) });
        read(&epoll, 64).0
    });
}

#[test]
fn a_nonblocking_descriptor_is_not_waited_for() {
    for (_, open) in streams() {
        always([Outcome::failed(libc::EAGAIN), Outcome::ok(2)], move |way| {
            let (reader, writer) = open();
            let reader = reader.nonblocking();
            let early = read(&reader, 64).0;
            write(&writer, b"ok");
            way.pause();
            [early, read(&reader, 64).0]
        });
    }
}

#[test]
fn a_call_that_does_not_want_to_wait_does_not() {
    always([Outcome::failed(libc::EAGAIN), Outcome::ok(0), Outcome::ok(2)], |_| {
        let (reader, writer) = local(libc::SOCK_STREAM);
        let early = recv(&reader, 64, libc::MSG_DONTWAIT).0;
        let none = recv(&reader, 0, libc::MSG_DONTWAIT).0;
        write(&writer, b"ok");
        // What a local socket says to who asks for nothing is the kernel's business.
        [
            early,
            if none.errno == libc::EAGAIN { Outcome::ok(0) } else { none },
            recv(&reader, 64, libc::MSG_DONTWAIT).0,
        ]
    });
}

#[test]
fn out_of_band_data_that_is_not_there_is_not_waited_for() {
    always(Outcome::failed(libc::EINVAL), |_| {
        let (reader, _writer) = tcp();
        recv(&reader, 1, libc::MSG_OOB).0
    });
}

#[test]
fn a_peek_waits_and_leaves_the_bytes() {
    for open in [tcp, || local(libc::SOCK_STREAM)] {
        always([b"ab".to_vec(), b"abc".to_vec()], move |way| {
            let (reader, writer) = open();
            way.peer(move |way| {
                way.pause();
                write(&writer, b"abc");
                way.pause();
            });
            [recv(&reader, 2, libc::MSG_PEEK).1, recv(&reader, 64, 0).1]
        });
    }
}

#[test]
fn a_call_that_wants_all_gets_it_in_pieces() {
    for open in [tcp, || local(libc::SOCK_STREAM)] {
        let all = pattern(40);
        let expected = (Outcome::ok(30), pattern(30), Outcome::ok(10), Outcome::ok(0));
        always(expected, move |way| {
            let (reader, writer) = open();
            let all = all.clone();
            way.peer(move |way| {
                for piece in all.chunks(7) {
                    way.pause();
                    write(&writer, piece);
                }
            });
            let (first, bytes) = recv(&reader, 30, libc::MSG_WAITALL);
            // The rest is less than this.
            let second = recv(&reader, 30, libc::MSG_WAITALL).0;
            (first, bytes, second, recv(&reader, 30, libc::MSG_WAITALL).0)
        });
    }
}

#[test]
fn recvfrom_that_wants_all_gets_it_in_pieces() {
    always((Outcome::ok(30), pattern(30)), |way| {
        let (reader, writer) = tcp();
        way.peer(move |way| {
            for piece in pattern(30).chunks(7) {
                way.pause();
                write(&writer, piece);
            }
        });
        let mut bytes = vec![0_u8; 30];
        // SAFETY: an address of zeroes is valid.
        let mut from: libc::sockaddr_storage = unsafe { std::mem::zeroed() };
        let mut length = size_of_val(&from) as libc::socklen_t;
        let outcome = call!(recvfrom(
            reader.0,
            bytes.as_mut_ptr().cast(),
            30,
            libc::MSG_WAITALL,
            (&raw mut from).cast(),
            &raw mut length
        ));
        (outcome, bytes)
    });
}

#[test]
fn recvmsg_that_wants_all_gets_it_in_pieces() {
    for open in [tcp, || local(libc::SOCK_STREAM)] {
        always((Outcome::ok(8), b"pieces o".to_vec(), Outcome::ok(3)), move |way| {
            let (reader, writer) = open();
            way.peer(move |way| {
                for piece in b"pieces of it".chunks(2).chain([&b""[..]; 2]) {
                    way.pause();
                    write(&writer, piece);
                }
            });
            let all = || {
                in_parts(|parts| {
                    // SAFETY: a message of zeroes is valid.
                    let mut message: msghdr = unsafe { std::mem::zeroed() };
                    message.msg_iov = parts.as_mut_ptr();
                    message.msg_iovlen = parts.len() as _;
                    call!(recvmsg(reader.0, &raw mut message, libc::MSG_WAITALL))
                })
            };
            let (first, bytes) = all();
            let (second, _) = all();
            // The end comes before the rest.
            (first, bytes, Outcome { value: second.value - 1, ..second })
        });
    }
}

#[test]
fn a_peek_that_wants_all_waits_for_it_or_for_the_end() {
    let expected = (Outcome::ok(5), b"piece".to_vec(), Outcome::ok(12), Outcome::ok(12), Outcome::ok(12));
    always(expected, |way| {
        let (reader, writer) = tcp();
        way.peer(move |way| {
            for piece in b"pieces of it".chunks(2) {
                way.pause();
                write(&writer, piece);
            }
            way.pause();
        });
        let wants = libc::MSG_WAITALL | libc::MSG_PEEK;
        let (first, bytes) = recv(&reader, 5, wants);
        let whole = recv(&reader, 64, wants).0;
        reader.set_time_limit(libc::SO_RCVTIMEO, 30);
        let again = recv(&reader, 64, wants).0;
        (first, bytes, whole, again, recv(&reader, 64, 0).0)
    });
}

#[test]
fn who_wants_all_reads_no_further_than_to_urgent_data() {
    let expected = [(Outcome::ok(5), b"hello".to_vec()), (Outcome::ok(1), b"!".to_vec())];
    always((expected, (Outcome::ok(5), b"world".to_vec())), |way| {
        let (reader, writer) = tcp();
        reader.set_time_limit(libc::SO_RCVTIMEO, 10_000);
        send(&writer, b"hello", 0);
        send(&writer, b"!", libc::MSG_OOB);
        send(&writer, b"world", 0);
        way.pause();
        assert_eq!(recv(&reader, 100, libc::MSG_WAITALL | libc::MSG_PEEK).0, Outcome::ok(5));
        let before = [recv(&reader, 100, libc::MSG_WAITALL), recv(&reader, 1, libc::MSG_OOB)];
        (before, recv(&reader, 5, libc::MSG_WAITALL))
    });
}

#[test]
fn who_wants_all_reads_no_further_than_to_descriptors_that_were_sent() {
    let hello = (Outcome::ok(5), b"hello".to_vec());
    always([hello.clone(), (Outcome::ok(5), b"world".to_vec()), hello], |way| {
        let (reader, writer) = local(libc::SOCK_STREAM);
        reader.set_time_limit(libc::SO_RCVTIMEO, 10_000);
        send_descriptor(&writer, b"hello");
        send(&writer, b"world", 0);
        let first = recv(&reader, 100, libc::MSG_WAITALL);
        let second = recv(&reader, 5, libc::MSG_WAITALL);
        // Those that come in the middle of it end it, too.
        way.peer(move |way| {
            send(&writer, b"he", 0);
            way.pause();
            send_descriptor(&writer, b"llo");
            send(&writer, b"world", 0);
            way.pause();
        });
        [first, second, recv(&reader, 100, libc::MSG_WAITALL)]
    });
}

#[test]
fn credentials_and_times_end_nothing() {
    always([(Outcome::ok(8), b"pieces o".to_vec()), (Outcome::ok(8), b"pieces o".to_vec())], |way| {
        [libc::SO_PASSCRED, libc::SO_TIMESTAMP].map(|what| {
            let (reader, writer) = if what == libc::SO_PASSCRED { local(libc::SOCK_STREAM) } else { tcp() };
            reader.set(libc::SOL_SOCKET, what, 1);
            reader.set_time_limit(libc::SO_RCVTIMEO, 10_000);
            way.peer(move |way| {
                for piece in b"pieces of it".chunks(2) {
                    way.pause();
                    write(&writer, piece);
                }
                way.pause();
            });
            if what == libc::SO_PASSCRED {
                return recv(&reader, 8, libc::MSG_WAITALL);
            }
            let mut control = [0_u64; 16];
            in_parts(|parts| {
                // SAFETY: a message of zeroes is valid.
                let mut message: msghdr = unsafe { std::mem::zeroed() };
                message.msg_iov = parts.as_mut_ptr();
                message.msg_iovlen = parts.len() as _;
                message.msg_control = control.as_mut_ptr().cast();
                message.msg_controllen = size_of_val(&control) as _;
                call!(recvmsg(reader.0, &raw mut message, libc::MSG_WAITALL))
            })
        })
    });
}

#[test]
fn who_wants_all_of_a_raw_socket_gets_a_packet() {
    // Where the program may not have one, there is nothing to tell.
    // SAFETY: takes no pointers.
    let raw = unsafe { libc::socket(libc::AF_INET, libc::SOCK_RAW, 253) };
    if raw < 0 {
        return;
    }
    drop(Fd(raw));
    always([Outcome::ok(25), Outcome::ok(25)], |way| {
        // SAFETY: takes no pointers.
        let socket = Fd::from(unsafe { libc::socket(libc::AF_INET, libc::SOCK_RAW, 253) });
        socket.set_time_limit(libc::SO_RCVTIMEO, 10_000);
        // SAFETY: an address of zeroes is valid.
        let mut address: libc::sockaddr_in = unsafe { std::mem::zeroed() };
        address.sin_family = libc::AF_INET as libc::sa_family_t;
        address.sin_addr.s_addr = u32::from(std::net::Ipv4Addr::LOCALHOST).to_be();
        for _ in 0..2 {
            let length = size_of_val(&address) as libc::socklen_t;
            // SAFETY: five bytes and an address.
            let sent = unsafe {
                libc::sendto(socket.0, b"hello".as_ptr().cast(), 5, 0, (&raw const address).cast(), length)
            };
            assert_eq!(sent, 5);
        }
        way.pause();
        [(); 2].map(|()| recv(&socket, 200, libc::MSG_WAITALL).0)
    });
}

#[test]
fn a_datagram_socket_that_is_shut_down_has_nothing_more() {
    for open in [udp, || local(libc::SOCK_DGRAM)] {
        always([Outcome::ok(0), Outcome::ok(0), Outcome::failed(libc::EAGAIN)], move |way| {
            let (reader, _writer) = open();
            let number = reader.0;
            way.peer(move |way| {
                way.pause();
                // SAFETY: takes no pointers.
                unsafe { libc::shutdown(number, libc::SHUT_RD) };
            });
            [
                // Who waits is woken, and who comes later does not wait.
                recv(&reader, 64, 0).0,
                read(&reader, 64).0,
                recv(&reader, 64, libc::MSG_DONTWAIT).0,
            ]
        });
    }
}

#[test]
fn a_wait_leaves_no_number_behind() {
    for (_, open) in streams() {
        always((4, libc::E2BIG), move |way| {
            let (reader, writer) = open();
            way.peer(move |way| {
                way.pause();
                write(&writer, b"four");
            });
            let mut bytes = [0_u8; 64];
            let probe = crate::probe::probe();
            // SAFETY: so much room; errno is this thread's.
            unsafe {
                *libc::__errno_location() = libc::E2BIG;
                let count = (probe.read)(reader.0, bytes.as_mut_ptr().cast(), 64);
                (count, *libc::__errno_location())
            }
        });
    }
}

#[test]
fn a_reset_in_the_middle_of_all_is_told_by_the_next_call() {
    always([Outcome::ok(7), Outcome::failed(libc::ECONNRESET), Outcome::ok(0)], |way| {
        let (reader, writer) = tcp();
        way.peer(move |way| {
            write(&writer, b"seven b");
            way.pause();
            writer.set(libc::SOL_SOCKET, libc::SO_LINGER, libc::linger { l_onoff: 1, l_linger: 0 });
        });
        [(); 3].map(|()| recv(&reader, 64, libc::MSG_WAITALL).0)
    });
}

#[test]
fn a_socket_has_its_own_limit_of_time() {
    for open in [tcp, || local(libc::SOCK_STREAM), || local(libc::SOCK_DGRAM)] {
        always((Outcome::failed(libc::EAGAIN), Outcome::failed(libc::EAGAIN), true), move |_| {
            let (reader, _writer) = open();
            reader.set_time_limit(libc::SO_RCVTIMEO, 40);
            let begin = Instant::now();
            let outcomes = (read(&reader, 64).0, recv(&reader, 64, 0).0);
            (outcomes.0, outcomes.1, begin.elapsed() >= Duration::from_millis(78))
        });
    }
}

#[test]
fn the_limit_of_time_is_for_all_pieces_together() {
    always((Outcome::ok(4), true), |way| {
        let (reader, writer) = tcp();
        reader.set_time_limit(libc::SO_RCVTIMEO, 400);
        way.peer(move |way| {
            for _ in 0..4 {
                write(&writer, b"x");
                way.pause();
            }
            // Until the other has given up.
            let _ = read(&writer, 1);
        });
        let begin = Instant::now();
        let outcome = recv(&reader, 64, libc::MSG_WAITALL).0;
        (outcome, begin.elapsed() < Duration::from_millis(440) + Duration::from_millis(400))
    });
}

#[test]
fn datagrams_stay_whole() {
    for open in [udp, || local(libc::SOCK_DGRAM), || local(libc::SOCK_SEQPACKET)] {
        always(vec![b"first".to_vec(), b"se".to_vec(), b"".to_vec(), b"fourth".to_vec()], move |way| {
            let (reader, writer) = open();
            way.peer(move |way| {
                for datagram in [&b"first"[..], b"second", b"", b"fourth"] {
                    way.pause();
                    send(&writer, datagram, 0);
                }
                way.pause();
            });
            let whole = read(&reader, 64).1;
            let cut = recv(&reader, 2, 0).1;
            vec![whole, cut, recv(&reader, 64, 0).1, read(&reader, 64).1]
        });
    }
}

/// Two UDP sockets, connected to each other.
pub(crate) fn udp() -> (Fd, Fd) {
    use std::os::fd::IntoRawFd;
    let [near, far] = [(); 2].map(|()| std::net::UdpSocket::bind("127.0.0.1:0").expect("a port"));
    near.connect(far.local_addr().expect("an address")).expect("connected");
    far.connect(near.local_addr().expect("an address")).expect("connected");
    (Fd(near.into_raw_fd()), Fd(far.into_raw_fd()))
}

#[test]
fn recvfrom_tells_who_has_sent() {
    always((Outcome::ok(2), true, b"hi".to_vec()), |way| {
        let (reader, writer) = udp();
        let port = port_of(writer.0);
        way.peer(move |way| {
            way.pause();
            write(&writer, b"hi");
            way.pause();
        });
        let mut bytes = vec![0_u8; 2];
        // SAFETY: an address of zeroes is valid.
        let mut from: libc::sockaddr_in = unsafe { std::mem::zeroed() };
        let mut length = size_of_val(&from) as libc::socklen_t;
        let outcome = call!(recvfrom(
            reader.0,
            bytes.as_mut_ptr().cast(),
            2,
            0,
            (&raw mut from).cast(),
            &raw mut length
        ));
        (outcome, from.sin_port == port, bytes)
    });
}

/// In network order.
fn port_of(fd: c_int) -> u16 {
    // SAFETY: an address of zeroes is valid.
    let mut own: libc::sockaddr_in = unsafe { std::mem::zeroed() };
    let mut length = size_of_val(&own) as libc::socklen_t;
    // SAFETY: getsockname(2) writes at most `length` bytes.
    assert_eq!(unsafe { libc::getsockname(fd, (&raw mut own).cast(), &raw mut length) }, 0);
    own.sin_port
}

/// Two rooms of three and of five bytes, filled by `fill`.
fn in_parts(fill: impl FnOnce(&mut [iovec]) -> Outcome) -> (Outcome, Vec<u8>) {
    let (mut first, mut second) = (vec![b'.'; 3], vec![b'.'; 5]);
    let mut parts = [&mut first, &mut second]
        .map(|part| iovec { iov_base: part.as_mut_ptr().cast::<c_void>(), iov_len: part.len() });
    let outcome = fill(&mut parts);
    first.extend(second);
    (outcome, first)
}

#[test]
fn readv_fills_its_parts_in_order() {
    for (_, open) in streams() {
        always((Outcome::ok(6), b"sixsix..".to_vec()), move |way| {
            let (reader, writer) = open();
            way.peer(move |way| {
                way.pause();
                write(&writer, b"sixsix");
                way.pause();
            });
            in_parts(|parts| call!(readv(reader.0, parts.as_ptr(), 2)))
        });
    }
    for (_, open) in streams() {
        let failed = Outcome::failed;
        always([Outcome::ok(0), failed(libc::EINVAL), failed(libc::EFAULT)], move |_| {
            let (reader, _writer) = open();
            [0, -1, 5].map(|count| call!(readv(reader.0, std::ptr::null(), count)))
        });
    }
}

#[test]
fn recvmsg_fills_its_parts_and_brings_descriptors() {
    always((Outcome::ok(6), b"sixsix..".to_vec(), true), |way| {
        let (reader, writer) = local(libc::SOCK_STREAM);
        way.peer(move |way| {
            way.pause();
            send_descriptor(&writer, b"sixsix");
            way.pause();
        });
        let mut control = [0_u64; 8];
        let mut arrived = false;
        let (outcome, bytes) = in_parts(|parts| {
            // SAFETY: a message of zeroes is valid.
            let mut message: msghdr = unsafe { std::mem::zeroed() };
            message.msg_iov = parts.as_mut_ptr();
            message.msg_iovlen = parts.len() as _;
            message.msg_control = control.as_mut_ptr().cast();
            message.msg_controllen = size_of_val(&control) as _;
            let outcome = call!(recvmsg(reader.0, &raw mut message, 0));
            // SAFETY: the message's own control data.
            unsafe {
                let header = libc::CMSG_FIRSTHDR(&raw const message);
                if !header.is_null() && (*header).cmsg_type == libc::SCM_RIGHTS {
                    arrived = true;
                    drop(Fd(*libc::CMSG_DATA(header).cast::<c_int>()));
                }
            }
            outcome
        });
        (outcome, bytes, arrived)
    });
}

/// Sends `bytes`, and the descriptor that they are sent over.
fn send_descriptor(to: &Fd, bytes: &[u8]) {
    let mut part = iovec { iov_base: bytes.as_ptr().cast_mut().cast(), iov_len: bytes.len() };
    let mut control = [0_u64; 8];
    // SAFETY: a message of zeroes is valid, and there is room for one descriptor.
    let message = unsafe {
        let mut message: msghdr = std::mem::zeroed();
        message.msg_iov = &raw mut part;
        message.msg_iovlen = 1;
        message.msg_control = control.as_mut_ptr().cast();
        message.msg_controllen = libc::CMSG_SPACE(size_of::<c_int>() as u32) as _;
        let header = libc::CMSG_FIRSTHDR(&raw const message);
        (*header).cmsg_level = libc::SOL_SOCKET;
        (*header).cmsg_type = libc::SCM_RIGHTS;
        (*header).cmsg_len = libc::CMSG_LEN(size_of::<c_int>() as u32) as _;
        *libc::CMSG_DATA(header).cast::<c_int>() = to.0;
        message
    };
    assert_eq!(call!(sendmsg(to.0, &raw const message, 0)), Outcome::ok(bytes.len() as i64));
}

#[test]
fn the_checking_variants_and_a_pointer_read_as_well() {
    type Reading = fn(c_int, *mut c_void) -> Outcome;
    let readings: [Reading; 4] = [
        |fd, bytes| call!(checked_read(fd, bytes, 64)),
        |fd, bytes| call!(checked_recv(fd, bytes, 64, 0)),
        |fd, bytes| call!(checked_recvfrom(fd, bytes, 64, 0, std::ptr::null_mut(), std::ptr::null_mut())),
        |fd, bytes| call!(read_by_pointer(fd, bytes, 64)),
    ];
    for reading in readings {
        always((Outcome::ok(5), b"later".to_vec()), move |way| {
            let (reader, writer) = tcp();
            way.peer(move |way| {
                way.pause();
                write(&writer, b"later");
                way.pause();
            });
            let mut bytes = vec![0; 64];
            let outcome = reading(reader.0, bytes.as_mut_ptr().cast());
            bytes.truncate(5);
            (outcome, bytes)
        });
    }
}

#[test]
fn a_counter_of_events_and_a_timer_are_waited_for() {
    always((Outcome::ok(8), 7), |way| {
        // SAFETY: takes no pointers.
        let counter = Fd::from(unsafe { libc::eventfd(0, 0) });
        let number = counter.0;
        way.peer(move |way| {
            way.pause();
            write(&number, &7_u64.to_ne_bytes());
        });
        let (outcome, bytes) = read(&number, 8);
        (outcome, bytes.try_into().map_or(0, u64::from_ne_bytes))
    });
    always(Outcome::ok(8), |_| {
        // SAFETY: takes no pointers.
        let timer = Fd::from(unsafe { libc::timerfd_create(libc::CLOCK_MONOTONIC, 0) });
        let soon = libc::timespec { tv_sec: 0, tv_nsec: 20_000_000 };
        let never = libc::timespec { tv_sec: 0, tv_nsec: 0 };
        let when = libc::itimerspec { it_interval: never, it_value: soon };
        // SAFETY: reads the time.
        assert_eq!(unsafe { libc::timerfd_settime(timer.0, 0, &raw const when, std::ptr::null_mut()) }, 0);
        read(&timer, 8).0
    });
}

#[test]
fn a_terminal_is_waited_for() {
    always((Outcome::ok(5), b"line\n".to_vec()), |way| {
        let (mut main, mut other) = (0, 0);
        let none = std::ptr::null_mut();
        // SAFETY: openpty(3) fills the two.
        let failed = unsafe { libc::openpty(&raw mut main, &raw mut other, none, none.cast(), none.cast()) };
        assert_eq!(failed, 0);
        let (main, terminal) = (Fd(main), Fd(other));
        let number = main.0;
        way.peer(move |way| {
            way.pause();
            write(&number, b"line\n");
        });
        let read = read(&terminal, 64);
        // The peer has written; nobody else has this number.
        drop(main);
        read
    });
}

#[test]
fn a_socket_that_is_not_connected_says_so() {
    let outcomes = same(|_| {
        // SAFETY: takes no pointers.
        let socket = Fd::from(unsafe { libc::socket(libc::AF_INET, libc::SOCK_STREAM, 0) });
        [read(&socket, 64).0, recv(&socket, 64, 0).0, recv(&socket, 64, libc::MSG_WAITALL).0]
    });
    assert_eq!(outcomes, [Outcome::failed(libc::ENOTCONN); 3]);
}

#[test]
fn what_is_no_socket_says_so() {
    always([Outcome::failed(libc::ENOTSOCK); 2], |_| {
        let (reader, writer) = pipe();
        [recv(&reader, 64, 0).0, send(&writer, b"x", 0)]
    });
}
