//! One at a time, in the order in which they came.

use std::rc::Rc;

use swoole_coroutine::{Lock, LockError, yield_now};

use crate::support::{Diary, cancel, go, run_loop};

#[test]
fn it_goes_to_those_in_line_in_their_order() {
    let (lock, diary) = (Rc::new(Lock::new()), Diary::default());
    for name in ["a", "b", "c"] {
        let (lock, notes) = (Rc::clone(&lock), diary.clone());
        go(move || {
            lock.lock().expect("not canceled");
            notes.note(format!("{name} has it"));
            yield_now("turn").expect("not canceled");
            lock.unlock();
            notes.note(format!("{name} has given it up"));
        });
    }
    assert_eq!(lock.waiting(), 2);
    run_loop();
    assert!(!lock.is_locked());
    assert_eq!(
        diary.read(),
        ["a has it", "a has given it up", "b has it", "b has given it up", "c has it", "c has given it up"]
    );
}

#[test]
fn who_unlocks_and_locks_again_goes_to_the_end_of_the_line() {
    let (lock, diary) = (Rc::new(Lock::new()), Diary::default());
    for name in ["a", "b"] {
        let (lock, notes) = (Rc::clone(&lock), diary.clone());
        go(move || {
            for _ in 0..2 {
                lock.lock().expect("not canceled");
                notes.note(name);
                yield_now("turn").expect("not canceled");
                lock.unlock();
            }
        });
    }
    run_loop();
    assert_eq!(diary.read(), ["a", "b", "a", "b"]);
}

#[test]
fn the_holder_may_lock_again_and_others_are_told_that_it_is_busy() {
    let lock = Rc::new(Lock::new());
    let other = Rc::clone(&lock);
    go(move || {
        assert_eq!((lock.lock(), lock.lock(), lock.try_lock()), (Ok(()), Ok(()), Ok(())));
        go(move || assert_eq!(other.try_lock(), Err(LockError::Busy)));
        lock.unlock();
        assert!(!lock.is_locked(), "one unlock frees it");
        lock.unlock();
    });
}

#[test]
fn the_canceled_leave_the_line() {
    let lock = Rc::new(Lock::new());
    let (holder, waiter) = (Rc::clone(&lock), Rc::clone(&lock));
    go(move || holder.lock().expect("free"));
    let id = go(move || assert_eq!(waiter.lock(), Err(LockError::Canceled)));
    assert!(cancel(id));
    assert_eq!(lock.waiting(), 0);
    lock.unlock();
    assert!(!lock.is_locked());
}

#[test]
fn a_turn_given_to_one_who_is_then_canceled_is_passed_on() {
    let (lock, diary) = (Rc::new(Lock::new()), Diary::default());
    let holder = Rc::clone(&lock);
    go(move || holder.lock().expect("free"));
    let ids = ["b", "c"].map(|name| {
        let (lock, notes) = (Rc::clone(&lock), diary.clone());
        go(move || notes.note(format!("{name}: {:?}", lock.lock())))
    });
    lock.unlock();
    assert!(cancel(ids[0]));
    run_loop();
    assert_eq!(diary.read(), ["b: Err(Canceled)", "c: Ok(())"]);
}
