//! After a fatal error every coroutine's stack is left as it stands, and the main stack goes on.

use std::cell::Cell;
use std::rc::Rc;

use swoole_coroutine::{SpawnError, abort_current, block_on_idle, current, is_aborted, spawn, wait};

use crate::support::{cancel, go, park, resume};

struct Ended(Rc<Cell<u32>>);

impl Drop for Ended {
    fn drop(&mut self) {
        self.0.set(self.0.get() + 1);
    }
}

#[test]
fn from_the_innermost_of_three_stacks_it_goes_straight_to_the_main_one() {
    let ended = Rc::new(Cell::new(0));
    let guards = [(); 3].map(|()| Ended(Rc::clone(&ended)));
    let bystander = go(park);
    let [first, second, third] = guards;
    go(move || {
        let _first = first;
        go(move || {
            let _second = second;
            go(move || {
                let _third = third;
                abort_current();
            });
            unreachable!("the second stack was left");
        });
        unreachable!("the first stack was left");
    });
    assert!(is_aborted());
    assert!(current().is_none());
    assert_eq!(ended.get(), 0, "nothing on those stacks was unwound");

    assert!(!resume(bystander) && !cancel(bystander), "everybody else's stack is left alone");
    assert!(matches!(spawn(|| {}), Err(SpawnError::Aborted)));
    assert!(!block_on_idle().expect("a loop"));
}

#[test]
fn in_the_loop_it_ends_the_loop() {
    let other = Rc::new(Cell::new(0));
    let count = Rc::clone(&other);
    go(|| {
        wait("turn", tokio::task::yield_now()).expect("not canceled");
        abort_current();
    });
    go(move || {
        let _ = wait("turn", tokio::task::yield_now());
        count.set(1);
    });
    assert!(block_on_idle().expect("a loop"));
    assert!(is_aborted());
    assert_eq!(other.get(), 0, "the one that was ready, too, did not run any more");
}

#[test]
fn what_has_just_been_woken_does_not_run_any_more() {
    let ran = Rc::new(Cell::new(false));
    let (into, bell) = (Rc::clone(&ran), Rc::new(tokio::sync::Notify::new()));
    let rung = Rc::clone(&bell);
    go(move || {
        let _ = wait("bell", rung.notified());
        into.set(true);
    });
    go(move || {
        wait("turn", tokio::task::yield_now()).expect("not canceled");
        // The loop has a reason to turn once more before it looks whether it is to stop.
        bell.notify_one();
        abort_current();
    });
    assert!(block_on_idle().expect("a loop"));
    assert!(is_aborted() && !ran.get());
}
