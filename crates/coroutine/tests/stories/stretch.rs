//! What somebody who looks now and then sees of a thread that is away from its loop. Here the coroutines look themselves.

use std::cell::{Cell, RefCell};
use std::thread::sleep;
use std::time::Duration;

use swoole_coroutine::{Seen, Stretch, Watcher, away, block_on_idle, current_id, watch};

use crate::support::{go, park, resume};

thread_local! {
    static SEEN: RefCell<Vec<(i32, i64)>> = const { RefCell::new(Vec::new()) };
    static TIME: Cell<Duration> = const { Cell::new(Duration::ZERO) };
    static WOKEN: Cell<u32> = const { Cell::new(0) };
}

fn start() -> &'static Stretch {
    swoole_coroutine::install();
    watch(Watcher { wake: || WOKEN.set(WOKEN.get() + 1), ended: note })
}

fn note(seen: &Seen) {
    TIME.set(seen.time);
    SEEN.with_borrow_mut(|list| list.push((seen.looks, seen.coroutine.map_or(-1, |it| it.id()))));
}

#[test]
fn it_lasts_until_the_loop_has_control_and_is_told_when_it_was_looked_at() {
    let stretch = start();
    assert_eq!(stretch.look(), None, "nothing runs");
    let id = go(|| {
        assert_eq!(stretch.look(), Some(1));
        sleep(Duration::from_millis(5));
        assert_eq!((stretch.look(), stretch.looks()), (Some(2), 2));
        park();
    });
    assert_eq!(SEEN.take(), [(2, id)]);
    assert!(TIME.get() >= Duration::from_millis(5));
    assert_eq!(stretch.look(), None, "it is parked");
    assert!(resume(id));
    assert_eq!(SEEN.take(), [], "nobody has looked");
}

#[test]
fn coroutines_that_resume_each_other_are_in_the_same_one() {
    let stretch = start();
    let outer = go(|| {
        assert_eq!(stretch.look(), Some(1));
        let inner = go(|| {
            assert_eq!(stretch.look(), Some(2));
            park();
            assert_eq!(stretch.look(), Some(4));
        });
        assert_eq!(stretch.look(), Some(3));
        assert!(resume(inner));
        away(|| assert_eq!(stretch.look(), Some(5)));
        assert_eq!(stretch.look(), Some(6));
    });
    assert_eq!(SEEN.take(), [(6, outer)]);
}

#[test]
fn those_that_the_loop_resumes_have_one_each() {
    let stretch = start();
    let [first, second] = [(), ()].map(|()| {
        go(|| {
            swoole_coroutine::yield_now("turn").expect("nobody cancels this one");
            assert_eq!(stretch.look(), Some(1), "coroutine {}", current_id());
        })
    });
    assert!(block_on_idle().expect("a loop"));
    assert_eq!(SEEN.take(), [(1, first), (1, second)]);
}

#[test]
fn what_runs_on_the_loops_own_stack_has_one() {
    let stretch = start();
    away(|| assert_eq!(stretch.look(), Some(1)));
    away(|| ());
    assert_eq!(SEEN.take(), [(1, -1)]);
}

#[test]
fn a_look_anew_forgets_the_time_before() {
    let stretch = start();
    away(|| {
        stretch.look();
        sleep(Duration::from_millis(200));
        stretch.look();
        stretch.look_anew();
    });
    assert_eq!(SEEN.take(), [(1, -1)]);
    assert!(TIME.get() < Duration::from_millis(200));
    stretch.look_anew();
    assert_eq!(stretch.look(), None);
}

#[test]
fn who_dozes_is_woken_once() {
    let stretch = start();
    away(|| assert!(!stretch.doze()));
    assert!(stretch.doze() && stretch.is_unwatched());
    assert_eq!(stretch.look(), None);
    for _ in 0..2 {
        away(|| assert!(!stretch.is_unwatched()));
    }
    assert_eq!(WOKEN.get(), 1);
}
