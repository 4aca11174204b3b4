//! Join: it returns when the last one has ended and never before, and one coroutine has one joiner. To wait for several
//! at once is what a wait group does (`Swoole\Coroutine\WaitGroup`, which is PHP, has seeds of its own in
//! `tests/coroutine/wait_group`).

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use swoole_coroutine::{JoinError, by_id, count, current_id, join, stats};

use super::{Dice, each_seed};
use crate::support::{cancel, go, run_loop};

/// Those that live, by our own book, and who waits for whom.
#[derive(Default)]
struct Book {
    alive: RefCell<BTreeSet<i64>>,
    joining: RefCell<BTreeMap<i64, Vec<i64>>>,
    canceled: Cell<i64>,
}

impl Book {
    fn born(&self) {
        self.alive.borrow_mut().insert(current_id());
    }

    fn ends(&self) {
        assert!(self.alive.borrow_mut().remove(&current_id()));
    }

    fn living(&self, ids: &[i64]) -> Vec<i64> {
        let alive = self.alive.borrow();
        let living: Vec<i64> = ids.iter().copied().filter(|id| alive.contains(id)).collect();
        assert!(ids.iter().all(|&id| by_id(id).is_some() == living.contains(&id)));
        living
    }

    /// Joins, and holds the answer against the book.
    fn join(&self, dice: &Dice, ids: &[i64]) {
        let me = current_id();
        let living = self.living(ids);
        let taken = self.joining.borrow().values().flatten().any(|id| living.contains(id));
        let limit = dice.limit();
        if !taken && !living.contains(&me) {
            self.joining.borrow_mut().insert(me, living.clone());
        }
        let joined = join(ids.iter().copied(), limit);
        self.joining.borrow_mut().remove(&me);
        match joined {
            Ok(()) => {
                assert!(!living.is_empty() && !taken);
                assert_eq!(self.living(ids), [], "not all of them have ended");
            }
            Err(JoinError::Nobody) => assert_eq!(living, []),
            // Which of the two is said first depends on the order of the ids.
            Err(JoinError::Itself) => assert!(ids.contains(&me)),
            Err(JoinError::Taken) => assert!(taken),
            Err(JoinError::TimedOut) => assert!(limit.is_some() && !taken),
            Err(JoinError::Canceled) => assert_eq!(self.canceled.get(), me),
        }
    }
}

#[test]
fn joins() {
    each_seed(|dice| {
        let book = Rc::new(Book::default());
        let ids: Rc<RefCell<Vec<i64>>> = Rc::default();
        for _ in 0..3 + dice.below(5) {
            let (book, dice, ids) = (Rc::clone(&book), Rc::clone(dice), Rc::clone(&ids));
            go(move || {
                book.born();
                ids.borrow_mut().push(current_id());
                for _ in 0..dice.below(3) {
                    dice.pause();
                    // Only older ones, and perhaps itself: two that wait for each other would wait for ever.
                    let others: Vec<i64> = {
                        let older =
                            |id: &i64| *id < current_id() || dice.below(20) == 0 && *id == current_id();
                        ids.borrow().iter().copied().filter(|id| older(id) && dice.below(2) == 0).collect()
                    };
                    book.join(&dice, &others);
                }
                dice.pause();
                book.ends();
            });
        }
        let (canceler, dice) = (Rc::clone(&book), Rc::clone(dice));
        go(move || {
            for _ in 0..dice.below(4) {
                dice.pause();
                let id = { dice.one_of(&ids.borrow()).copied() };
                if let Some(id) = id {
                    canceler.canceled.set(id);
                    cancel(id);
                    canceler.canceled.set(0);
                }
            }
        });
        run_loop();
        assert!(book.alive.borrow().is_empty(), "everybody came to the end");
        assert_eq!((count(), stats().waiting), (0, 0));
    });
}

/// Workers are done after turns of their own; one waits for all of them, perhaps not long enough, and then again.
#[test]
fn groups() {
    each_seed(|dice| {
        let done = Rc::new(Cell::new(0));
        let finished = Rc::new(Cell::new(false));
        let (dice, ended, whole) = (Rc::clone(dice), Rc::clone(&done), Rc::clone(&finished));
        let waiter = go({
            let dice = Rc::clone(&dice);
            move || {
                let workers = dice.below(7);
                let group: Vec<i64> = (0..workers)
                    .map(|_| {
                        let (dice, done) = (Rc::clone(&dice), Rc::clone(&ended));
                        go(move || {
                            dice.pause();
                            done.set(done.get() + 1);
                        })
                    })
                    .collect();
                dice.pause();
                loop {
                    let left = workers - ended.get();
                    let limit = dice.limit();
                    match join(group.iter().copied(), limit) {
                        Ok(()) => {
                            assert!(left > 0);
                            break;
                        }
                        Err(JoinError::Nobody) => {
                            assert_eq!(left, 0);
                            break;
                        }
                        Err(JoinError::TimedOut) => assert!(limit.is_some()),
                        Err(JoinError::Canceled) => {}
                        Err(error) => panic!("{error:?}"),
                    }
                }
                assert_eq!(ended.get(), workers, "all of them, and not before");
                whole.set(true);
            }
        });
        go(move || {
            for _ in 0..dice.below(4) {
                dice.pause();
                cancel(waiter);
            }
        });
        run_loop();
        assert!(finished.get());
        assert_eq!((count(), stats().waiting), (0, 0));
    });
}
