//! Timers call in the order of their times, keep the loop alive, and can be removed at any moment.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use swoole_coroutine::{Timer, Timers};

use crate::support::{go, run_loop};

type Action = Rc<dyn Fn(&'static Timers<Payload>, i64)>;

#[derive(Clone)]
struct Payload {
    name: &'static str,
    then: Option<Action>,
}

thread_local! {
    static NOTES: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    static TIMERS: &'static Timers<Payload> = Box::leak(Box::new(Timers::new(call)));
}

fn call(timer: &Timer<Payload>) {
    let payload = timer.with(Payload::clone).expect("a timer that is there carries something");
    NOTES.with_borrow_mut(|notes| notes.push(format!("{}@{}", payload.name, timer.due().as_millis())));
    if let Some(then) = &payload.then {
        then(timers(), timer.id);
    }
}

/// Timers on a clock that only the sleepers move.
fn timers() -> &'static Timers<Payload> {
    TIMERS.with(|timers| *timers)
}

fn start() -> &'static Timers<Payload> {
    swoole_coroutine::install();
    swoole_coroutine::ensure().expect("a loop");
    tokio::time::pause();
    timers()
}

fn add(ms: u64, repeat: bool, name: &'static str, then: Option<Action>) -> i64 {
    timers().add(Duration::from_millis(ms), repeat, Payload { name, then }).expect("a loop")
}

fn notes() -> Vec<String> {
    NOTES.take()
}

#[test]
fn each_is_called_at_its_time() {
    let timers = start();
    for (ms, name) in [(30, "c"), (10, "a"), (20, "b"), (20, "b too")] {
        add(ms, false, name, None);
    }
    assert_eq!((timers.len(), timers.ids()), (4, vec![1, 2, 3, 4]));
    run_loop();
    assert_eq!(notes(), ["a@10", "b@20", "b too@20", "c@30"]);
    assert!(timers.is_empty());
}

#[test]
fn one_that_repeats_does_so_until_it_is_removed() {
    start();
    let id = add(10, true, "tick", None);
    add(35, false, "stop", Some(Rc::new(move |timers, _| assert!(timers.remove(id) && !timers.remove(id)))));
    run_loop();
    assert_eq!(notes(), ["tick@10", "tick@20", "tick@30", "stop@35"]);
}

#[test]
fn one_may_remove_itself() {
    start();
    for repeat in [true, false] {
        add(
            5,
            repeat,
            "once",
            Some(Rc::new(|timers, id| {
                assert!(timers.get(id).is_some_and(|timer| !timer.is_removed()));
                assert!(timers.remove(id) && !timers.remove(id));
                assert!(timers.get(id).is_some_and(|timer| timer.is_removed()));
            })),
        );
    }
    run_loop();
    assert_eq!(notes().len(), 2);
}

#[test]
fn one_may_remove_all_and_add_others() {
    let timers = start();
    for _ in 0..3 {
        add(10, true, "tick", None);
    }
    add(
        25,
        true,
        "clear",
        Some(Rc::new(|timers, _| {
            timers.remove_all();
            add(1, false, "new", None);
        })),
    );
    run_loop();
    assert!(notes().last().is_some_and(|last| last.starts_with("new@2")));
    assert!(timers.is_empty());
}

#[test]
fn what_was_missed_is_not_made_up_for() {
    let timers = start();
    let id = add(10, true, "tick", None);
    go(move || {
        std::thread::sleep(Duration::from_millis(1));
        let _ = swoole_coroutine::wait("sleep", tokio::time::sleep(Duration::from_millis(5)));
        // Nobody sleeps here: the clock jumps, as it does when a call takes long.
        let _ = swoole_coroutine::wait("clock", tokio::time::advance(Duration::from_millis(38)));
        let _ = swoole_coroutine::wait("sleep", tokio::time::sleep(Duration::from_millis(10)));
        timers.remove(id);
    });
    run_loop();
    assert_eq!(notes(), ["tick@10", "tick@50"]);
}

#[test]
fn one_removed_in_time_is_never_called() {
    start();
    let id = add(10, false, "never", None);
    assert!(timers().remove(id) && !timers().remove(id) && !timers().remove(99));
    run_loop();
    assert_eq!(notes(), [""; 0]);
}
