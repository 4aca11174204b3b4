//! A coroutine that computes is parked for a turn without having asked for it.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use swoole_coroutine::{block_on_idle, by_id, current, current_id, park, preempt, resume, wait};

use crate::support::{Diary, cancel, go, run_loop};

#[test]
#[cfg_attr(miri, ignore = "it computes for milliseconds")]
fn those_that_compute_take_turns_and_timers_are_heard_between_them() {
    let diary = Diary::default();
    let over = Rc::new(Cell::new(false));
    for name in ["a", "b"] {
        let (notes, over) = (diary.clone(), Rc::clone(&over));
        go(move || {
            let mut turns = 0;
            while !over.get() {
                std::thread::sleep(Duration::from_millis(1));
                preempt();
                turns += 1;
            }
            notes.note(format!("{name} {}", if turns > 1 { "had turns" } else { "starved" }));
        });
    }
    go(move || {
        wait("sleep", tokio::time::sleep(Duration::from_millis(10))).expect("nobody cancels this one");
        over.set(true);
    });
    run_loop();
    let mut notes = diary.read();
    notes.sort();
    assert_eq!(notes, ["a had turns", "b had turns"]);
}

#[test]
fn it_can_be_neither_canceled_nor_resumed_and_keeps_its_flags() {
    let id = go(|| {
        let _ = park("test");
        let me = current().expect("in a coroutine");
        assert!(me.is_canceled());
        preempt();
        assert!(me.is_canceled(), "its last wait is still the one that was canceled");
    });
    assert!(cancel(id), "it waits in park");
    assert_eq!(by_id(id).expect("preempted").reason(), "preempted");
    assert!(!cancel(id) && !resume(id));
    run_loop();
    assert!(by_id(id).is_none());
}

#[test]
fn the_loop_does_not_end_while_one_is_preempted() {
    let ended = Rc::new(Cell::new(0));
    let count = Rc::clone(&ended);
    go(move || {
        for _ in 0..100 {
            preempt();
        }
        count.set(current_id());
    });
    assert!(block_on_idle().expect("a loop"));
    assert_eq!(ended.get(), 1);
    preempt();
    assert_eq!(current_id(), -1, "outside of a coroutine nothing happens");
}
