//! Descriptors that are closed, replaced or wanted by two while a coroutine waits for them, and waits that are ended.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use libc::pollfd;
use swoole_interpose::Direction;

use crate::probe::{Outcome, call};
use crate::support::{
    Fd, canceled, conflicts, go, local, pattern, pause, pipe, read, recv, send, story, tcp, write,
};

const CANCELED: Outcome = Outcome::failed(libc::ECANCELED);
const BAD: Outcome = Outcome::failed(libc::EBADF);

/// What a coroutine that was just started comes to.
fn start(body: impl FnOnce() -> Outcome + 'static) -> (i64, Rc<Cell<Option<Outcome>>>) {
    let outcome = Rc::new(Cell::new(None));
    let into = Rc::clone(&outcome);
    let id = go(move || into.set(Some(body())));
    (id, outcome)
}

fn pairs() -> [(Fd, Fd); 3] {
    [tcp(), local(libc::SOCK_STREAM), pipe()]
}

#[test]
fn who_waits_for_a_descriptor_hears_that_it_was_closed() {
    story(|| {
        for (reader, _writer) in pairs() {
            let number = reader.0;
            let (_, outcome) = start(move || read(&number, 64).0);
            assert_eq!(outcome.get(), None);
            drop(reader);
            pause();
            assert_eq!(outcome.get(), Some(BAD));
        }
    });
}

#[test]
fn who_waits_for_a_descriptor_hears_that_it_was_replaced() {
    story(|| {
        for how in [None, Some(0), Some(libc::O_CLOEXEC)] {
            let ((reader, _writer), (other, other_writer)) = (tcp(), pipe());
            let number = reader.0;
            let (_, outcome) = start(move || read(&number, 64).0);
            match how {
                None => call!(dup2(other.0, number)),
                Some(how) => call!(dup3(other.0, number, how)),
            };
            pause();
            assert_eq!(outcome.get(), Some(BAD));
            // The number is the other one now, of another kind.
            write(&other_writer, b"pipe");
            assert_eq!(read(&number, 64).1, b"pipe");
        }
    });
}

#[test]
fn a_dup2_of_nothing_disturbs_nobody() {
    story(|| {
        let (reader, writer) = tcp();
        let number = reader.0;
        let (_, outcome) = start(move || read(&number, 64).0);
        assert_eq!(call!(dup2(900_000, number)), BAD);
        assert_eq!(call!(dup2(number, number)), Outcome::ok(number.into()));
        pause();
        assert_eq!(outcome.get(), None);
        write(&writer, b"x");
        pause();
        assert_eq!(outcome.get(), Some(Outcome::ok(1)));
    });
}

#[test]
fn a_stream_that_is_closed_is_a_descriptor_that_is_closed() {
    story(|| {
        let (reader, _writer) = pipe();
        let number = reader.0;
        std::mem::forget(reader);
        let function = crate::probe::probe().fdopen;
        // SAFETY: an open descriptor, and a mode.
        let stream = unsafe { function(number, c"r".as_ptr()) };
        let (_, outcome) = start(move || read(&number, 64).0);
        call!(fclose(stream));
        pause();
        assert_eq!(outcome.get(), Some(BAD));
    });
}

#[test]
fn a_number_that_is_used_again_at_once_is_another_descriptor() {
    story(|| {
        for _ in 0..3 {
            let ((reader, _writer), (next, next_writer)) = (tcp(), local(libc::SOCK_STREAM));
            let number = reader.0;
            let (_, first) = start(move || read(&number, 64).0);
            // Closed, used again, with bytes to read and with somebody else who waits for more, before the first one runs.
            drop(reader);
            // SAFETY: takes no pointers.
            assert_eq!(unsafe { libc::fcntl(next.0, libc::F_DUPFD, number) }, number);
            let again = Fd(number);
            let got = Rc::new(RefCell::new(Vec::new()));
            let into = Rc::clone(&got);
            let (_, second) = start(move || {
                let (outcome, bytes) = recv(&number, 6, libc::MSG_WAITALL);
                into.replace(bytes);
                outcome
            });
            write(&next_writer, b"sec");
            pause();
            assert_eq!(first.get(), Some(BAD));
            write(&next_writer, b"ond");
            pause();
            assert_eq!((second.get(), got.take()), (Some(Outcome::ok(6)), b"second".to_vec()));
            assert_eq!(conflicts().len(), 0);
            drop(again);
        }
    });
}

#[test]
fn what_happens_to_the_file_that_had_the_number_concerns_nobody() {
    story(|| {
        let ((reader, writer), (next, next_writer)) = (tcp(), tcp());
        let number = reader.0;
        // A child process may have one as well.
        // SAFETY: takes no pointers.
        let duplicate = Fd::from(unsafe { libc::dup(number) });
        // Waited for among many, so that the kernel is told of it, and given up.
        let crowd: Vec<_> = (0..12).map(|_| tcp()).collect();
        for (one, _) in &crowd {
            let one = one.0;
            start(move || read(&one, 1).0);
        }
        let mut record = pollfd { fd: number, events: libc::POLLIN, revents: 0 };
        assert_eq!(call!(poll(&raw mut record, 1, 20)), Outcome::ok(0));
        drop(reader);
        // SAFETY: takes no pointers.
        assert_eq!(unsafe { libc::fcntl(next.0, libc::F_DUPFD, number) }, number);
        let again = Fd(number);
        let (_, outcome) = start(move || {
            let mut record = pollfd { fd: number, events: libc::POLLIN, revents: 0 };
            call!(poll(&raw mut record, 1, -1))
        });
        write(&writer, b"for the duplicate");
        pause();
        pause();
        assert_eq!(outcome.get(), None, "there is nothing to read here");
        write(&next_writer, b"x");
        pause();
        assert_eq!(outcome.get(), Some(Outcome::ok(1)));
        for (_, other) in &crowd {
            write(other, b"x");
        }
        pause();
        drop((again, duplicate));
    });
}

#[test]
fn poll_and_epoll_hear_of_a_close_too() {
    story(|| {
        let (reader, _writer) = tcp();
        let number = reader.0;
        let events = Rc::new(Cell::new(0));
        let into = Rc::clone(&events);
        let (_, outcome) = start(move || {
            let mut record = pollfd { fd: number, events: libc::POLLIN, revents: 0 };
            let outcome = call!(poll(&raw mut record, 1, -1));
            into.set(record.revents);
            outcome
        });
        drop(reader);
        pause();
        assert_eq!((outcome.get(), events.get()), (Some(Outcome::ok(1)), libc::POLLNVAL));

        let ((reader, _writer), (other, _kept)) = (tcp(), pipe());
        let (number, second) = (reader.0, other.0);
        let (_, outcome) = start(move || {
            let mut records = [number, second].map(|fd| pollfd { fd, events: libc::POLLIN, revents: 0 });
            let outcome = call!(poll(records.as_mut_ptr(), 2, -1));
            assert_eq!(records.map(|record| record.revents), [libc::POLLNVAL, 0]);
            outcome
        });
        drop(reader);
        pause();
        assert_eq!(outcome.get(), Some(Outcome::ok(1)));

        // SAFETY: takes no pointers.
        let epoll = Fd::from(unsafe { libc::epoll_create1(0) });
        let number = epoll.0;
        let (_, outcome) = start(move || {
            let mut event = libc::epoll_event { events: 0, u64: 0 };
            call!(epoll_wait(number, &raw mut event, 1, -1))
        });
        drop(epoll);
        pause();
        assert_eq!(outcome.get(), Some(BAD));
    });
}

#[test]
fn the_second_reader_is_refused_and_the_first_gets_all() {
    story(|| {
        for (reader, writer) in pairs() {
            let number = reader.0;
            let (first_id, first) = start(move || read(&number, 64).0);
            let (_, second) = start(move || read(&number, 64).0);
            assert_eq!(second.get(), Some(Outcome::failed(libc::EAGAIN)));
            let [conflict] = conflicts()[..] else { panic!("one conflict") };
            assert_eq!(
                (conflict.fd, conflict.direction, conflict.owner),
                (number, Direction::Read, first_id)
            );
            // The first one is still the one who waits.
            write(&writer, b"all of it");
            pause();
            assert_eq!(first.get(), Some(Outcome::ok(9)));
            drop(reader);
        }
    });
}

#[test]
fn who_comes_when_the_bytes_are_there_does_not_take_them_from_who_has_waited() {
    story(|| {
        for (reader, writer) in pairs() {
            let number = reader.0;
            let (first_id, first) = start(move || read(&number, 64).0);
            // Nobody has told the first one yet.
            write(&writer, b"all of it");
            let (_, second) = start(move || read(&number, 64).0);
            assert_eq!(second.get(), Some(Outcome::failed(libc::EAGAIN)));
            assert_eq!(conflicts().iter().map(|conflict| conflict.owner).collect::<Vec<_>>(), [first_id]);
            pause();
            assert_eq!(first.get(), Some(Outcome::ok(9)));
            drop(reader);
        }
    });
}

#[test]
fn the_second_writer_is_refused_and_the_first_sends_all() {
    story(|| {
        let (reader, writer) = local(libc::SOCK_STREAM);
        let number = writer.0;
        let much = pattern(1_000_000);
        let bytes = much.clone();
        let (first_id, first) = start(move || write(&number, &bytes));
        let (_, second) = start(move || write(&number, b"in between"));
        assert_eq!(second.get(), Some(Outcome::failed(libc::EAGAIN)));
        let [conflict] = conflicts()[..] else { panic!("one conflict") };
        assert_eq!((conflict.direction, conflict.owner), (Direction::Write, first_id));
        let mut all = Vec::new();
        while all.len() < much.len() {
            all.extend(read(&reader, 60_000).1);
            // There is room again, and the first one has not been told.
            if all.len() == 60_000 {
                let (_, third) = start(move || write(&number, b"in between"));
                assert_eq!(third.get(), Some(Outcome::failed(libc::EAGAIN)));
            }
        }
        pause();
        assert_eq!(first.get(), Some(Outcome::ok(1_000_000)));
        assert!(all == much);
        drop(writer);
    });
}

#[test]
fn one_reads_and_another_writes() {
    story(|| {
        let (one, other) = tcp();
        let number = one.0;
        let (_, reading) = start(move || read(&number, 64).0);
        let much = pattern(8_000_000);
        let (_, writing) = start(move || write(&number, &much));
        assert_eq!((reading.get(), writing.get()), (None, None));
        write(&other, b"both ways");
        pause();
        assert_eq!((reading.get(), writing.get()), (Some(Outcome::ok(9)), None));
        let mut count = 0;
        while count < 8_000_000 {
            count += read(&other, 100_000).1.len();
        }
        pause();
        assert_eq!(writing.get(), Some(Outcome::ok(8_000_000)));
        assert_eq!(conflicts().len(), 0);
        drop(one);
    });
}

#[test]
fn two_who_poll_the_same_descriptor_do_not_both_wait() {
    story(|| {
        let (reader, writer) = tcp();
        let number = reader.0;
        let polling = move || {
            let mut record = pollfd { fd: number, events: libc::POLLIN, revents: 0 };
            call!(poll(&raw mut record, 1, -1))
        };
        let (_, first) = start(polling);
        let (_, second) = start(polling);
        assert_eq!(second.get(), Some(Outcome::failed(libc::EBUSY)));
        assert_eq!(conflicts().len(), 1);
        write(&writer, b"x");
        pause();
        assert_eq!(first.get(), Some(Outcome::ok(1)));
        drop(reader);
    });
}

/// Cancels the wait that `body` comes to.
fn cancel_of(body: impl FnOnce() -> Outcome + 'static) -> Outcome {
    canceled();
    let (id, outcome) = start(body);
    assert_eq!(outcome.get(), None, "it waits");
    assert!(swoole_coroutine::cancel(id));
    // Some are told on the way back, others when the work on the pool is done.
    while outcome.get().is_none() {
        pause();
    }
    assert_eq!(canceled(), 1);
    outcome.get().expect("it has come back")
}

#[test]
fn a_wait_for_a_descriptor_is_ended_and_the_next_one_is_as_ever() {
    story(|| {
        for (reader, writer) in pairs() {
            let number = reader.0;
            assert_eq!(cancel_of(move || read(&number, 64).0), CANCELED);
            write(&writer, b"later");
            assert_eq!(read(&number, 64).1, b"later");
            let full = writer.0;
            let sent = cancel_of(move || write(&full, &[0; 8_000_000]));
            assert!(sent.value > 0, "what has gone is told: {sent:?}");
            drop(reader);
        }
    });
}

#[test]
fn each_kind_of_wait_is_ended() {
    story(|| {
        let (reader, _writer) = tcp();
        let fd = reader.0;
        let mut byte = [0_u8; 8];
        let bytes = byte.as_mut_ptr() as usize;
        assert_eq!(cancel_of(move || recv(&fd, 64, 0).0), CANCELED);
        assert_eq!(cancel_of(move || recv(&fd, 64, libc::MSG_WAITALL).0), CANCELED);
        let part = move || libc::iovec { iov_base: bytes as *mut libc::c_void, iov_len: 8 };
        assert_eq!(
            cancel_of(move || {
                let part = part();
                call!(readv(fd, &raw const part, 1))
            }),
            CANCELED
        );
        assert_eq!(
            cancel_of(move || {
                let mut record = pollfd { fd, events: libc::POLLIN, revents: 0 };
                call!(poll(&raw mut record, 1, 5000))
            }),
            CANCELED
        );
        assert_eq!(cancel_of(|| call!(poll(std::ptr::null_mut(), 0, -1))), CANCELED);
        assert_eq!(
            cancel_of(move || {
                // SAFETY: a set of zeroes is empty, and the number is small.
                let mut set: libc::fd_set = unsafe { std::mem::zeroed() };
                // SAFETY: as above.
                unsafe { libc::FD_SET(fd, &raw mut set) };
                let none = std::ptr::null_mut;
                call!(select(fd + 1, &raw mut set, none(), none(), std::ptr::null_mut()))
            }),
            CANCELED
        );
        assert_eq!(
            cancel_of(|| {
                // SAFETY: takes no pointers.
                let epoll = Fd::from(unsafe { libc::epoll_create1(0) });
                let mut event = libc::epoll_event { events: 0, u64: 0 };
                call!(epoll_wait(epoll.0, &raw mut event, 1, -1))
            }),
            CANCELED
        );
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let number = std::os::fd::AsRawFd::as_raw_fd(&listener);
        let none = std::ptr::null_mut;
        assert_eq!(cancel_of(move || call!(accept(number, none(), std::ptr::null_mut()))), CANCELED);
    });
}

#[test]
fn who_is_refused_in_the_middle_of_a_long_send_is_told_what_has_gone() {
    story(|| {
        let (_reader, writer) = local(libc::SOCK_STREAM);
        let number = writer.0;
        let (_, sent) = start(move || send(&number, &[0; 1_000_000], 0));
        assert_eq!(sent.get(), None);
        drop(writer);
        pause();
        assert!(sent.get().is_some_and(|sent| sent.value > 0 && sent.value < 1_000_000), "{sent:?}");
    });
}

#[test]
fn a_descriptor_that_libc_has_closed_itself_is_looked_at_again() {
    story(|| {
        // The kinds of what was there and of what comes; the number is closed by nobody who is hooked.
        let kinds: [fn() -> (Fd, Fd); 3] = [tcp, pipe, || {
            // SAFETY: takes no pointers, and a name.
            let file = unsafe { libc::open(c"/dev/zero".as_ptr(), libc::O_RDWR) };
            // SAFETY: takes no pointers.
            (Fd::from(file), Fd::from(unsafe { libc::dup(file) }))
        }];
        for before in kinds {
            for after in [tcp as fn() -> (Fd, Fd), pipe] {
                let (old, _other) = before();
                let number = old.0;
                let _ = call!(read(number, std::ptr::null_mut(), 0));
                let (new, writer) = after();
                // SAFETY: takes no pointers; not the probe's.
                assert_eq!(unsafe { libc::dup2(new.0, number) }, number);
                let (_, outcome) = start(move || read(&number, 64).0);
                assert_eq!(outcome.get(), None, "it waits, and lets others run");
                write(&writer, b"new");
                pause();
                assert_eq!(outcome.get(), Some(Outcome::ok(3)));
                drop(old);
            }
        }
    });
}
