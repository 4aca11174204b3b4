//! Semaphores and message queues of System V.

use std::cell::Cell;
use std::ffi::c_void;
use std::rc::Rc;

use libc::{c_int, c_long, c_short, sembuf, timespec};

use crate::probe::{Outcome, call};
use crate::support::{always, canceled, go, pause, story};

/// A set of two semaphores, both 0, or a queue; gone in the end. `Copy`, for peers.
#[derive(Clone, Copy)]
struct Set(c_int);

impl Set {
    fn new() -> Self {
        // SAFETY: takes no pointers.
        let id = unsafe { libc::semget(libc::IPC_PRIVATE, 2, 0o600) };
        assert!(id >= 0, "{}", std::io::Error::last_os_error());
        Self(id)
    }

    fn remove(self) {
        // SAFETY: this command takes no fourth argument.
        unsafe { libc::semctl(self.0, 0, libc::IPC_RMID) };
    }

    fn value(self, number: c_int) -> c_int {
        // SAFETY: as above.
        unsafe { libc::semctl(self.0, number, libc::GETVAL) }
    }

    /// Of the first.
    fn add(self, number: c_short) -> Outcome {
        self.with_limit(number, 0, std::ptr::null())
    }

    fn with_limit(self, number: c_short, how: c_int, limit: *const timespec) -> Outcome {
        let mut one = operation(0, number, how);
        call!(semtimedop(self.0, &raw mut one, 1, limit))
    }
}

fn operation(which: u16, number: c_short, how: c_int) -> sembuf {
    sembuf { sem_num: which, sem_op: number, sem_flg: c_short::try_from(how).expect("a flag") }
}

#[derive(Clone, Copy)]
struct Queue(c_int);

/// As msgop(2) has it: a kind, and the text.
#[repr(C)]
struct Message {
    kind: c_long,
    text: [u8; 4096],
}

impl Queue {
    fn new() -> Self {
        // SAFETY: takes no pointers.
        let id = unsafe { libc::msgget(libc::IPC_PRIVATE, 0o600) };
        assert!(id >= 0, "{}", std::io::Error::last_os_error());
        Self(id)
    }

    fn remove(self) {
        // SAFETY: this command takes no record.
        unsafe { libc::msgctl(self.0, libc::IPC_RMID, std::ptr::null_mut()) };
    }

    fn send(self, kind: c_long, text: &[u8], how: c_int) -> Outcome {
        let mut message = Message { kind, text: [0; 4096] };
        message.text.get_mut(..text.len()).expect("not too long").copy_from_slice(text);
        call!(msgsnd(self.0, (&raw const message).cast::<c_void>(), text.len(), how))
    }

    fn receive(self, kind: c_long, how: c_int) -> (Outcome, c_long, Vec<u8>) {
        let mut message = Message { kind: 0, text: [0; 4096] };
        let outcome = call!(msgrcv(self.0, (&raw mut message).cast::<c_void>(), 4096, kind, how));
        let length = usize::try_from(outcome.value).unwrap_or(0);
        (outcome, message.kind, message.text.get(..length).expect("not too long").to_vec())
    }
}

#[test]
fn a_semaphore_is_waited_for() {
    always((Outcome::ok(0), 1, Outcome::ok(0), Outcome::ok(0)), |way| {
        let set = Set::new();
        let gave = way.ask(move |way| {
            way.pause();
            set.add(3)
        });
        let took = set.add(-2);
        let left = set.value(0);
        let emptied = way.ask(move |way| {
            way.pause();
            set.add(-1)
        });
        // Zero is waited for, too.
        let zero = set.add(0);
        assert_eq!(gave.get(way), Outcome::ok(0));
        let emptied = emptied.get(way);
        set.remove();
        (took, left, zero, emptied)
    });
}

#[test]
fn operations_are_done_together_or_not_at_all() {
    always(((0, 1), Outcome::ok(0), (0, 0)), |way| {
        let set = Set::new();
        let gave = way.ask(move |way| {
            let mut second = operation(1, 1, 0);
            assert_eq!(call!(semop(set.0, &raw mut second, 1)), Outcome::ok(0));
            way.pause();
            way.pause();
            // The other still waits for the first, and has not taken the second.
            let seen = (set.value(0), set.value(1));
            set.add(1);
            seen
        });
        let mut both = [operation(0, -1, 0), operation(1, -1, 0)];
        let took = call!(semop(set.0, both.as_mut_ptr(), 2));
        let seen = gave.get(way);
        let left = (set.value(0), set.value(1));
        set.remove();
        (seen, took, left)
    });
}

#[test]
fn a_semaphore_is_waited_for_no_longer_than_that() {
    let failed = Outcome::failed;
    let expected = (
        [failed(libc::EAGAIN), failed(libc::EAGAIN), Outcome::ok(0)],
        [failed(libc::EINVAL), failed(libc::EAGAIN), failed(libc::EFBIG)],
        [failed(libc::EINVAL), failed(libc::E2BIG), failed(libc::EFAULT)],
    );
    always(expected, |_| {
        let set = Set::new();
        let (short, none) = (timespec { tv_sec: 0, tv_nsec: 30_000_000 }, timespec { tv_sec: 0, tv_nsec: 0 });
        let wrong = timespec { tv_sec: 0, tv_nsec: 2_000_000_000 };
        let limited = [
            set.with_limit(-1, 0, &raw const short),
            set.with_limit(-1, 0, &raw const none),
            set.with_limit(0, 0, &raw const short),
        ];
        let mut beyond = operation(7, 1, 0);
        let refused = [
            set.with_limit(-1, 0, &raw const wrong),
            set.with_limit(-1, libc::IPC_NOWAIT, std::ptr::null()),
            call!(semop(set.0, &raw mut beyond, 1)),
        ];
        let mut many = vec![operation(0, 1, 0); 100_000];
        let strange = [
            call!(semop(set.0, many.as_mut_ptr(), 0)),
            call!(semop(set.0, many.as_mut_ptr(), many.len())),
            call!(semop(set.0, std::ptr::null_mut(), 1)),
        ];
        set.remove();
        (limited, refused, strange)
    });
}

#[test]
fn a_message_is_waited_for() {
    let came = (Outcome::ok(6), 7, b"second".to_vec());
    let failures = [Outcome::failed(libc::ENOMSG), Outcome::failed(libc::EINVAL)];
    always((came, (Outcome::ok(5), 3, b"first".to_vec()), failures), |way| {
        let queue = Queue::new();
        let sent = way.ask(move |way| {
            way.pause();
            assert_eq!(queue.send(3, b"first", 0), Outcome::ok(0));
            way.pause();
            queue.send(7, b"second", 0)
        });
        // Of this kind, whatever else comes first.
        let second = queue.receive(7, 0);
        assert_eq!(sent.get(way), Outcome::ok(0));
        let first = queue.receive(0, 0);
        // A copy is not to be had by who would wait.
        let empty = [libc::IPC_NOWAIT, libc::MSG_COPY].map(|how| queue.receive(0, how).0);
        queue.remove();
        (second, first, empty)
    });
}

#[test]
fn a_full_queue_is_waited_for() {
    always((Outcome::failed(libc::EAGAIN), Outcome::ok(0), true), |way| {
        let queue = Queue::new();
        let mut sent = 0;
        let full = loop {
            let outcome = queue.send(1, &[0; 4096], libc::IPC_NOWAIT);
            if outcome != Outcome::ok(0) {
                break outcome;
            }
            sent += 1;
        };
        let received = way.ask(move |way| {
            way.pause();
            (0..sent).all(|_| queue.receive(0, 0).0 == Outcome::ok(4096))
        });
        let outcome = queue.send(1, &[1; 4096], 0);
        let received = received.get(way);
        queue.remove();
        (full, outcome, received)
    });
}

#[test]
fn what_is_removed_under_a_waiter_says_so() {
    always([Outcome::failed(libc::EIDRM); 2], |way| {
        let (set, queue) = (Set::new(), Queue::new());
        way.peer(move |way| {
            way.pause();
            set.remove();
        });
        let of_set = set.add(-1);
        way.peer(move |way| {
            way.pause();
            queue.remove();
        });
        [of_set, queue.receive(0, 0).0]
    });
}

#[test]
fn waiting_for_a_semaphore_or_a_message_can_be_canceled() {
    story(|| {
        let (set, queue) = (Set::new(), Queue::new());
        let ended = Rc::new(Cell::new(0));
        let [one, other] = [Rc::clone(&ended), Rc::clone(&ended)];
        let waits = [
            go(move || {
                assert_eq!(set.add(-1), Outcome::failed(libc::ECANCELED));
                one.set(one.get() + 1);
            }),
            go(move || {
                assert_eq!(queue.receive(0, 0).0, Outcome::failed(libc::ECANCELED));
                other.set(other.get() + 1);
            }),
        ];
        pause();
        assert!(waits.into_iter().all(swoole_coroutine::cancel));
        while ended.get() < 2 {
            pause();
        }
        assert_eq!(canceled(), 2);
        // Nothing was taken.
        assert_eq!(set.add(1), Outcome::ok(0));
        assert_eq!(set.value(0), 1);
        set.remove();
        queue.remove();
    });
}

#[test]
fn nobody_is_woken_for_what_he_does_not_wait_for() {
    story(|| {
        let (busy, quiet) = (Queue::new(), Set::new());
        let waits =
            [(); 50].map(|()| go(move || assert_eq!(quiet.add(-1), Outcome::failed(libc::ECANCELED))));
        crate::support::asked();
        for _ in 0..100 {
            assert_eq!(busy.send(1, b"to himself", 0), Outcome::ok(0));
            assert_eq!(busy.receive(1, 0).0, Outcome::ok(10));
            swoole_coroutine::yield_now("turn").expect("not canceled");
        }
        // Each has looked once in a while, by the clock, and not a hundred times.
        let looks = crate::support::asked();
        assert!(looks < 50 * 50, "{looks} looks");
        waits.into_iter().for_each(|id| assert!(swoole_coroutine::cancel(id)));
        busy.remove();
        quiet.remove();
    });
}

/// Two processes that do nothing else, until this is dropped.
struct Others([libc::pid_t; 2]);

impl Others {
    fn doing(turn: impl Fn()) -> Self {
        Self([(); 2].map(|()| {
            // SAFETY: the child only calls libc, and is ended by a signal or the alarm.
            let child = unsafe { libc::fork() };
            if child == 0 {
                // SAFETY: takes no pointers.
                unsafe { libc::alarm(20) };
                loop {
                    turn();
                }
            }
            child
        }))
    }
}

impl Drop for Others {
    fn drop(&mut self) {
        for child in self.0 {
            // SAFETY: a child of ours that nobody has waited for.
            unsafe {
                libc::kill(child, libc::SIGKILL);
                libc::waitpid(child, std::ptr::null_mut(), 0);
            }
        }
    }
}

#[test]
fn a_semaphore_that_other_processes_pass_on_is_got_in_line() {
    story(|| {
        let set = Set::new();
        assert_eq!(set.add(1), Outcome::ok(0));
        {
            let _others = Others::doing(|| {
                let (mut take, mut give) =
                    (operation(0, -1, libc::SEM_UNDO), operation(0, 1, libc::SEM_UNDO));
                // SAFETY: records of our own.
                unsafe {
                    libc::semop(set.0, &raw mut take, 1);
                    libc::usleep(2000);
                    libc::semop(set.0, &raw mut give, 1);
                }
            });
            for _ in 0..10 {
                assert_eq!(set.with_limit(-1, libc::SEM_UNDO, std::ptr::null()), Outcome::ok(0));
                assert_eq!(set.with_limit(1, libc::SEM_UNDO, std::ptr::null()), Outcome::ok(0));
            }
        }
        // The thread has taken it for the process: its end has given nothing back, and the others' ends all.
        assert_eq!(set.value(0), 1);
        set.remove();
    });
}

#[test]
fn what_stands_in_line_for_a_semaphore_has_its_time_and_loses_nothing() {
    const LIMIT: timespec = timespec { tv_sec: 0, tv_nsec: 30_000_000 };
    always([Outcome::failed(libc::EAGAIN), Outcome::ok(0)], |way| {
        let set = Set::new();
        let late = set.with_limit(-1, 0, &LIMIT);
        way.peer(move |way| {
            way.pause();
            assert_eq!(set.add(1), Outcome::ok(0));
        });
        let in_time = set.with_limit(-1, 0, &timespec { tv_sec: 15, tv_nsec: 0 });
        set.remove();
        [late, in_time]
    });
}

#[test]
fn a_message_is_not_lost_that_comes_when_the_wait_is_ended() {
    story(|| {
        let queue = Queue::new();
        for round in 0..200_u64 {
            let received = Rc::new(Cell::new(None));
            let into = Rc::clone(&received);
            let id = go(move || into.set(Some(queue.receive(0, 0).0)));
            // It stands in line by then.
            call!(usleep(2500));
            let sender = std::thread::spawn(move || {
                let message = Message { kind: 1, text: [7; 4096] };
                std::thread::sleep(std::time::Duration::from_micros(round % 8 * 10));
                // SAFETY: a message of our own.
                unsafe { libc::msgsnd(queue.0, (&raw const message).cast(), 10, 0) };
            });
            std::thread::sleep(std::time::Duration::from_micros(round % 7 * 10));
            swoole_coroutine::cancel(id);
            sender.join().expect("it does not panic");
            while received.take().map(|outcome| received.set(Some(outcome))).is_none() {
                pause();
            }
            // Either this coroutine has it, or it is still there.
            match received.take() {
                Some(outcome) if outcome == Outcome::ok(10) => {
                    assert_eq!(queue.receive(0, libc::IPC_NOWAIT).0, Outcome::failed(libc::ENOMSG));
                }
                outcome => {
                    assert_eq!(outcome, Some(Outcome::failed(libc::ECANCELED)));
                    assert_eq!(queue.receive(0, libc::IPC_NOWAIT).0, Outcome::ok(10));
                }
            }
        }
        queue.remove();
    });
}
