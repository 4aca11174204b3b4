//! `poll`, `select`, `epoll_wait` and their relatives.

use std::time::{Duration, Instant};

use libc::{c_int, epoll_event, fd_set, pollfd, timespec, timeval};

use crate::probe::{Outcome, call};
use crate::support::{Fd, Way, always, local, pipe, read, same, tcp, write};

const IN: i16 = libc::POLLIN;
const OUT: i16 = libc::POLLOUT;
const HUP: i16 = libc::POLLHUP;
const ERR: i16 = libc::POLLERR;

fn record(fd: c_int, events: i16) -> pollfd {
    // What was there before is not looked at.
    pollfd { fd, events, revents: 0x7777 }
}

/// The outcome, and what each descriptor is ready for.
fn poll<const N: usize>(mut records: [pollfd; N], millis: c_int) -> (Outcome, [i16; N]) {
    let outcome = call!(poll(records.as_mut_ptr(), N as libc::nfds_t, millis));
    (outcome, records.map(|record| record.revents))
}

/// Somebody who writes to `fd` later.
fn later(way: &Way, fd: Fd) {
    way.peer(move |way| {
        way.pause();
        write(&fd, b"later");
        // Until the other has looked.
        for _ in 0..5 {
            way.pause();
        }
    });
}

#[test]
fn poll_waits_for_one_descriptor() {
    for millis in [-1, 10_000] {
        for open in [tcp, || local(libc::SOCK_STREAM), pipe] {
            always((Outcome::ok(1), [IN]), move |way| {
                let (reader, writer) = open();
                later(way, writer);
                poll([record(reader.0, IN)], millis)
            });
        }
    }
}

#[test]
fn poll_waits_for_any_of_several() {
    always((Outcome::ok(1), [0, IN, 0, 0]), |way| {
        let (quiet, _other) = pipe();
        let (reader, writer) = tcp();
        let (third, _fourth) = local(libc::SOCK_STREAM);
        later(way, writer);
        // A negative number is passed over.
        poll([record(quiet.0, IN), record(reader.0, IN), record(-7, IN), record(third.0, IN)], -1)
    });
}

#[test]
fn poll_tells_of_all_that_are_ready() {
    always((Outcome::ok(3), [IN, IN, OUT]), |_| {
        let ((one, other), (reader, writer)) = (pipe(), tcp());
        write(&other, b"x");
        write(&writer, b"x");
        // Loopback delivers at once.
        poll([record(one.0, IN), record(reader.0, IN), record(writer.0, IN | OUT)], -1)
    });
}

#[test]
fn poll_takes_a_descriptor_twice() {
    always((Outcome::ok(2), [IN, IN]), |way| {
        let (reader, writer) = tcp();
        later(way, writer);
        poll([record(reader.0, IN), record(reader.0, IN | libc::POLLPRI)], -1)
    });
    always((Outcome::ok(1), [0, OUT]), |_| {
        let (reader, _writer) = tcp();
        poll([record(reader.0, IN), record(reader.0, OUT)], -1)
    });
}

#[test]
fn poll_comes_back_when_its_time_is_over() {
    always((Outcome::ok(0), [0], true), |_| {
        let (reader, _writer) = tcp();
        let begin = Instant::now();
        let (outcome, events) = poll([record(reader.0, IN)], 40);
        (outcome, events, begin.elapsed() >= Duration::from_millis(39))
    });
    always((Outcome::ok(0), [0, 0]), |_| {
        let (reader, _writer) = tcp();
        let now = poll([record(reader.0, IN), record(reader.0, IN)], 0);
        assert_eq!(now, (Outcome::ok(0), [0, 0]));
        poll([record(reader.0, IN), record(-1, IN)], 20)
    });
}

#[test]
fn poll_of_nothing_is_a_sleep() {
    always((Outcome::ok(0), true), |_| {
        let begin = Instant::now();
        let outcome = call!(poll(std::ptr::null_mut(), 0, 40));
        let (negative, _) = poll([record(-1, IN)], 20);
        assert_eq!(negative, Outcome::ok(0));
        (outcome, begin.elapsed() >= Duration::from_millis(59))
    });
}

#[test]
fn poll_hears_of_the_end_though_it_asks_for_nothing() {
    always((Outcome::ok(1), [HUP]), |way| {
        let (reader, writer) = pipe();
        way.peer(move |way| {
            way.pause();
            drop(writer);
        });
        poll([record(reader.0, 0)], -1)
    });
    always((Outcome::ok(1), [ERR]), |way| {
        let (reader, writer) = pipe();
        way.peer(move |way| {
            way.pause();
            drop(reader);
        });
        poll([record(writer.0, 0)], -1)
    });
    always((Outcome::ok(1), [IN | HUP | libc::POLLRDHUP]), |way| {
        let (reader, writer) = local(libc::SOCK_STREAM);
        way.peer(move |way| {
            way.pause();
            drop(writer);
        });
        poll([record(reader.0, IN | libc::POLLRDHUP)], -1)
    });
}

#[test]
fn poll_tells_what_is_no_descriptor() {
    always([(Outcome::ok(1), [libc::POLLNVAL, 0]), (Outcome::ok(2), [libc::POLLNVAL, OUT])], |_| {
        let (gone, other) = tcp();
        let number = gone.close();
        let (open, _kept) = tcp();
        // The numbers of both that are closed may be in use again; this one is not.
        let none = 900_000 + number;
        let _ = other;
        [poll([record(none, IN), record(open.0, IN)], -1), poll([record(none, IN), record(open.0, OUT)], -1)]
    });
}

#[test]
fn poll_finds_a_file_ready() {
    always((Outcome::ok(1), [IN | OUT]), |_| {
        let file = std::fs::File::open(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")).expect("a file");
        poll([record(std::os::fd::AsRawFd::as_raw_fd(&file), IN | OUT)], -1)
    });
}

#[test]
fn poll_waits_until_there_is_room() {
    always((Outcome::ok(1), [OUT]), |way| {
        let (reader, writer) = pipe();
        let writer = writer.nonblocking();
        write(&writer, &[0; 1 << 20]);
        way.peer(move |way| {
            way.pause();
            read(&reader, 1 << 20);
            for _ in 0..5 {
                way.pause();
            }
        });
        poll([record(writer.0, OUT)], -1)
    });
}

#[test]
fn ppoll_and_the_checking_variants_wait_as_well() {
    type Polling = fn(*mut pollfd) -> Outcome;
    static LONG: timespec = timespec { tv_sec: 10, tv_nsec: 5 };
    let pollings: [Polling; 4] = [
        |fds| call!(ppoll(fds, 1, std::ptr::null(), std::ptr::null())),
        |fds| call!(ppoll(fds, 1, &raw const LONG, std::ptr::null())),
        |fds| call!(checked_poll(fds, 1, -1)),
        |fds| call!(checked_ppoll(fds, 1, &raw const LONG, std::ptr::null())),
    ];
    for polling in pollings {
        always((Outcome::ok(1), IN), move |way| {
            let (reader, writer) = tcp();
            later(way, writer);
            let mut fd = record(reader.0, IN);
            (polling(&raw mut fd), fd.revents)
        });
    }
}

#[test]
fn a_time_that_is_none_is_refused() {
    for time in [(-1, 0), (0, -1), (0, 1_000_000_000), (0, 2_000_000_000)] {
        let time = timespec { tv_sec: time.0, tv_nsec: time.1 };
        always([Outcome::failed(libc::EINVAL); 2], move |_| {
            let (reader, _writer) = tcp();
            let mut fd = record(reader.0, IN);
            let none = std::ptr::null_mut;
            let mut set = set_of(&[reader.0]);
            let count = reader.0 + 1;
            [
                call!(ppoll(&raw mut fd, 1, &raw const time, std::ptr::null())),
                call!(pselect(count, &raw mut set, none(), none(), &raw const time, std::ptr::null())),
            ]
        });
    }
    always(Outcome::failed(libc::EINVAL), |_| {
        let mut time = timeval { tv_sec: -1, tv_usec: 0 };
        let none = std::ptr::null_mut;
        call!(select(0, none(), none(), none(), &raw mut time))
    });
}

fn set_of(fds: &[c_int]) -> fd_set {
    // SAFETY: a set of zeroes is empty, and the numbers are small.
    unsafe {
        let mut set: fd_set = std::mem::zeroed();
        fds.iter().for_each(|&fd| libc::FD_SET(fd, &raw mut set));
        set
    }
}

fn is_in(set: &fd_set, fd: c_int) -> bool {
    // SAFETY: a small number.
    unsafe { libc::FD_ISSET(fd, set) }
}

/// The same descriptor under a number that is not in the first word of a set.
fn high(fd: &Fd) -> Fd {
    // SAFETY: takes no pointers.
    Fd::from(unsafe { libc::fcntl(fd.0, libc::F_DUPFD, 700) })
}

#[test]
fn select_waits_for_any_in_its_sets() {
    always((Outcome::ok(1), [true, false, false, false]), |way| {
        let ((reader, writer), (quiet, other)) = (tcp(), pipe());
        let (reader, quiet) = (high(&reader), high(&quiet));
        later(way, writer);
        let mut reading = set_of(&[reader.0, quiet.0]);
        let mut except = set_of(&[reader.0]);
        let full = other.nonblocking();
        while write(&full, &[0; 4096]).value > 0 {}
        let mut writing = set_of(&[full.0]);
        // The other end of the pipe has something to read now.
        let mut reading_one = set_of(&[reader.0]);
        let all = call!(select(
            reader.0.max(full.0) + 1,
            &raw mut reading_one,
            &raw mut writing,
            &raw mut except,
            std::ptr::null_mut()
        ));
        let none = std::ptr::null_mut;
        // Both are ready now.
        assert_eq!(
            call!(select(reader.0.max(quiet.0) + 1, &raw mut reading, none(), none(), std::ptr::null_mut())),
            Outcome::ok(2)
        );
        let found = [is_in(&reading_one, reader.0), is_in(&reading_one, quiet.0)];
        (all, [found[0], found[1], is_in(&writing, full.0), is_in(&except, reader.0)])
    });
}

#[test]
fn select_hears_of_urgent_data() {
    always((Outcome::ok(1), true), |way| {
        let (reader, writer) = tcp();
        way.peer(move |way| {
            way.pause();
            call!(send(writer.0, b"!".as_ptr().cast(), 1, libc::MSG_OOB));
            for _ in 0..5 {
                way.pause();
            }
            drop(writer);
        });
        let mut except = set_of(&[reader.0]);
        let none = std::ptr::null_mut;
        let outcome = call!(select(reader.0 + 1, none(), none(), &raw mut except, std::ptr::null_mut()));
        (outcome, is_in(&except, reader.0))
    });
}

#[test]
fn select_tells_the_time_that_is_left() {
    // Linux tells it, and musl keeps it to itself.
    let is_told = cfg!(target_env = "gnu");
    always((Outcome::ok(1), is_told), |way| {
        let (reader, writer) = tcp();
        later(way, writer);
        let mut time = timeval { tv_sec: 20, tv_usec: 0 };
        let mut set = set_of(&[reader.0]);
        let none = std::ptr::null_mut;
        let outcome = call!(select(reader.0 + 1, &raw mut set, none(), none(), &raw mut time));
        (outcome, (10..20).contains(&time.tv_sec))
    });
    // Handed in again each time, as a program does for which Linux counts down, it comes to an end.
    always((true, true), move |way| {
        let (reader, writer) = tcp();
        let begin = Instant::now();
        way.peer(move |way| {
            while begin.elapsed() < Duration::from_millis(2500) {
                if write(&writer, b"x") != Outcome::ok(1) {
                    break;
                }
                way.pause();
            }
        });
        let (mut time, mut never_more) = (timeval { tv_sec: 1, tv_usec: 200_000 }, true);
        while begin.elapsed() < Duration::from_secs(2) {
            let (mut set, none) = (set_of(&[reader.0]), std::ptr::null_mut);
            let before = (time.tv_sec, time.tv_usec);
            if call!(select(reader.0 + 1, &raw mut set, none(), none(), &raw mut time)) == Outcome::ok(0) {
                break;
            }
            never_more &= (time.tv_sec, time.tv_usec) <= before;
            read(&reader, 64);
        }
        (never_more, !is_told || begin.elapsed() < Duration::from_secs(2))
    });
    always((Outcome::ok(0), (0, if is_told { 0 } else { 30_000 }), false), |_| {
        let (reader, _writer) = tcp();
        let mut time = timeval { tv_sec: 0, tv_usec: 30_000 };
        let mut set = set_of(&[reader.0]);
        let none = std::ptr::null_mut;
        let outcome = call!(select(reader.0 + 1, &raw mut set, none(), none(), &raw mut time));
        (outcome, (time.tv_sec, time.tv_usec), is_in(&set, reader.0))
    });
}

#[test]
fn select_of_nothing_is_a_sleep() {
    always((Outcome::ok(0), true), |_| {
        let begin = Instant::now();
        let mut time = timeval { tv_sec: 0, tv_usec: 30_000 };
        let none = std::ptr::null_mut;
        let outcome = call!(select(0, none(), none(), none(), &raw mut time));
        (outcome, begin.elapsed() >= Duration::from_millis(29))
    });
}

#[test]
fn select_looks_no_further_than_the_table_of_descriptors() {
    always([Outcome::ok(1); 4], |way| {
        [1024, 4096, 20_000, c_int::MAX].map(|count| {
            let (reader, writer) = tcp();
            // A set as a program has it, with its own data around.
            let mut memory = [[u64::MAX; 16]; 3];
            if let Some(set) = memory.get_mut(1) {
                *set = [0; 16];
                // Beyond the table of most processes, and not open: nobody waits for it.
                set[15] = 1 << 60;
                set[reader.0 as usize / 64] |= 1 << (reader.0 % 64);
            }
            later(way, writer);
            let set = (&raw mut memory[1]).cast::<fd_set>();
            let mut time = timeval { tv_sec: 20, tv_usec: 0 };
            let none = std::ptr::null_mut;
            // SAFETY: this thread's.
            unsafe { *libc::__errno_location() = libc::E2BIG };
            let outcome = call!(select(count, set, none(), none(), &raw mut time));
            // SAFETY: as above.
            assert_eq!(unsafe { *libc::__errno_location() }, libc::E2BIG);
            assert_eq!((memory[0], memory[2]), ([u64::MAX; 16], [u64::MAX; 16]));
            outcome
        })
    });
}

#[test]
fn select_refuses_what_is_no_descriptor() {
    always([Outcome::failed(libc::EBADF), Outcome::failed(libc::EINVAL)], |_| {
        // A number as high as this is not looked at where none was ever open.
        let gone = high(&tcp().0).close();
        let mut set = set_of(&[gone]);
        let none = std::ptr::null_mut;
        [
            call!(select(gone + 1, &raw mut set, none(), none(), std::ptr::null_mut())),
            call!(select(-1, none(), none(), none(), std::ptr::null_mut())),
        ]
    });
}

#[test]
fn pselect_waits_and_leaves_the_time_as_it_is() {
    always((Outcome::ok(1), 20), |way| {
        let (reader, writer) = tcp();
        later(way, writer);
        let time = timespec { tv_sec: 20, tv_nsec: 0 };
        let mut set = set_of(&[reader.0]);
        let none = std::ptr::null_mut;
        let (count, time) = (reader.0 + 1, &raw const time);
        let outcome = call!(pselect(count, &raw mut set, none(), none(), time, std::ptr::null()));
        // SAFETY: the time above.
        (outcome, unsafe { (*time).tv_sec })
    });
}

/// An epoll instance that watches `fds`, of which each event carries its place.
fn epoll_of(fds: &[&Fd], how: c_int) -> Fd {
    // SAFETY: takes no pointers.
    let epoll = Fd::from(unsafe { libc::epoll_create1(0) });
    for (place, fd) in fds.iter().enumerate() {
        let mut event = epoll_event { events: (libc::EPOLLIN | how).cast_unsigned(), u64: place as u64 };
        // SAFETY: reads the event.
        let failed = unsafe { libc::epoll_ctl(epoll.0, libc::EPOLL_CTL_ADD, fd.0, &raw mut event) };
        assert_eq!(failed, 0);
    }
    epoll
}

fn epoll_wait(epoll: &Fd, millis: c_int) -> (Outcome, Vec<(u32, u64)>) {
    let mut events = [epoll_event { events: 0, u64: 0 }; 4];
    let outcome = call!(epoll_wait(epoll.0, events.as_mut_ptr(), 4, millis));
    let count = usize::try_from(outcome.value).unwrap_or(0);
    (outcome, events[..count].iter().map(|event| (event.events, event.u64)).collect())
}

#[test]
fn an_epoll_instance_of_somebody_else_is_waited_for() {
    for (how, millis) in [(0, -1), (libc::EPOLLET, 10_000), (libc::EPOLLONESHOT, -1)] {
        always((Outcome::ok(1), vec![(libc::EPOLLIN as u32, 1)]), move |way| {
            let ((quiet, _other), (reader, writer)) = (pipe(), tcp());
            let epoll = epoll_of(&[&quiet, &reader], how);
            later(way, writer);
            epoll_wait(&epoll, millis)
        });
    }
}

#[test]
fn an_epoll_instance_within_another_is_waited_for() {
    always((Outcome::ok(1), vec![(libc::EPOLLIN as u32, 0)]), |way| {
        let (reader, writer) = tcp();
        let inner = epoll_of(&[&reader], 0);
        let outer = epoll_of(&[&inner], 0);
        later(way, writer);
        epoll_wait(&outer, -1)
    });
}

#[test]
fn epoll_pwait_waits_and_epoll_wait_comes_back_in_time() {
    always((Outcome::ok(1), Outcome::ok(0), true), |way| {
        let (reader, writer) = tcp();
        let epoll = epoll_of(&[&reader], 0);
        let begin = Instant::now();
        let (early, _) = epoll_wait(&epoll, 30);
        let in_time = begin.elapsed() >= Duration::from_millis(29);
        later(way, writer);
        let mut event = epoll_event { events: 0, u64: 0 };
        let outcome = call!(epoll_pwait(epoll.0, &raw mut event, 1, -1, std::ptr::null()));
        (outcome, early, in_time)
    });
}

#[test]
fn epoll_wait_refuses_what_libc_refuses() {
    let outcomes = same(|_| {
        let (reader, _writer) = tcp();
        let epoll = epoll_of(&[&reader], 0);
        let mut event = epoll_event { events: 0, u64: 0 };
        [(epoll.0, 0), (reader.0, 1), (-1, 1)]
            .map(|(fd, most)| call!(epoll_wait(fd, &raw mut event, most, -1)))
    });
    assert_eq!(outcomes, [libc::EINVAL, libc::EINVAL, libc::EBADF].map(Outcome::failed));
}
