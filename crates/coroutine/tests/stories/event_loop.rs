//! When the loop runs, and when it has nothing left to do.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use swoole_coroutine::{block_on_idle, by_id, hold, is_running, on_turn, spawn_task, stop, turn, wait};

use crate::support::{Diary, cancel, go, park, resume, run_loop};

#[test]
fn a_loop_without_work_returns() {
    swoole_coroutine::install();
    run_loop();
    run_loop();
    assert!(!is_running());
}

#[test]
fn it_does_not_wait_for_those_whom_only_a_coroutine_could_wake() {
    let id = go(park);
    run_loop();
    assert!(by_id(id).is_some(), "it is still parked");
    assert!(resume(id));
}

#[test]
fn it_runs_once_at_a_time() {
    go(|| {
        wait("turn", tokio::task::yield_now()).expect("not canceled");
        assert!(is_running());
        assert!(!block_on_idle().expect("a loop"), "a loop within the loop");
    });
    assert!(!is_running());
    run_loop();
}

#[test]
fn a_hold_keeps_it_running_until_it_is_dropped() {
    swoole_coroutine::install();
    let done = Rc::new(Cell::new(false));
    let flag = Rc::clone(&done);
    let held = hold();
    spawn_task(async move {
        tokio::time::sleep(Duration::from_millis(20)).await;
        flag.set(true);
        drop(held);
    })
    .expect("a loop");
    run_loop();
    assert!(done.get());
}

#[test]
fn of_two_holds_the_last_one_counts() {
    swoole_coroutine::install();
    let diary = Diary::default();
    for delay in [10, 30] {
        let (held, notes) = (hold(), diary.clone());
        spawn_task(async move {
            tokio::time::sleep(Duration::from_millis(delay)).await;
            notes.note(delay.to_string());
            drop(held);
        })
        .expect("a loop");
    }
    run_loop();
    assert_eq!(diary.read(), ["10", "30"]);
}

#[test]
fn stop_ends_it_whatever_still_waits() {
    let id = go(|| {
        let _ = wait("for ever", std::future::pending::<()>());
    });
    go(|| {
        wait("turn", tokio::task::yield_now()).expect("not canceled");
        stop();
    });
    run_loop();
    assert!(by_id(id).is_some());
    assert!(cancel(id));
    run_loop();
}

#[test]
#[cfg_attr(miri, ignore = "miri makes each coroutine a thread")]
fn coroutines_that_start_coroutines_in_the_loop_are_all_waited_for() {
    let ended = Rc::new(Cell::new(0));
    fn grow(generation: u32, ended: Rc<Cell<u32>>) {
        wait("turn", tokio::task::yield_now()).expect("not canceled");
        if generation < 10 {
            for _ in 0..2 {
                let ended = Rc::clone(&ended);
                go(move || grow(generation + 1, ended));
            }
        }
        ended.set(ended.get() + 1);
    }
    let first = Rc::clone(&ended);
    go(move || grow(1, first));
    run_loop();
    assert_eq!(ended.get(), 1023);
}

#[test]
fn a_task_of_the_loop_may_start_and_resume_coroutines() {
    swoole_coroutine::install();
    let diary = Diary::default();
    let notes = diary.clone();
    let held = hold();
    spawn_task(async move {
        let inner = notes.clone();
        let id = go(move || {
            park();
            inner.note("resumed by a task");
        });
        tokio::task::yield_now().await;
        assert!(resume(id));
        drop(held);
    })
    .expect("a loop");
    run_loop();
    assert_eq!(diary.read(), ["resumed by a task"]);
}

#[test]
fn a_turn_ends_when_the_first_have_had_theirs() {
    let diary = Diary::default();
    swoole_coroutine::install();
    swoole_coroutine::ensure().expect("a loop");
    // Both would be due at once on a machine that is slow enough.
    tokio::time::pause();
    for delay in [10, 60] {
        let notes = diary.clone();
        go(move || {
            wait("sleep", tokio::time::sleep(Duration::from_millis(delay))).expect("not canceled");
            notes.note(delay.to_string());
        });
    }
    assert!(turn().expect("a loop"));
    assert_eq!(diary.read(), ["10"]);
    assert!(turn().expect("a loop"));
    assert_eq!(diary.read(), ["60"]);
    assert!(turn().expect("a loop"), "nothing can come, and it does not wait");
    go(|| {
        wait("turn", tokio::task::yield_now()).expect("not canceled");
        assert!(!turn().expect("a loop"), "a turn within the loop");
    });
    run_loop();
}

#[test]
fn whoever_wants_to_know_hears_of_every_turn() {
    swoole_coroutine::install();
    let turns = Rc::new(Cell::new(0));
    let count = Rc::clone(&turns);
    spawn_task(std::future::poll_fn(move |context| {
        on_turn(Some(context.waker().clone()));
        count.set(count.get() + 1);
        std::task::Poll::<()>::Pending
    }))
    .expect("a loop");
    go(|| {
        for _ in 0..3 {
            wait("sleep", tokio::time::sleep(Duration::from_millis(2))).expect("not canceled");
        }
    });
    run_loop();
    assert!(turns.get() > 3, "{}", turns.get());
    on_turn(None);
}
