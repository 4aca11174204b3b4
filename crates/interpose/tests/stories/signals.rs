//! Signals that arrive while a call waits.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use libc::{c_int, epoll_event, fd_set, pollfd, timespec, timeval};

use crate::probe::{Outcome, call};
use crate::support::{always, go, local, pause, pipe, read, story, tcp, write};

extern "C" fn nothing(_number: c_int) {}

/// Sends the calling thread one signal after the other, whose handler asks for restarts, until `body` has ended.
fn under_fire<T>(body: impl FnOnce() -> T) -> T {
    // SAFETY: a handler that does nothing, for a signal that nobody else uses.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = nothing as extern "C" fn(c_int) as usize;
        action.sa_flags = libc::SA_RESTART;
        assert_eq!(libc::sigaction(libc::SIGUSR1, &raw const action, std::ptr::null_mut()), 0);
    }
    // A number in glibc, a pointer in musl.
    // SAFETY: takes nothing.
    let target = unsafe { libc::pthread_self() } as usize;
    let over = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&over);
    let gunner = thread::spawn(move || {
        loop {
            thread::sleep(Duration::from_millis(20));
            if seen.load(Ordering::SeqCst) {
                return;
            }
            // SAFETY: the thread waits for this one below.
            unsafe { libc::pthread_kill(target as libc::pthread_t, libc::SIGUSR1) };
        }
    });
    let came_to = body();
    over.store(true, Ordering::SeqCst);
    gunner.join().expect("it only sends");
    came_to
}

#[test]
fn a_signal_ends_the_sleep_of_the_only_coroutine() {
    let interrupted = Outcome::failed(libc::EINTR);
    always((true, interrupted, (interrupted, true), (Outcome::ok(libc::EINTR.into()), true)), |_| {
        under_fire(|| {
            let slept = call!(sleep(100)).value;
            let (time, mut left) = (timespec { tv_sec: 100, tv_nsec: 0 }, timespec { tv_sec: 0, tv_nsec: 0 });
            let short = call!(nanosleep(&raw const time, &raw mut left));
            let is_left = (90..100).contains(&left.tv_sec);
            left.tv_sec = 0;
            let clock = call!(clock_nanosleep(libc::CLOCK_MONOTONIC, 0, &raw const time, &raw mut left));
            (
                (90..100).contains(&slept),
                call!(usleep(90_000_000)),
                (short, is_left),
                (clock, (90..100).contains(&left.tv_sec)),
            )
        })
    });
}

#[test]
fn a_signal_ends_the_polling_of_the_only_coroutine() {
    always([Outcome::failed(libc::EINTR); 7], |_| {
        let (one, _other) = tcp();
        let (reader, _writer) = pipe();
        // SAFETY: takes nothing that could be wrong.
        let epoll = unsafe { libc::epoll_create1(libc::EPOLL_CLOEXEC) };
        let mut event = epoll_event { events: libc::EPOLLIN.cast_unsigned(), u64: 7 };
        // SAFETY: an instance, a descriptor, an event.
        assert_eq!(unsafe { libc::epoll_ctl(epoll, libc::EPOLL_CTL_ADD, one.0, &raw mut event) }, 0);
        let came_to = under_fire(|| {
            let mut both = [one.0, reader.0].map(|fd| pollfd { fd, events: libc::POLLIN, revents: 0 });
            let time = timespec { tv_sec: 100, tv_nsec: 0 };
            // SAFETY: all zeroes is an empty set, and the descriptor is small enough.
            let mut set = unsafe {
                let mut set: fd_set = std::mem::zeroed();
                libc::FD_SET(one.0, &raw mut set);
                set
            };
            let mut limit = timeval { tv_sec: 100, tv_usec: 0 };
            let none = std::ptr::null_mut::<fd_set>();
            [
                call!(poll(both.as_mut_ptr(), 1, -1)),
                call!(poll(both.as_mut_ptr(), 2, 100_000)),
                call!(poll(std::ptr::null_mut(), 0, -1)),
                call!(ppoll(both.as_mut_ptr(), 2, &raw const time, std::ptr::null())),
                call!(select(one.0 + 1, &raw mut set, none, none, &raw mut limit)),
                call!(epoll_wait(epoll, &raw mut event, 1, -1)),
                call!(epoll_wait(epoll, &raw mut event, 1, 100_000)),
            ]
        });
        call!(close(epoll));
        came_to
    });
}

#[test]
fn a_signal_ends_the_wait_of_the_only_coroutine_for_a_semaphore() {
    always([Outcome::failed(libc::EINTR); 2], |_| {
        // SAFETY: takes no pointers.
        let set = unsafe { libc::semget(libc::IPC_PRIVATE, 1, 0o600) };
        let mut take = libc::sembuf { sem_num: 0, sem_op: -1, sem_flg: 0 };
        let time = timespec { tv_sec: 100, tv_nsec: 0 };
        let outcomes = under_fire(|| {
            [call!(semop(set, &raw mut take, 1)), call!(semtimedop(set, &raw mut take, 1, &raw const time))]
        });
        // SAFETY: this command takes no fourth argument.
        unsafe { libc::semctl(set, 0, libc::IPC_RMID) };
        outcomes
    });
}

#[test]
fn a_socket_with_a_limit_of_time_is_interrupted_and_one_without_goes_on() {
    always((Outcome::failed(libc::EINTR), Outcome::ok(5), Outcome::ok(5)), |_| {
        let (limited, _silent) = local(libc::SOCK_STREAM);
        limited.set_time_limit(libc::SO_RCVTIMEO, 100_000);
        let answer = |open: fn() -> (crate::support::Fd, crate::support::Fd)| {
            let (reader, writer) = open();
            // On a thread of its own, so that the coroutine is the only one.
            let peer = thread::spawn(move || {
                thread::sleep(Duration::from_millis(150));
                write(&writer, b"later");
                writer
            });
            let came_to = read(&reader, 64).0;
            let _ = peer.join();
            came_to
        };
        under_fire(|| (read(&limited, 64).0, answer(tcp), answer(pipe)))
    });
}

#[test]
fn among_several_a_signal_is_for_nobody() {
    story(|| {
        let slept = Rc::new(Cell::new(None));
        let into = Rc::clone(&slept);
        go(move || into.set(Some(call!(usleep(200_000)))));
        under_fire(|| {
            let mut waits = 0;
            while slept.get().is_none() {
                pause();
                waits += 1;
            }
            assert!(waits > 3);
        });
        assert_eq!(slept.get(), Some(Outcome::ok(0)));
    });
}

#[test]
fn a_wait_that_was_interrupted_is_not_a_cancellation() {
    story(|| {
        under_fire(|| assert_eq!(call!(usleep(90_000_000)), Outcome::failed(libc::EINTR)));
        assert_eq!(crate::support::canceled(), 0);
        assert!(!swoole_coroutine::current().expect("a coroutine").is_canceled());
        // Nor does it end the next one.
        assert_eq!(call!(usleep(20_000)), Outcome::ok(0));
    });
}

/// Has `SIGUSR2` blocked on the calling thread until `body` has ended. `body` is told the set.
fn blocked<T>(body: impl FnOnce(*const libc::sigset_t) -> T) -> T {
    // SAFETY: sets of signals, filled by libc; the mask is put back.
    unsafe {
        let (mut set, mut before): (libc::sigset_t, libc::sigset_t) = std::mem::zeroed();
        libc::sigemptyset(&raw mut set);
        libc::sigaddset(&raw mut set, libc::SIGUSR2);
        libc::pthread_sigmask(libc::SIG_BLOCK, &raw const set, &raw mut before);
        let came_to = body(&raw const set);
        libc::pthread_sigmask(libc::SIG_SETMASK, &raw const before, std::ptr::null_mut());
        came_to
    }
}

#[test]
fn a_blocked_signal_is_waited_for() {
    let usr2 = i64::from(libc::SIGUSR2);
    let expected = (
        [Outcome::failed(libc::EAGAIN), Outcome::failed(libc::EINVAL)],
        [Outcome::ok(usr2), Outcome::ok(usr2), Outcome::ok(0)],
        (libc::SIGUSR2, libc::SIGUSR2),
    );
    always(expected, |way| {
        blocked(|set| {
            // SAFETY: takes nothing.
            let target = unsafe { libc::pthread_self() } as usize;
            let (short, wrong) =
                (timespec { tv_sec: 0, tv_nsec: 20_000_000 }, timespec { tv_sec: 0, tv_nsec: -1 });
            let long = timespec { tv_sec: 100, tv_nsec: 0 };
            let failures = [&short, &wrong]
                .map(|time| call!(sigtimedwait(set, std::ptr::null_mut(), std::ptr::from_ref(time))));
            let send = || {
                way.ask(move |way| {
                    way.pause();
                    // SAFETY: the thread waits for the answer.
                    unsafe { libc::pthread_kill(target as libc::pthread_t, libc::SIGUSR2) };
                })
            };
            // SAFETY: a record of zeroes is valid.
            let mut info: libc::siginfo_t = unsafe { std::mem::zeroed() };
            let mut number = 0;
            let first = send();
            let timed = call!(sigtimedwait(set, std::ptr::null_mut(), &raw const long));
            first.get(way);
            let second = send();
            let waited = call!(sigwaitinfo(set, &raw mut info));
            second.get(way);
            let third = send();
            let plain = call!(sigwait(set, &raw mut number));
            third.get(way);
            (failures, [timed, waited, plain], (info.si_signo, number))
        })
    });
}
