//! `spawn` and `resume` run the other coroutine at once; parking goes back to whoever resumed.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Mutex;

use swoole_coroutine::{State, by_id, count, current, current_id, look_out, outermost};

use crate::support::{Diary, go, park, resume};

#[test]
fn a_coroutine_runs_at_once_and_its_starter_goes_on_when_it_parks() {
    let diary = Diary::default();
    let notes = diary.clone();
    let id = go(move || {
        notes.note("starts");
        park();
        notes.note("goes on");
    });
    diary.note("started");
    assert!(resume(id));
    diary.note("resumed");
    assert_eq!(diary.read(), ["starts", "started", "goes on", "resumed"]);
    assert!(!resume(id), "it has ended");
}

#[test]
fn parking_goes_back_to_the_resumer_and_not_to_the_starter() {
    let diary = Diary::default();
    let notes = diary.clone();
    let outer = go(move || {
        let inner_notes = notes.clone();
        let inner = go(move || {
            inner_notes.note("inner");
            park();
            inner_notes.note("inner again");
            park();
            inner_notes.note("inner ends");
        });
        notes.note(format!("outer has started {inner}"));
        park();
        notes.note("outer again");
        assert!(resume(inner));
        notes.note("outer ends");
    });
    diary.note("main");
    assert!(resume(outer + 1), "the main stack resumes what the outer one has started");
    diary.note("main again");
    assert!(resume(outer));
    assert_eq!(
        diary.read(),
        [
            "inner",
            "outer has started 2",
            "main",
            "inner again",
            "main again",
            "outer again",
            "inner ends",
            "outer ends"
        ]
    );
    assert_eq!(count(), 0);
}

#[test]
fn everybody_knows_who_runs_and_who_started_whom() {
    swoole_coroutine::install();
    assert_eq!(current_id(), -1);
    assert!(current().is_none() && outermost().is_none());
    go(|| {
        assert_eq!(current_id(), 1);
        assert_eq!(current().expect("inside").parent(), -1);
        go(|| {
            assert_eq!(current_id(), 2);
            assert_eq!(current().expect("inside").parent(), 1);
            assert_eq!(outermost().expect("inside").id(), 1);
            assert_eq!(
                by_id(1).expect("it waits for us").state(),
                State::Running,
                "a resumer counts as running"
            );
        });
        assert_eq!(current_id(), 1);
    });
    assert_eq!(current_id(), -1);
}

#[test]
fn a_running_coroutine_is_not_resumed_by_itself_or_by_its_child() {
    go(|| {
        assert!(!resume(current_id()));
        let me = current_id();
        go(move || assert!(!resume(me)));
    });
    assert!(!resume(0) && !resume(-1) && !resume(99), "nor is one that does not exist");
}

#[test]
fn the_parked_one_says_what_it_waits_for() {
    let id = go(park);
    let parked = by_id(id).expect("parked");
    assert_eq!((parked.state(), parked.reason()), (State::Waiting, "test"));
    assert!(resume(id));
    assert!(by_id(id).is_none());
}

#[test]
#[cfg_attr(miri, ignore = "miri makes each coroutine a thread")]
fn a_thousand_nested_ones_end_in_reverse_order() {
    fn nest(depth: u32, ended: Rc<Cell<u32>>) {
        if depth < 1000 {
            let below = Rc::clone(&ended);
            go(move || nest(depth + 1, below));
        }
        assert_eq!(ended.get(), 1000 - depth);
        ended.set(ended.get() + 1);
    }
    let ended = Rc::new(Cell::new(0));
    let first = Rc::clone(&ended);
    go(move || nest(1, first));
    assert_eq!(ended.get(), 1000);
    assert_eq!(swoole_coroutine::peak(), 1000);
}

#[test]
fn whoever_looks_out_sees_where_control_goes_forth_and_back() {
    // Not the thread's: under Miri each coroutine has its own.
    static SEEN: Mutex<Vec<i64>> = Mutex::new(Vec::new());
    swoole_coroutine::install();
    look_out(Some(|to| SEEN.lock().expect("nobody panics").push(to.id())));
    let outer = go(|| {
        let inner = go(park);
        assert!(resume(inner));
    });
    look_out(None);
    go(|| ());
    let inner = outer + 1;
    assert_eq!(*SEEN.lock().expect("nobody panics"), [outer, inner, outer, inner, outer]);
}
