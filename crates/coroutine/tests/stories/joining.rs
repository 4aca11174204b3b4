//! One coroutine waits for others to end.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use swoole_coroutine::{JoinError, by_id, count, current, current_id, join, wait, wait_inside};

use crate::support::{Diary, cancel, go, park, resume, run_loop};

fn sleep(milliseconds: u64) {
    wait("sleep", tokio::time::sleep(Duration::from_millis(milliseconds))).expect("nobody cancels this one");
}

#[test]
fn it_goes_on_when_the_last_one_has_ended() {
    let diary = Diary::default();
    let notes = diary.clone();
    go(move || {
        let ids: Vec<i64> = [20, 5]
            .into_iter()
            .map(|length| {
                let notes = notes.clone();
                go(move || {
                    sleep(length);
                    notes.note(format!("{length}"));
                })
            })
            .collect();
        assert_eq!(join(ids, None), Ok(()));
        notes.note("joined");
    });
    run_loop();
    assert_eq!(diary.read(), ["5", "20", "joined"]);
}

#[test]
fn those_that_are_gone_do_not_count_and_twice_is_once() {
    go(|| {
        let gone = go(|| {});
        assert_eq!(join([gone, 4711], None), Err(JoinError::Nobody));
        assert_eq!(join([], None), Err(JoinError::Nobody));
        let one = go(|| sleep(1));
        assert_eq!(join([gone, one, one], None), Ok(()));
        assert!(by_id(one).is_none());
    });
    run_loop();
}

#[test]
fn nobody_joins_itself_or_what_another_one_joins() {
    go(|| {
        assert_eq!(join([current_id()], None), Err(JoinError::Itself));
        let one = go(|| sleep(10));
        let other = go(park);
        go(move || assert_eq!(join([one], None), Ok(())));
        assert_eq!(join([other, one], None), Err(JoinError::Taken));
        go(move || assert_eq!(join([other], None), Ok(()), "the refused call has left no mark on it"));
        resume(other);
    });
    run_loop();
    assert_eq!(count(), 0);
}

#[test]
fn after_the_limit_it_goes_on_and_the_other_can_be_joined_again() {
    go(|| {
        let id = go(park);
        assert_eq!(join([id], Some(Duration::from_millis(5))), Err(JoinError::TimedOut));
        let done = Rc::new(Cell::new(false));
        let seen = Rc::clone(&done);
        go(move || {
            assert_eq!(join([id], None), Ok(()));
            seen.set(true);
        });
        resume(id);
        sleep(1);
        assert!(done.get());
    });
    run_loop();
}

#[test]
fn a_canceled_join_is_forgotten() {
    let target = go(park);
    let joiner = go(move || {
        assert_eq!(join([target], None), Err(JoinError::Canceled));
        park();
    });
    assert!(cancel(joiner));
    resume(target);
    run_loop();
    assert!(by_id(joiner).is_some(), "the end of the other did not wake it");
    resume(joiner);
}

#[test]
fn a_join_without_a_limit_does_not_keep_the_loop_alive() {
    let target = go(park);
    let joiner = go(move || assert_eq!(join([target], None), Ok(())));
    run_loop();
    assert!(by_id(joiner).is_some());
    resume(target);
    run_loop();
    assert_eq!(count(), 0);
}

#[test]
fn a_wait_for_one_inside_does_not_keep_the_loop_alive_either() {
    let id = go(|| assert!(wait_inside("test", std::future::pending::<()>()).is_err()));
    run_loop();
    assert!(!resume(id), "it waits for something else");
    assert!(cancel(id));
}

#[test]
fn a_word_comes_with_a_cancellation() {
    let id = go(|| {
        assert!(wait_inside("test", std::future::pending::<()>()).is_err());
        assert_eq!(current().expect("inside").cause(), 7);
        assert!(wait_inside("test", std::future::pending::<()>()).is_err());
        assert_eq!(current().expect("inside").cause(), 0);
    });
    assert!(swoole_coroutine::cancel_with(id, 7));
    assert!(cancel(id));
    swoole_coroutine_testing::check();
}

#[test]
fn age_is_not_less_than_what_has_passed() {
    go(|| {
        sleep(20);
        let age = current().expect("inside").age();
        assert!(age >= Duration::from_millis(20) && age < Duration::from_secs(5), "{age:?}");
    });
    run_loop();
}

#[test]
fn who_was_resumed_by_whom() {
    go(|| {
        let outer = current().expect("inside");
        go(move || {
            let inner = current().expect("inside");
            assert_eq!(swoole_coroutine::resumed_by(outer).map(|it| it.id()), Some(inner.id()));
            assert!(swoole_coroutine::resumed_by(inner).is_none());
        });
        assert!(swoole_coroutine::resumed_by(outer).is_none());
    });
}
