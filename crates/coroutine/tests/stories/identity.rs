//! Ids: counted from 1, never used twice, found as long as their coroutine lives.

use swoole_coroutine::{by_id, current_id, for_each, last_id};

use crate::support::{go, park, resume};

fn alive() -> Vec<i64> {
    let mut ids = Vec::new();
    for_each(|coroutine| ids.push(coroutine.id()));
    ids
}

#[test]
#[cfg_attr(miri, ignore = "miri is too slow for so many steps")]
fn ids_count_up_and_are_not_used_again() {
    for expected in 1..=5000 {
        assert_eq!(go(move || assert_eq!(current_id(), expected)), expected);
    }
    assert_eq!(last_id(), 5000);
    assert_eq!(alive(), []);
}

/// The table is indexed by the low ten bits of an id to begin with, so 1, 1025 and 2049 share a place.
#[test]
#[cfg_attr(miri, ignore = "miri makes each coroutine a thread")]
fn those_who_share_a_place_in_the_table_are_told_apart() {
    let advance_to = |id| {
        while last_id() < id {
            go(|| {});
        }
    };
    assert_eq!(go(park), 1);
    advance_to(1024);
    assert_eq!(go(park), 1025);
    assert_eq!((by_id(1).map(|it| it.id()), by_id(1025).map(|it| it.id())), (Some(1), Some(1025)));
    assert!(by_id(2049).is_none());

    assert!(resume(1), "the first gives its place up");
    assert!(by_id(1).is_none());
    assert_eq!(by_id(1025).map(|it| it.id()), Some(1025), "the displaced one is found where it is");

    advance_to(2048);
    assert_eq!(go(park), 2049);
    assert_eq!(alive(), [1025, 2049]);
    assert!(resume(1025));
    assert!(by_id(1025).is_none());
    assert_eq!(alive(), [2049]);

    // The table grows, and takes the displaced in.
    advance_to(3072);
    assert_eq!(go(park), 3073);
    let crowd: Vec<i64> = (0..3000).map(|_| go(park)).collect();
    assert_eq!(alive().len(), 3002);
    for id in crowd.into_iter().chain([2049, 3073]) {
        assert_eq!(by_id(id).map(|it| it.id()), Some(id));
        assert!(resume(id));
    }
    assert_eq!(alive(), []);
}

#[test]
fn the_living_are_visited_in_order_while_they_come_and_go() {
    let ids: Vec<i64> = (0..5).map(|_| go(park)).collect();
    let mut seen = Vec::new();
    for_each(|coroutine| {
        let id = coroutine.id();
        seen.push(id);
        assert!(resume(id));
        if id == 2 {
            assert!(resume(4), "one that has not been visited yet");
            go(park);
        }
    });
    assert_eq!(seen, [1, 2, 3, 5]);
    assert_eq!(ids, [1, 2, 3, 4, 5]);
    assert_eq!(alive(), [6], "the newcomer was not visited and is there");
}
