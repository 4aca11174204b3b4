//! One coroutine inside, the others in order; no circle is ever closed.

use std::rc::Rc;

use swoole_coroutine::{Gate, current, yield_now};

use crate::support::{Diary, cancel, go, run_loop};

fn gate(name: &'static str) -> &'static Gate {
    Box::leak(Box::new(Gate::new(name)))
}

#[test]
fn they_come_in_in_the_order_in_which_they_came() {
    let (gate, diary) = (gate("gate"), Diary::default());
    for name in ["a", "b", "c"] {
        let notes = diary.clone();
        go(move || {
            let depth = gate.enter().expect("not refused");
            notes.note(format!("{name} is in"));
            yield_now("turn").expect("not canceled");
            gate.leave(depth);
            notes.note(format!("{name} is out"));
        });
    }
    assert_eq!((gate.waiting(), gate.holder().is_some()), (2, true));
    run_loop();
    assert!(gate.is_idle());
    assert_eq!(diary.read(), ["a is in", "a is out", "b is in", "b is out", "c is in", "c is out"]);
}

#[test]
fn the_one_inside_may_come_in_again_and_a_jump_over_inner_calls_does_no_harm() {
    let gate = gate("gate");
    go(move || {
        let outer = gate.enter().expect("not refused");
        let inner = gate.enter().expect("not refused");
        let innermost = gate.enter().expect("not refused");
        assert!(outer.is_outermost() && !inner.is_outermost() && !innermost.is_outermost());
        // The inner ones are jumped over: they never leave.
        gate.leave(inner);
        assert!(!gate.is_idle());
        gate.leave(outer);
        assert!(gate.is_idle());
    });
}

#[test]
fn a_canceled_wait_leaves_the_line_and_a_canceled_turn_goes_to_the_next() {
    let (gate, diary) = (gate("gate"), Diary::default());
    go(move || {
        let depth = gate.enter().expect("not refused");
        yield_now("turn").expect("not canceled");
        gate.leave(depth);
        // The second in line, as the first has been canceled; its turn is given and not taken yet.
        assert!(cancel(3));
    });
    for name in ["first", "second", "third"] {
        let notes = diary.clone();
        go(move || match gate.enter() {
            Ok(depth) => {
                notes.note(format!("{name} is in"));
                gate.leave(depth);
            }
            Err(refused) => notes.note(format!("{name}: {refused:?}")),
        });
    }
    assert!(cancel(2));
    run_loop();
    assert_eq!(diary.read(), ["first: Canceled", "second: Canceled", "third is in"]);
    assert!(gate.is_idle());
}

#[test]
fn who_would_close_a_circle_is_refused() {
    let (gates, diary) = (Rc::new([gate("0"), gate("1"), gate("2")]), Diary::default());
    for number in 0..3 {
        let (gates, notes) = (Rc::clone(&gates), diary.clone());
        go(move || {
            let own = gates[number].enter().expect("not refused");
            yield_now("turn").expect("not canceled");
            match gates[(number + 1) % 3].enter() {
                Ok(depth) => {
                    notes.note(format!("{number} has both"));
                    gates[(number + 1) % 3].leave(depth);
                }
                Err(refused) => notes.note(format!("{number}: {refused:?}")),
            }
            gates[number].leave(own);
        });
    }
    run_loop();
    // The third waits for the first, which waits for the second, which waits for it.
    assert_eq!(diary.read(), ["2: Deadlock(1)", "1 has both", "0 has both"]);
    assert!(gates.iter().all(|gate| gate.is_idle()));
}

#[test]
fn who_has_ended_inside_holds_nothing() {
    let gate = gate("gate");
    go(move || {
        gate.enter().expect("not refused");
    });
    assert_eq!(gate.holder(), None);
    go(move || {
        let me = current().expect("in a coroutine");
        let depth = gate.try_enter(me).expect("free");
        assert!(depth.is_outermost());
        gate.leave(depth);
    });
    assert!(gate.is_idle());
}
