//! `write`, `send` and their relatives.

use std::fs::File;
use std::io::Write;
use std::os::fd::AsRawFd;
use std::sync::atomic::{AtomicUsize, Ordering};

use libc::{c_int, iovec, msghdr};

use crate::probe::{Outcome, call};
use crate::support::{
    Fd, Number, Open, Way, always, local, pattern, pipe, read, read_all, same, send, streams, tcp, write,
};

/// More than any buffer of a socket holds that was made small.
const MUCH: usize = 300_000;

/// Reads all in small pieces, with pauses now and then.
fn slowly(reader: Fd, way: &Way) -> Vec<u8> {
    let mut all = Vec::new();
    for turn in 0.. {
        if turn % 40 == 0 && turn < 200 {
            way.pause();
        }
        let (outcome, bytes) = read(&reader, 2000);
        assert!(outcome.errno == 0, "{outcome:?}");
        if bytes.is_empty() {
            break;
        }
        all.extend(bytes);
    }
    all
}

/// What `send` returned for [`MUCH`] bytes, and whether all of them arrived in order.
fn sent_to_a_slow_reader(way: &Way, open: Open, send: impl Fn(&Fd, &[u8]) -> Outcome) -> (Outcome, bool) {
    let (reader, writer) = open();
    let answer = way.ask(move |way| slowly(reader, way));
    let much = pattern(MUCH);
    let outcome = send(&writer, &much);
    drop(writer);
    (outcome, answer.get(way) == much)
}

#[test]
fn a_write_of_more_than_fits_waits_for_a_slow_reader() {
    for (_, open) in streams() {
        always((Outcome::ok(MUCH as i64), true), move |way| sent_to_a_slow_reader(way, open, write));
    }
}

#[test]
fn a_send_of_more_than_fits_waits_for_a_slow_reader() {
    for open in [small_tcp, small_local] {
        always((Outcome::ok(MUCH as i64), true), move |way| {
            sent_to_a_slow_reader(way, open, |writer, bytes| send(writer, bytes, 0))
        });
    }
}

#[test]
fn a_sendto_of_more_than_fits_waits_for_a_slow_reader() {
    always((Outcome::ok(MUCH as i64), true), move |way| {
        sent_to_a_slow_reader(way, small_tcp, |writer, bytes| {
            // A stream has an address already and does not look at this one.
            // SAFETY: an address of zeroes is valid.
            let mut to: libc::sockaddr_in = unsafe { std::mem::zeroed() };
            to.sin_family = libc::AF_INET as libc::sa_family_t;
            let length = size_of_val(&to) as libc::socklen_t;
            call!(sendto(writer.0, bytes.as_ptr().cast(), bytes.len(), 0, (&raw const to).cast(), length))
        })
    });
}

fn small_tcp() -> (Fd, Fd) {
    small(tcp())
}

fn small_local() -> (Fd, Fd) {
    small(local(libc::SOCK_STREAM))
}

fn small(pair: (Fd, Fd)) -> (Fd, Fd) {
    pair.0.set_small();
    pair.1.set_small();
    pair
}

/// `bytes` as parts of many lengths, of which some are empty.
fn parts_of(bytes: &[u8]) -> Vec<iovec> {
    let (mut parts, mut rest, mut length) = (Vec::new(), bytes, 0);
    while !rest.is_empty() {
        let (part, after) = rest.split_at(length.min(rest.len()));
        parts.push(iovec { iov_base: part.as_ptr().cast_mut().cast(), iov_len: part.len() });
        (rest, length) = (after, (length * 2 + 1) % 9973);
    }
    parts
}

#[test]
fn writev_of_many_parts_waits_for_a_slow_reader() {
    for open in [small_tcp, small_local, pipe] {
        always((Outcome::ok(MUCH as i64), true), move |way| {
            sent_to_a_slow_reader(way, open, |writer, bytes| {
                let parts = parts_of(bytes);
                call!(writev(writer.0, parts.as_ptr(), parts.len() as c_int))
            })
        });
    }
}

#[test]
fn sendmsg_of_many_parts_waits_for_a_slow_reader() {
    for open in [small_tcp, small_local] {
        always((Outcome::ok(MUCH as i64), true), move |way| {
            sent_to_a_slow_reader(way, open, |writer, bytes| {
                let mut parts = parts_of(bytes);
                // SAFETY: a message of zeroes is valid.
                let mut message: msghdr = unsafe { std::mem::zeroed() };
                message.msg_iov = parts.as_mut_ptr();
                message.msg_iovlen = parts.len() as _;
                call!(sendmsg(writer.0, &raw const message, 0))
            })
        });
    }
}

#[test]
fn writev_refuses_what_libc_refuses() {
    let outcomes = same(|_| {
        let mut all = Vec::new();
        for open in [tcp, pipe] {
            let (_reader, writer) = open();
            let many = parts_of(&[0_u8; 1]).into_iter().cycle().take(2000).collect::<Vec<_>>();
            all.push(call!(writev(writer.0, many.as_ptr(), many.len() as c_int)));
            all.push(call!(writev(writer.0, many.as_ptr(), -1)));
            all.push(call!(writev(writer.0, std::ptr::null(), 2)));
            all.push(call!(writev(writer.0, std::ptr::null(), 0)));
        }
        all
    });
    let refused = [libc::EINVAL, libc::EINVAL, libc::EFAULT].map(Outcome::failed);
    let expected = [refused[0], refused[1], refused[2], Outcome::ok(0)];
    assert_eq!(outcomes, [expected, expected].concat());
}

#[test]
fn a_short_writev_to_a_pipe_is_in_one_piece() {
    always(true, |way| {
        let (reader, writer) = pipe();
        let line = |letter: u8| vec![letter; 3000];
        let answers: Vec<_> = [b'a', b'b', b'c']
            .map(|letter| {
                // Each has a number of its own, as other processes would.
                // SAFETY: takes no pointers.
                let writer = Fd::from(unsafe { libc::dup(writer.0) });
                way.ask(move |_| {
                    for _ in 0..20 {
                        let bytes = line(letter);
                        let parts: Vec<_> = bytes
                            .chunks(300)
                            .map(|part| iovec {
                                iov_base: part.as_ptr().cast_mut().cast(),
                                iov_len: part.len(),
                            })
                            .collect();
                        let outcome = call!(writev(writer.number(), parts.as_ptr(), parts.len() as c_int));
                        assert_eq!(outcome, Outcome::ok(3000));
                    }
                })
            })
            .into_iter()
            .collect();
        let mut bytes = Vec::new();
        while bytes.len() < 3 * 20 * 3000 {
            bytes.extend(read(&reader, 1500).1);
        }
        answers.into_iter().for_each(|answer| answer.get(way));
        bytes.chunks(3000).all(|line| line.iter().all(|letter| letter == &line[0]))
    });
}

/// How many `SIGPIPE` have come.
static SIGNALS: AtomicUsize = AtomicUsize::new(0);

/// What `body` comes to, and how many `SIGPIPE` it has brought.
fn counting_signals<T>(body: impl FnOnce() -> T) -> (T, usize) {
    extern "C" fn count(_: c_int) {
        SIGNALS.fetch_add(1, Ordering::Relaxed);
    }
    let handler: extern "C" fn(c_int) = count;
    // SAFETY: the handler touches an atomic number.
    let before = unsafe { libc::signal(libc::SIGPIPE, handler as libc::sighandler_t) };
    SIGNALS.store(0, Ordering::Relaxed);
    let came_to = body();
    // SAFETY: what was there.
    unsafe { libc::signal(libc::SIGPIPE, before) };
    (came_to, SIGNALS.load(Ordering::Relaxed))
}

#[test]
fn a_write_to_nobody_fails_and_brings_the_signal() {
    for open in [pipe, || local(libc::SOCK_STREAM)] {
        always((Outcome::failed(libc::EPIPE), 1), move |_| {
            let (reader, writer) = open();
            drop(reader);
            counting_signals(|| write(&writer, b"anybody"))
        });
    }
    always((Outcome::failed(libc::EPIPE), 0), |_| {
        let (reader, writer) = local(libc::SOCK_STREAM);
        drop(reader);
        counting_signals(|| send(&writer, b"anybody", libc::MSG_NOSIGNAL))
    });
}

#[test]
fn a_reader_that_leaves_in_the_middle_is_told_of_by_the_next_call() {
    let cases: [(Open, usize); 2] = [(small_local, 1), (pipe, 2)];
    for (open, signals) in cases {
        always(((true, Outcome::failed(libc::EPIPE)), signals), move |way| {
            let (reader, writer) = open();
            way.peer(move |way| {
                way.pause();
                read(&reader, 1000);
                way.pause();
            });
            counting_signals(|| {
                let first = write(&writer, &pattern(MUCH));
                (first.value > 0 && first.value < MUCH as i64, write(&writer, b"x"))
            })
        });
    }
}

#[test]
fn a_connection_that_is_reset_in_the_middle_tells_the_next_call_so() {
    always(((true, Outcome::failed(libc::ECONNRESET), Outcome::failed(libc::EPIPE)), 1), |way| {
        let (reader, writer) = small_tcp();
        way.peer(move |way| {
            way.pause();
            // Unread bytes make it a reset.
            drop(reader);
        });
        counting_signals(|| {
            let first = write(&writer, &pattern(8 * MUCH));
            (first.value > 0 && first.value < 8 * MUCH as i64, write(&writer, b"x"), write(&writer, b"x"))
        })
    });
}

#[test]
fn a_nonblocking_descriptor_takes_what_fits() {
    for open in [small_tcp, small_local, pipe] {
        always((true, Outcome::failed(libc::EAGAIN)), move |_| {
            let (_reader, writer) = open();
            let writer = writer.nonblocking();
            let much = pattern(20 * MUCH);
            let first = write(&writer, &much);
            // A TCP socket may move some on to the other's buffer meanwhile.
            let mut last = first;
            while last.value > 0 {
                last = write(&writer, &much);
            }
            (first.value > 0 && first.value < much.len() as i64, last)
        });
    }
}

#[test]
fn a_send_that_does_not_want_to_wait_does_not() {
    always((true, Outcome::failed(libc::EAGAIN)), |_| {
        let (_reader, writer) = small_local();
        let much = pattern(MUCH);
        let first = send(&writer, &much, libc::MSG_DONTWAIT);
        (first.value > 0 && first.value < MUCH as i64, send(&writer, &much, libc::MSG_DONTWAIT))
    });
}

#[test]
fn a_socket_has_its_own_limit_of_time_to_send() {
    for open in [small_tcp, small_local] {
        always((true, Outcome::failed(libc::EAGAIN)), move |_| {
            let (_reader, writer) = open();
            writer.set_time_limit(libc::SO_SNDTIMEO, 40);
            let much = pattern(20 * MUCH);
            let first = write(&writer, &much);
            let mut last = first;
            while last.value > 0 {
                last = write(&writer, &much);
            }
            (first.value > 0 && first.value < much.len() as i64, last)
        });
    }
}

#[test]
fn nothing_is_written_at_once() {
    for (_, open) in streams() {
        always(Outcome::ok(0), move |_| {
            let (_reader, writer) = open();
            write(&writer, b"")
        });
    }
}

#[test]
fn a_datagram_is_sent_whole_or_not() {
    always([Outcome::ok(7), Outcome::failed(libc::EMSGSIZE)], |_| {
        let (reader, writer) = crate::reading::udp();
        let outcomes = [send(&writer, b"message", 0), write(&writer, &pattern(70_000))];
        assert_eq!(read(&reader, 64).1, b"message");
        outcomes
    });
}

#[test]
fn a_datagram_waits_for_room_at_the_receiver() {
    always((true, 400), |way| {
        // SAFETY: takes no pointers.
        let socket = || Fd::from(unsafe { libc::socket(libc::AF_UNIX, libc::SOCK_DGRAM, 0) });
        let (reader, writer) = (socket(), socket());
        let address = bind_anywhere(&reader);
        let answer = way.ask(move |way| {
            way.pause();
            let mut count = 0;
            while read(&reader, 64).1 != b"last" {
                count += 1;
            }
            count
        });
        let to = |bytes: &[u8]| {
            let (address, length) = (&raw const address.0, address.1);
            call!(sendto(writer.0, bytes.as_ptr().cast(), bytes.len(), 0, address.cast(), length))
        };
        let all = (0..400).all(|_| to(b"message") == Outcome::ok(7));
        to(b"last");
        (all, answer.get(way))
    });
}

/// Binds a local socket to an address of the kernel's choice.
pub(crate) fn bind_anywhere(socket: &Fd) -> (libc::sockaddr_un, libc::socklen_t) {
    // SAFETY: an address of zeroes is valid, bind(2) reads it and getsockname(2) fills it.
    unsafe {
        let mut address: libc::sockaddr_un = std::mem::zeroed();
        address.sun_family = libc::AF_UNIX as libc::sa_family_t;
        let family = size_of::<libc::sa_family_t>() as libc::socklen_t;
        assert_eq!(libc::bind(socket.0, (&raw const address).cast(), family), 0);
        let mut length = size_of_val(&address) as libc::socklen_t;
        assert_eq!(libc::getsockname(socket.0, (&raw mut address).cast(), &raw mut length), 0);
        (address, length)
    }
}

/// A file of `bytes` that nobody else can find.
fn file_of(bytes: &[u8]) -> File {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("sent-{}", std::process::id()));
    let mut file =
        File::options().create(true).truncate(true).read(true).write(true).open(&path).expect("a file");
    std::fs::remove_file(&path).expect("it is there");
    file.write_all(bytes).expect("room");
    file
}

#[test]
fn sendfile_waits_for_a_slow_reader() {
    for open in [small_tcp, small_local] {
        always((Outcome::ok(MUCH as i64 - 100), true, MUCH as i64), move |way| {
            let (reader, writer) = open();
            let much = pattern(MUCH);
            let file = file_of(&much);
            let answer = way.ask(move |way| slowly(reader, way));
            let mut offset = 100;
            // More than there is.
            let outcome = call!(sendfile(writer.0, file.as_raw_fd(), &raw mut offset, MUCH * 2));
            drop(writer);
            (outcome, answer.get(way) == much[100..], offset)
        });
    }
}

#[test]
fn sendfile_without_an_offset_moves_the_position() {
    always((Outcome::ok(600), Outcome::ok(400), Outcome::ok(0), true), |way| {
        let (reader, writer) = tcp();
        let bytes = pattern(1000);
        let file = file_of(&bytes);
        // SAFETY: takes no pointers.
        unsafe { libc::lseek(file.as_raw_fd(), 0, libc::SEEK_SET) };
        let answer = way.ask(move |_| read_all(&reader, 4096).1);
        let next = |size| call!(sendfile(writer.0, file.as_raw_fd(), std::ptr::null_mut(), size));
        let outcomes = (next(600), next(600), next(600));
        // SAFETY: takes no pointers.
        let flags = unsafe { libc::fcntl(writer.0, libc::F_GETFL) };
        assert_eq!(flags & libc::O_NONBLOCK, 0);
        drop(writer);
        (outcomes.0, outcomes.1, outcomes.2, answer.get(way) == bytes)
    });
}

#[test]
fn a_descriptor_is_written_to_by_its_number() {
    always(Outcome::failed(libc::EBADF), |_| {
        let (gone, _other) = pipe();
        let number = gone.close();
        write(&number.number(), b"x")
    });
}

#[test]
fn a_terminal_takes_what_it_has_room_for() {
    const SIZE: usize = 60_000;
    always((Outcome::ok(SIZE as i64), true, true), |way| {
        let (mut main, mut other) = (0, 0);
        let none = std::ptr::null_mut();
        // SAFETY: openpty(3) fills the two; the other's settings are made raw.
        unsafe {
            assert_eq!(libc::openpty(&raw mut main, &raw mut other, none, none.cast(), none.cast()), 0);
            let mut settings: libc::termios = std::mem::zeroed();
            libc::tcgetattr(other, &raw mut settings);
            libc::cfmakeraw(&raw mut settings);
            assert_eq!(libc::tcsetattr(other, libc::TCSANOW, &raw const settings), 0);
        }
        let (main, terminal) = (Fd(main), Fd(other));
        let number = terminal.0;
        let came = way.ask(move |way| {
            let mut all = Vec::new();
            while all.len() < SIZE {
                if all.len() < 10_000 {
                    way.pause();
                }
                all.extend(read(&number, 2000).1);
            }
            all == pattern(SIZE)
        });
        let wrote = write(&main, &pattern(SIZE));
        let came = came.get(way);
        // SAFETY: takes no pointers.
        let is_blocking = unsafe { libc::fcntl(main.0, libc::F_GETFL) } & libc::O_NONBLOCK == 0;
        drop(terminal);
        (wrote, came, is_blocking)
    });
}
