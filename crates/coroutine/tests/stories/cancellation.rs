//! A coroutine that waits can be told to stop waiting, with a reason it can see.

use std::cell::Cell;
use std::future::pending;
use std::rc::Rc;
use std::time::Duration;

use swoole_coroutine::{
    Canceled, current, current_id, hold, one_comes_out, park, spawn_task, stats, wait, wait_out,
};

use crate::support::{Diary, cancel, go, resume, run_loop};

#[test]
fn a_wait_ends_at_once_and_its_future_is_dropped() {
    let gone = Rc::new(Cell::new(false));
    struct Guard(Rc<Cell<bool>>);
    impl Drop for Guard {
        fn drop(&mut self) {
            self.0.set(true);
        }
    }
    let guard = Guard(Rc::clone(&gone));
    let id = go(move || {
        let canceled = wait("for ever", async move {
            let _guard = guard;
            pending::<()>().await
        });
        assert_eq!(canceled, Err(Canceled));
        assert!(current().expect("inside").is_canceled());
    });
    assert!(cancel(id));
    assert!(gone.get());
    assert_eq!(stats().waiting, 0);
    assert!(!cancel(id), "it has ended");
}

#[test]
fn a_parked_one_is_canceled_too() {
    let id = go(|| assert_eq!(park("test"), Err(Canceled)));
    assert!(cancel(id));
}

#[test]
fn cancellation_runs_the_other_at_once_and_comes_back_when_it_parks_again() {
    let diary = Diary::default();
    let notes = diary.clone();
    let id = go(move || {
        notes.note(format!("{:?}", park("first")));
        notes.note(format!("{:?}", park("second")));
    });
    assert!(cancel(id));
    diary.note("back");
    assert!(resume(id));
    assert_eq!(diary.read(), ["Err(Canceled)", "back", "Ok(())"], "a later wait knows nothing of it");
}

#[test]
fn nobody_cancels_what_runs() {
    go(|| {
        let me = current_id();
        assert!(!cancel(me));
        go(move || assert!(!cancel(me), "it waits for its child and not for an event"));
    });
    swoole_coroutine::install();
    assert!(!cancel(-1) && !cancel(0) && !cancel(77));
}

#[test]
fn a_task_is_told_when_one_comes_out_of_a_wait_that_nobody_can_end() {
    let (diary, notes) = (Diary::default(), Diary::default());
    let (coroutine, task) = (diary.clone(), notes.clone());
    let id = go(move || {
        wait_out("work", tokio::time::sleep(Duration::from_millis(10)));
        coroutine.note(format!("{:?}", park("test")));
    });
    let hold = hold();
    spawn_task(async move {
        while !swoole_coroutine::cancel_with(id, 0) {
            task.note("refused");
            one_comes_out().await;
        }
        drop(hold);
    })
    .expect("there is a loop");
    run_loop();
    assert_eq!(diary.read(), ["Err(Canceled)"]);
    assert_eq!(notes.read(), ["refused"], "it was asked again when that could succeed");
}

#[test]
fn the_canceled_wait_lets_the_loop_end() {
    let id = go(|| assert!(wait("sleep", tokio::time::sleep(Duration::from_secs(3600))).is_err()));
    go(move || {
        wait("sleep", tokio::time::sleep(Duration::from_millis(10))).expect("not canceled");
        assert!(cancel(id));
    });
    run_loop();
}
