//! A panic ends the coroutine it happens in. It cannot unwind further: below is the end of a stack.

use std::cell::Cell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

use swoole_coroutine::{block_on_idle, by_id, cancel, count, resume, spawn, stats, wait};
use swoole_coroutine_testing::take_panic;

use crate::support::{Diary, park};

/// A panic without the message of the panic hook, which would look like a failing test.
fn silent_panic() -> ! {
    std::panic::resume_unwind(Box::new("on purpose"))
}

fn go(body: impl FnOnce() + 'static) -> i64 {
    swoole_coroutine::install();
    swoole_coroutine::ensure().expect("a loop");
    spawn(body).expect("room for a coroutine")
}

fn assert_panicked() {
    assert_eq!(take_panic().expect("a panic").downcast_ref(), Some(&"on purpose"));
}

#[test]
fn it_unwinds_its_own_stack_and_the_starter_goes_on() {
    let diary = Diary::default();
    struct Last(Diary);
    impl Drop for Last {
        fn drop(&mut self) {
            self.0.note("unwound");
        }
    }
    let last = Last(diary.clone());
    let id = go(move || {
        let _last = last;
        silent_panic();
    });
    diary.note("main");
    assert_eq!(diary.read(), ["unwound", "main"]);
    assert!(by_id(id).is_none());
    assert_eq!(count(), 0);
    assert_panicked();
}

#[test]
fn in_a_nested_one_it_leaves_the_resumer_alone() {
    let diary = Diary::default();
    let notes = diary.clone();
    go(move || {
        let inner = go(|| {
            park();
            silent_panic();
        });
        assert!(resume(inner));
        notes.note("the resumer goes on");
    });
    assert_eq!(diary.read(), ["the resumer goes on"]);
    assert_panicked();
}

#[test]
fn in_a_future_it_ends_the_wait_for_the_loop_as_well() {
    let first = Cell::new(true);
    go(move || {
        let _ = wait(
            "panic",
            poll_fn(|context| {
                if first.replace(false) {
                    context.waker().wake_by_ref();
                    return Poll::<()>::Pending;
                }
                silent_panic();
            }),
        );
    });
    block_on_idle().expect("a loop");
    assert_eq!((count(), stats().waiting), (0, 0));
    assert_panicked();
}

#[test]
#[cfg_attr(miri, ignore = "each variable has an address of its own there")]
fn its_stack_serves_the_next_coroutine() {
    let place = || {
        let here = 0_u8;
        &raw const here as usize
    };
    let (before, after) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(0)));
    let (to_before, to_after) = (Rc::clone(&before), Rc::clone(&after));
    go(move || {
        to_before.set(place() & !0xfff);
        silent_panic();
    });
    go(move || to_after.set(place() & !0xfff));
    assert_eq!(before, after);
    assert_panicked();
}

#[test]
fn a_canceled_wait_may_end_in_a_panic() {
    let id = go(|| {
        let _ = wait("for ever", std::future::pending::<()>());
        silent_panic();
    });
    assert!(cancel(id));
    assert_eq!((count(), stats().waiting), (0, 0));
    assert_panicked();
}
