//! Locks: one at a time, and nobody is left in line.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use swoole_coroutine::{Lock, LockError, count, current_id};

use super::each_seed;
use crate::support::{cancel, go, run_loop};

#[test]
fn locks() {
    each_seed(|dice| {
        let lock = Rc::new(Lock::new());
        let inside = Rc::new(Cell::new(0));
        let ids = Rc::new(RefCell::new(Vec::new()));
        let workers = 2 + dice.below(5);
        for _ in 0..workers {
            let (lock, inside, dice, all) =
                (Rc::clone(&lock), Rc::clone(&inside), Rc::clone(dice), Rc::clone(&ids));
            go(move || {
                let me = current_id();
                all.borrow_mut().push(me);
                for _ in 0..=dice.below(4) {
                    dice.pause();
                    let taken = if dice.below(4) == 0 { lock.try_lock() } else { lock.lock() };
                    match taken {
                        Ok(()) => {
                            assert_eq!(inside.replace(me), 0, "two at once");
                            dice.pause();
                            assert_eq!(inside.replace(0), me, "somebody came in");
                            lock.unlock();
                        }
                        Err(LockError::Busy | LockError::Canceled) => {}
                    }
                }
            });
        }
        let (dice, canceler) = (Rc::clone(dice), Rc::clone(&ids));
        go(move || {
            for _ in 0..4 {
                dice.pause();
                let id = { canceler.borrow().get(dice.below(workers) as usize).copied() };
                if let Some(id) = id {
                    cancel(id);
                }
            }
        });
        run_loop();
        assert_eq!((lock.is_locked(), lock.waiting(), count()), (false, 0, 0));
    });
}
