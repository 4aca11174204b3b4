//! `sleep` and its relatives.

use std::cell::Cell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use libc::{c_int, clockid_t, timespec};

use crate::probe::{Outcome, call};
use crate::support::{always, go, pause, story};

fn time(seconds: i64, nanos: i64) -> timespec {
    timespec { tv_sec: seconds, tv_nsec: nanos }
}

/// The outcome, and whether it took at least so long.
fn timed(least: Duration, sleep: impl Fn() -> Outcome) -> (Outcome, bool) {
    let begin = Instant::now();
    let outcome = sleep();
    (outcome, begin.elapsed() >= least)
}

/// A clock's own time.
fn now(clock: clockid_t) -> timespec {
    let mut now = time(0, 0);
    // SAFETY: clock_gettime(2) fills the struct.
    assert_eq!(unsafe { libc::clock_gettime(clock, &raw mut now) }, 0);
    now
}

#[test]
fn each_sleeps_as_long_as_it_is_told() {
    let sleeps: [fn(u32) -> Outcome; 4] = [
        |millis| call!(usleep(millis * 1000)),
        |millis| {
            let time = time(0, i64::from(millis) * 1_000_000);
            call!(nanosleep(&raw const time, std::ptr::null_mut()))
        },
        |millis| {
            let time = time(0, i64::from(millis) * 1_000_000);
            call!(clock_nanosleep(libc::CLOCK_MONOTONIC, 0, &raw const time, std::ptr::null_mut()))
        },
        |millis| {
            let mut until = now(libc::CLOCK_REALTIME);
            until.tv_nsec += i64::from(millis) * 1_000_000;
            (until.tv_sec, until.tv_nsec) =
                (until.tv_sec + until.tv_nsec / 1_000_000_000, until.tv_nsec % 1_000_000_000);
            let how = libc::TIMER_ABSTIME;
            call!(clock_nanosleep(libc::CLOCK_REALTIME, how, &raw const until, std::ptr::null_mut()))
        },
    ];
    for sleep in sleeps {
        always((Outcome::ok(0), true), move |_| timed(Duration::from_millis(29), || sleep(30)));
    }
    always((Outcome::ok(0), true), |_| timed(Duration::from_millis(999), || call!(sleep(1))));
}

#[test]
fn short_times_are_short_and_none_is_none() {
    always([Outcome::ok(0); 4], |_| {
        let (none, little, past) = (time(0, 0), time(0, 50_000), time(1, 0));
        let how = libc::TIMER_ABSTIME;
        [call!(sleep(0)), call!(usleep(70)), call!(nanosleep(&raw const little, std::ptr::null_mut())), {
            assert_eq!(call!(nanosleep(&raw const none, std::ptr::null_mut())), Outcome::ok(0));
            call!(clock_nanosleep(libc::CLOCK_MONOTONIC, how, &raw const past, std::ptr::null_mut()))
        }]
    });
}

#[test]
fn what_is_no_time_is_refused() {
    let times = [(-1, 0), (0, -1), (0, 1_000_000_000)];
    always([(Outcome::failed(libc::EINVAL), i64::from(libc::EINVAL)); 3], move |_| {
        times.map(|(seconds, nanos)| {
            let time = time(seconds, nanos);
            let relative = call!(nanosleep(&raw const time, std::ptr::null_mut()));
            let clock = libc::CLOCK_MONOTONIC;
            let absolute =
                call!(clock_nanosleep(clock, libc::TIMER_ABSTIME, &raw const time, std::ptr::null_mut()));
            (relative, absolute.value)
        })
    });
    always([i64::from(libc::EINVAL), i64::from(libc::EFAULT)], |_| {
        let soon = time(0, 1);
        let none: c_int = 77;
        [
            call!(clock_nanosleep(none, 0, &raw const soon, std::ptr::null_mut())).value,
            call!(clock_nanosleep(libc::CLOCK_MONOTONIC, 0, std::ptr::null(), std::ptr::null_mut())).value,
        ]
    });
}

#[test]
fn others_run_meanwhile() {
    story(|| {
        let order = Rc::new(Cell::new(0));
        for millis in [60_u32, 20, 40] {
            let order = Rc::clone(&order);
            go(move || {
                call!(usleep(millis * 1000));
                order.set(order.get() * 100 + millis);
            });
        }
        call!(usleep(100_000));
        assert_eq!(order.get(), 204_060);
    });
}

#[test]
fn a_sleep_that_is_ended_tells_what_is_left() {
    story(|| {
        let came_to = Rc::new(Cell::new(None));
        let cancel = |body: Box<dyn FnOnce() -> (Outcome, i64)>| {
            let into = Rc::clone(&came_to);
            let id = go(move || into.set(Some(body())));
            pause();
            assert!(swoole_coroutine::cancel(id));
            came_to.take().expect("it has come back")
        };
        assert_eq!(cancel(Box::new(|| (call!(sleep(100)), 0))), (Outcome::ok(99), 0));
        assert_eq!(cancel(Box::new(|| (call!(usleep(90_000_000)), 0))), (Outcome::failed(libc::EINTR), 0));
        let interrupted = cancel(Box::new(|| {
            let (time, mut left) = (time(100, 0), time(0, 0));
            (call!(nanosleep(&raw const time, &raw mut left)), left.tv_sec)
        }));
        assert_eq!(interrupted, (Outcome::failed(libc::EINTR), 99));
        let interrupted = cancel(Box::new(|| {
            let (time, mut left) = (time(100, 0), time(0, 0));
            let clock = libc::CLOCK_MONOTONIC;
            (call!(clock_nanosleep(clock, 0, &raw const time, &raw mut left)), left.tv_sec)
        }));
        assert_eq!(interrupted, (Outcome::ok(libc::EINTR.into()), 99));
    });
}
