//! A stack whose coroutine has ended serves the next one, which finds no trace of it.

use std::cell::Cell;
use std::rc::Rc;

use swoole_coroutine::{State, current, park as try_park};

use crate::support::{cancel, go, park, resume};

fn stack_of_a_new_one() -> usize {
    let at = Rc::new(Cell::new(0));
    let to = Rc::clone(&at);
    go(move || to.set(current().expect("inside").stack().top() as usize));
    at.get()
}

#[test]
#[cfg_attr(miri, ignore = "miri is too slow for so many steps")]
fn a_thousand_short_ones_share_one_stack() {
    let first = stack_of_a_new_one();
    assert!((0..1000).all(|_| stack_of_a_new_one() == first));
    let parked = go(park);
    assert_ne!(stack_of_a_new_one(), first, "while it is in use, others get another");
    assert!(resume(parked));
    assert_eq!(stack_of_a_new_one(), first);
}

#[test]
fn the_next_owner_starts_afresh() {
    let id = go(|| {
        current().expect("inside").local().replace(Some(Box::new("mine")));
        assert!(try_park("test").is_err());
    });
    assert!(cancel(id));
    go(|| {
        let me = current().expect("inside");
        assert!(me.local().borrow().is_none());
        assert!(!me.is_canceled());
        assert_eq!((me.state(), me.reason()), (State::Running, ""));
    });
}

#[test]
fn what_the_embedder_keeps_is_dropped_on_the_coroutines_own_stack() {
    struct AsksWhoRuns(Rc<Cell<i64>>);
    impl Drop for AsksWhoRuns {
        fn drop(&mut self) {
            self.0.set(swoole_coroutine::current_id());
        }
    }
    let seen = Rc::new(Cell::new(0));
    let kept = AsksWhoRuns(Rc::clone(&seen));
    let id = go(move || drop(current().expect("inside").local().replace(Some(Box::new(kept)))));
    assert_eq!(seen.get(), id);
}

#[test]
fn a_large_body_moves_to_the_coroutines_stack() {
    let body = [7_u8; 8192];
    let sum = Rc::new(Cell::new(0_usize));
    let to = Rc::clone(&sum);
    let id = go(move || {
        park();
        to.set(body.iter().map(|&byte| usize::from(byte)).sum());
    });
    assert!(resume(id));
    assert_eq!(sum.get(), 7 * 8192);
}
