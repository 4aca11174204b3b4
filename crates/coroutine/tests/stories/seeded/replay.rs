//! A seed is worth something only if it plays the same again: everything at once, told step by step, twice.

use std::collections::HashSet;
use std::rc::Rc;
use std::time::Duration;

use swoole_coroutine::{Case, Channel, Lock, count, join, select, shuffle, wait, yield_now};

use super::{Dice, SEEDS, start};
use crate::support::{Diary, go, run_loop};

/// One play, and every step of it in the order in which it happened. Who waits how long comes from `dice`; who runs
/// next, and what a select takes, from `order`.
fn play(dice: u64, order: Option<u64>) -> Vec<String> {
    shuffle(order);
    let dice = Rc::new(Dice::new(dice));
    let diary = Diary::default();
    let channels = Rc::new([Channel::new(1), Channel::new(2)]);
    let lock = Rc::new(Lock::new());
    let (notes, clock, closing) = (diary.clone(), Rc::clone(&dice), Rc::clone(&channels));
    go(move || {
        let workers: Vec<i64> = (0..5)
            .map(|worker: usize| {
                let (notes, dice) = (notes.clone(), Rc::clone(&clock));
                let (channels, lock) = (Rc::clone(&channels), Rc::clone(&lock));
                go(move || {
                    for step in 0..4 {
                        let said = match dice.below(5) {
                            0 => format!("{:?}", channels[worker % 2].push(step, dice.limit())),
                            1 => format!("{:?}", channels[worker % 2].pop(dice.limit())),
                            2 => {
                                let cases = [Case::Pop(&channels[0]), Case::Push(&channels[1])];
                                format!("{:?}", select(&cases, dice.limit().or(Some(Duration::ZERO))))
                            }
                            3 => {
                                let taken = lock.lock();
                                dice.pause();
                                lock.unlock();
                                format!("{taken:?}")
                            }
                            _ => format!("{:?}", yield_now("turn")),
                        };
                        notes.note(format!("{worker}.{step} {said}"));
                        dice.pause();
                    }
                })
            })
            .collect();
        notes.note(format!("joined {:?}", join(workers, clock.limit())));
    });
    // Whoever still waits without a limit is told that nobody comes.
    go(move || {
        let _ = wait("sleep", tokio::time::sleep(Duration::from_millis(20)));
        for channel in closing.iter() {
            channel.close();
        }
    });
    run_loop();
    assert_eq!(count(), 0);
    diary.read()
}

#[test]
fn a_seed_plays_the_same_again() {
    start();
    for seed in 0..SEEDS.min(1000) {
        let first = play(seed, Some(seed));
        assert!(first.len() >= 21, "{first:?}");
        // In between something else, which leaves no trace.
        play(seed + 1, Some(!seed));
        assert_eq!(play(seed, Some(seed)), first, "seed {seed}");
    }
}

/// The same coroutines, which all are always ready and all do the same: nothing but the order is drawn.
fn turns(order: Option<u64>) -> Vec<String> {
    shuffle(order);
    let diary = Diary::default();
    for worker in 0..4 {
        let notes = diary.clone();
        go(move || {
            for turn in 0..5 {
                notes.note(format!("{worker}.{turn}"));
                let _ = yield_now("turn");
            }
        });
    }
    run_loop();
    diary.read()
}

#[test]
#[cfg_attr(miri, ignore = "miri is too slow for so many steps")]
fn other_seeds_play_otherwise() {
    start();
    let traces: HashSet<Vec<String>> = (0..1000).map(|seed| turns(Some(seed))).collect();
    assert_eq!(traces.len(), 1000);
    // Everybody has all turns in each, and one may have two before another one has its next.
    assert!(traces.iter().all(|trace| trace.len() == 20));
    assert!(
        traces
            .iter()
            .any(|trace| trace.iter().position(|it| it == "3.4") < trace.iter().position(|it| it == "0.2"))
    );
}

#[test]
fn without_a_seed_they_run_as_they_come() {
    start();
    let in_turn: Vec<String> =
        (0..5).flat_map(|turn| (0..4).map(move |worker| format!("{worker}.{turn}"))).collect();
    turns(Some(1));
    // The first turn is taken when they are started.
    assert_eq!(turns(None), in_turn);
}
