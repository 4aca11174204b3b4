//! How many, how large.

use swoole_coroutine::{Limits, SpawnError, current, limits, set_limits, spawn, stats};

use crate::support::{go, park, resume};

#[test]
fn no_more_than_the_limit_are_alive_at_once() {
    swoole_coroutine::install();
    set_limits(Limits { max_coroutines: 2, ..limits() });
    let first = go(park);
    let second = go(park);
    match spawn(|| unreachable!("there is no room for it")) {
        Err(SpawnError::TooMany(alive)) => assert_eq!(alive, 2),
        other => panic!("{other:?}"),
    }
    assert_eq!(stats().last_id, second, "the one that was refused has used no id");
    assert!(resume(first));
    let third = go(park);
    assert_eq!(third, second + 1);
    assert_eq!((stats().count, stats().peak), (2, 2));
    assert!(resume(second) && resume(third));
}

#[test]
fn a_larger_stack_is_what_every_later_coroutine_gets() {
    swoole_coroutine::install();
    let size = || current().expect("inside").stack().size();
    set_limits(Limits { stack_size: 64 * 1024, ..limits() });
    let small = go(move || {
        assert!(size() < 64 * 1024);
        park();
    });
    go(move || assert!(size() < 64 * 1024, "this stack goes back to the pool now"));
    set_limits(Limits { stack_size: 1024 * 1024, ..limits() });
    go(move || assert!(size() > 900 * 1024));
    assert!(resume(small), "and this one now, with its small stack");
    go(move || {
        assert!(size() > 900 * 1024);
        go(move || assert!(size() > 900 * 1024));
    });
}

#[test]
fn a_hundred_thousand_are_parked_at_once_and_all_come_back() {
    swoole_coroutine::install();
    set_limits(Limits { stack_size: 64 * 1024, max_coroutines: 100_000 });
    let ids: Vec<i64> = (0..100_000).map(|_| go(park)).collect();
    assert_eq!(stats().count, 100_000);
    assert!(spawn(|| {}).is_err());
    assert!(ids.iter().all(|&id| resume(id)));
    assert_eq!((stats().count, stats().peak, stats().waiting), (0, 100_000, 0));
}
