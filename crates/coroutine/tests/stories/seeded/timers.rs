//! Timers: each is called at its times and in the order of these, and never once it was removed, whoever adds and
//! removes them meanwhile, their own calls included.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::rc::Rc;
use std::time::Duration;

use swoole_coroutine::{Timer, Timers, count, stop, wait};
use tokio::time::{Instant, advance};

use super::{Dice, each_seed};
use crate::support::{go, run_loop};

/// What is known of a timer that nobody has removed and that is still to be called.
struct Expected {
    due: Duration,
    interval: Option<Duration>,
}

/// What the timers of this thread should do.
struct Model {
    timers: Timers<i64>,
    zero: Cell<Option<Instant>>,
    expected: RefCell<BTreeMap<i64, Expected>>,
    /// The one that is being called.
    calling: Cell<i64>,
    /// Time and number of the last call.
    last: Cell<(Duration, i64)>,
    calls: Cell<u64>,
    /// How many may still be added.
    budget: Cell<u64>,
    dice: RefCell<Rc<Dice>>,
    panic: RefCell<Option<Box<dyn Any + Send>>>,
}

thread_local! {
    static MODEL: &'static Model = Box::leak(Box::new(Model {
        timers: Timers::new(|timer| model().call(timer)),
        zero: Cell::new(None),
        expected: RefCell::default(),
        calling: Cell::new(0),
        last: Cell::default(),
        calls: Cell::new(0),
        budget: Cell::new(0),
        dice: RefCell::new(Rc::new(Dice::new(0))),
        panic: RefCell::new(None),
    }));
}

fn model() -> &'static Model {
    MODEL.with(|model| *model)
}

impl Model {
    fn dice(&self) -> Rc<Dice> {
        Rc::clone(&self.dice.borrow())
    }

    fn now(&self) -> Duration {
        self.zero.get().map_or(Duration::ZERO, |zero| zero.elapsed())
    }

    fn add(&'static self) {
        if self.budget.get() == 0 {
            return;
        }
        self.budget.set(self.budget.get() - 1);
        let dice = self.dice();
        let (after, repeats) = (Duration::from_millis(dice.below(12)), dice.below(3) == 0);
        let after = if repeats { after.max(Duration::from_millis(1)) } else { after };
        self.zero.set(self.zero.get().or_else(|| Some(Instant::now())));
        let expected = Expected { due: self.now() + after, interval: repeats.then_some(after) };
        let id = self.timers.add(after, repeats, 0).expect("a loop");
        self.timers.get(id).expect("just added").with(|_| ()).expect("carries something");
        assert!(self.expected.borrow_mut().insert(id, expected).is_none(), "{id} is a new number");
    }

    /// Removes any of them, perhaps the one that is being called, perhaps one that is gone.
    fn remove(&self) {
        let dice = self.dice();
        let mut ids: Vec<i64> = self.expected.borrow().keys().copied().collect();
        ids.push(self.last.get().1);
        let id = *dice.one_of(&ids).expect("at least the last one");
        let there = self.expected.borrow_mut().remove(&id).is_some();
        assert_eq!(self.timers.remove(id), there, "{id}");
        assert!(!self.timers.remove(id), "{id} is removed already");
    }

    fn remove_all(&self) {
        self.timers.remove_all();
        self.expected.borrow_mut().clear();
    }

    fn act(&'static self) {
        match self.dice().below(16) {
            0..5 => self.add(),
            5..10 => self.remove(),
            10 => self.remove_all(),
            _ => {}
        }
        self.compare();
    }

    /// All that should be there is there, with its time, and nothing else.
    fn compare(&self) {
        let expected = self.expected.borrow();
        let mut ids: Vec<i64> = expected.keys().copied().collect();
        // The one that is being called counts until its call is over.
        if self.calling.get() != 0 && !expected.contains_key(&self.calling.get()) {
            ids.push(self.calling.get());
            ids.sort_unstable();
        }
        assert_eq!(self.timers.ids(), ids);
        for (id, expected) in expected.iter() {
            let timer = self.timers.get(*id).expect("its number was listed");
            assert_eq!(
                (timer.due(), timer.interval, timer.is_removed()),
                (expected.due, expected.interval, false)
            );
        }
    }

    /// A panic would end the task of the timers, and the loop would wait for it in vain: it goes on after the loop.
    fn call(&'static self, timer: &Timer<i64>) {
        if let Err(panic) = catch_unwind(AssertUnwindSafe(|| self.called(timer))) {
            self.panic.replace(Some(panic));
            self.timers.remove_all();
            stop();
        }
    }

    fn called(&'static self, timer: &Timer<i64>) {
        let id = timer.id;
        let (due, interval) = {
            let expected = self.expected.borrow();
            let expected = expected.get(&id).unwrap_or_else(|| panic!("{id} was removed, or called already"));
            (expected.due, expected.interval)
        };
        let now = self.now();
        assert_eq!(timer.due(), due);
        assert!(due <= now, "{id} was due at {due:?}, and it is {now:?}");
        assert!(self.last.replace((due, id)) <= (due, id), "{id} comes after those that were due later");
        self.calls.set(self.calls.get() + 1);
        self.calling.set(id);
        self.act();
        // Those that repeat would do so for ever.
        if self.budget.get() == 0 || self.dice().below(6) == 0 {
            let there = self.expected.borrow_mut().remove(&id).is_some();
            assert_eq!(self.timers.remove(id), there);
        }
        self.compare();
        self.calling.set(0);
        let mut expected = self.expected.borrow_mut();
        match (interval, expected.get_mut(&id)) {
            // The first of its times that is not over; it may have missed some.
            (Some(interval), Some(expected)) => {
                while expected.due <= now {
                    expected.due += interval;
                }
            }
            _ => drop(expected.remove(&id)),
        }
    }
}

#[test]
fn timers() {
    each_seed(|dice| {
        let model = model();
        model.dice.replace(Rc::clone(dice));
        model.budget.set(4 + dice.below(12));
        for _ in 0..1 + dice.below(6) {
            model.add();
        }
        for _ in 0..dice.below(3) {
            let dice = Rc::clone(dice);
            go(move || {
                for _ in 0..1 + dice.below(6) {
                    dice.pause();
                    if dice.below(6) == 0 {
                        // The clock jumps, as it does when a call takes long.
                        let _ = wait("clock", advance(Duration::from_millis(dice.below(25))));
                    }
                    model.act();
                }
            });
        }
        run_loop();
        if let Some(panic) = model.panic.take() {
            resume_unwind(panic);
        }
        assert!(model.expected.borrow().is_empty(), "the loop went on until each was called or removed");
        assert!(model.timers.is_empty());
        assert_eq!(count(), 0);
    });
    assert!(model().calls.get() > 10 || std::env::var_os("SEED").is_some());
}
