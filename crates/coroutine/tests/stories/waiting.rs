//! `wait` polls a future on the coroutine's own stack and lets others run meanwhile.

use std::cell::{Cell, RefCell};
use std::future::{pending, poll_fn, ready};
use std::rc::Rc;
use std::task::{Poll, Waker};
use std::time::{Duration, Instant};

use swoole_coroutine::{State, by_id, count, stats, wait, yield_now};
use tokio::sync::{mpsc, oneshot};

use crate::support::{Diary, cancel, go, park, resume, run_loop};

#[test]
fn what_is_ready_does_not_park() {
    let id = go(|| assert_eq!(wait("nothing", ready(7)), Ok(7)));
    assert!(by_id(id).is_none(), "it ended before spawn returned");
}

#[test]
#[cfg_attr(miri, ignore = "its clock runs faster than it can start three")]
fn sleepers_wake_in_the_order_of_their_deadlines() {
    let diary = Diary::default();
    for turns in [3, 1, 2] {
        let notes = diary.clone();
        go(move || {
            wait("sleep", tokio::time::sleep(Duration::from_millis(turns * 30))).expect("not canceled");
            notes.note(turns.to_string());
        });
    }
    assert_eq!(stats().waiting, 3);
    let began = Instant::now();
    run_loop();
    assert_eq!(diary.read(), ["1", "2", "3"]);
    assert!(began.elapsed() >= Duration::from_millis(80));
    assert_eq!((count(), stats().waiting), (0, 0));
}

#[test]
fn one_coroutine_hands_a_value_to_another() {
    let (sender, receiver) = oneshot::channel();
    let got = Rc::new(Cell::new(0));
    let into = Rc::clone(&got);
    go(move || into.set(wait("value", receiver).expect("not canceled").expect("sent")));
    go(move || sender.send(7).expect("somebody waits"));
    assert_eq!(got.get(), 0, "a wake-up queues; it does not run the sleeper on the sender's stack");
    run_loop();
    assert_eq!(got.get(), 7);
}

#[test]
fn another_thread_wakes_a_sleeping_loop() {
    let (sender, receiver) = oneshot::channel();
    let got = Rc::new(Cell::new(0));
    let into = Rc::clone(&got);
    go(move || into.set(wait("value", receiver).expect("not canceled").expect("sent")));
    let thread = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(30));
        sender.send(7).expect("somebody waits");
    });
    run_loop();
    assert_eq!(got.get(), 7);
    thread.join().expect("the thread ends");
}

#[test]
#[cfg_attr(miri, ignore = "miri is too slow for so many steps")]
fn ten_thousand_wake_ups_from_four_threads_are_all_heard() {
    let (sender, mut receiver) = mpsc::unbounded_channel();
    let heard = Rc::new(Cell::new(0));
    let counter = Rc::clone(&heard);
    go(move || {
        while wait("message", receiver.recv()).expect("not canceled").is_some() {
            counter.set(counter.get() + 1);
        }
    });
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let sender = sender.clone();
            std::thread::spawn(move || (0..2500).for_each(|_| sender.send(()).expect("somebody listens")))
        })
        .collect();
    drop(sender);
    run_loop();
    assert_eq!(heard.get(), 10_000);
    threads.into_iter().for_each(|thread| thread.join().expect("the thread ends"));
}

#[test]
fn a_spurious_wake_up_polls_again_and_nothing_else() {
    let polls = Rc::new(Cell::new(0));
    let counter = Rc::clone(&polls);
    let id = go(move || {
        let _ = wait(
            "twice",
            poll_fn(|context| {
                counter.set(counter.get() + 1);
                context.waker().wake_by_ref();
                if counter.get() < 5 { Poll::Pending } else { Poll::Ready(()) }
            }),
        );
    });
    assert_eq!(polls.get(), 1);
    run_loop();
    assert_eq!(polls.get(), 5);
    assert!(by_id(id).is_none());
}

/// Lets the waker of the next wait out of the coroutine, and ends that wait at once.
fn lend_waker(to: &RefCell<Option<Waker>>) {
    let _ = wait(
        "waker",
        poll_fn(|context| {
            to.replace(Some(context.waker().clone()));
            Poll::Ready(())
        }),
    );
}

#[test]
fn a_parked_coroutine_does_not_hear_a_left_over_waker() {
    let lent = Rc::new(RefCell::new(None));
    let to = Rc::clone(&lent);
    let id = go(move || {
        lend_waker(&to);
        park();
    });
    lent.take().expect("lent").wake();
    run_loop();
    assert_eq!(by_id(id).expect("still parked").state(), State::Waiting);
    assert!(resume(id));
}

#[test]
fn the_waker_of_a_coroutine_that_has_ended_wakes_nobody() {
    let lent = Rc::new(RefCell::new(None));
    let to = Rc::clone(&lent);
    go(move || lend_waker(&to));
    let waker = lent.take().expect("lent");
    waker.wake_by_ref();
    run_loop();

    // The next one on the same stack is another coroutine.
    let polls = Rc::new(Cell::new(0));
    let counter = Rc::clone(&polls);
    let id = go(move || {
        park();
        let _ = wait(
            "for ever",
            poll_fn(|_| {
                counter.set(counter.get() + 1);
                Poll::<()>::Pending
            }),
        );
    });
    std::thread::spawn(move || waker.wake()).join().expect("a foreign thread may wake, too");
    run_loop();
    assert_eq!(polls.get(), 0, "it is still parked");
    assert!(resume(id));
    assert_eq!(polls.get(), 1);
    assert!(cancel(id));
}

#[test]
fn a_waiting_coroutine_is_not_resumed_by_hand() {
    let id = go(|| assert!(wait("for ever", pending::<()>()).is_err()));
    assert!(!resume(id));
    assert!(cancel(id));
}

#[test]
fn the_one_who_was_queued_and_then_canceled_does_not_run_twice() {
    let (sender, receiver) = oneshot::channel::<()>();
    let diary = Diary::default();
    let notes = diary.clone();
    let id = go(move || {
        notes.note(format!("{:?}", wait("value", receiver).is_err()));
        park();
        notes.note("resumed");
    });
    sender.send(()).expect("somebody waits");
    assert!(cancel(id));
    run_loop();
    assert_eq!(diary.read(), ["true"]);
    assert!(resume(id));
    assert_eq!(diary.read(), ["resumed"]);
}

#[test]
#[cfg_attr(miri, ignore = "miri is too slow for so many steps")]
fn a_busy_coroutine_is_not_throttled_by_the_budget_of_the_task_that_runs_it() {
    let (sender, mut receiver) = mpsc::unbounded_channel();
    (0..1000).for_each(|number| sender.send(number).expect("a receiver"));
    let id = go(move || {
        for number in 0..1000 {
            assert_eq!(wait("message", receiver.recv()), Ok(Some(number)));
        }
    });
    assert!(by_id(id).is_none(), "a thousand ready messages are taken without parking once");
}

#[test]
fn those_that_yield_by_turns_take_turns() {
    let diary = Diary::default();
    for name in ["a", "b"] {
        let notes = diary.clone();
        go(move || {
            for turn in 0..3 {
                notes.note(format!("{name}{turn}"));
                yield_now("turn").expect("not canceled");
            }
        });
    }
    run_loop();
    assert_eq!(diary.read(), ["a0", "b0", "a1", "b1", "a2", "b2"]);
}
