//! Timers: what is to be called once or again and again, by number.
//!
//! One task of the loop sleeps until the earliest of them is due and calls those whose time has come, in the order of
//! their times. A timer keeps the loop alive. It may be removed at any time, also by its own call; then it counts as
//! there until that call returns, marked as removed.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::future::{Future, poll_fn};
use std::io;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tokio::time::{Instant, Sleep, sleep_until};

use crate::event_loop::{Hold, hold, spawn_task};

/// One timer.
pub struct Timer<T> {
    /// Its number.
    pub id: i64,
    /// The time between two calls; none when it is called once.
    pub interval: Option<Duration>,
    /// In which round it was added.
    pub round: u64,
    payload: RefCell<Option<T>>,
    due: Cell<Duration>,
    calls: Cell<u64>,
    removed: Cell<bool>,
}

impl<T> Timer<T> {
    /// Shows what it carries, unless that was taken out or the timer is removed.
    pub fn with<R>(&self, look: impl FnOnce(&T) -> R) -> Option<R> {
        self.payload.borrow().as_ref().map(look)
    }

    /// Takes out what it carries, to be dropped at a better place than the loop's own stack.
    pub fn take(&self) -> Option<T> {
        self.payload.take()
    }

    /// When it is called next, counted from the first timer that there was.
    pub fn due(&self) -> Duration {
        self.due.get()
    }

    /// How often it was called and then waited again.
    pub fn calls(&self) -> u64 {
        self.calls.get()
    }

    /// Whether its own call, which is not over yet, has removed it.
    pub fn is_removed(&self) -> bool {
        self.removed.get()
    }
}

/// All timers of a thread.
pub struct Timers<T: 'static> {
    call: fn(&Timer<T>),
    zero: Cell<Option<Instant>>,
    last_id: Cell<i64>,
    rounds: Cell<u64>,
    /// Number of the timer that is being called, 0 when none is.
    calling: Cell<i64>,
    by_id: RefCell<BTreeMap<i64, Rc<Timer<T>>>>,
    /// By time; those of the same time in the order in which they were added.
    by_time: RefCell<BTreeSet<(Duration, i64)>>,
    task: RefCell<Option<Waker>>,
    hold: Cell<Option<Hold>>,
}

impl<T: 'static> Timers<T> {
    /// No timers yet. `call` runs on the loop's own stack.
    pub fn new(call: fn(&Timer<T>)) -> Self {
        Self {
            call,
            zero: Cell::new(None),
            last_id: Cell::new(0),
            rounds: Cell::new(0),
            calling: Cell::new(0),
            by_id: RefCell::new(BTreeMap::new()),
            by_time: RefCell::new(BTreeSet::new()),
            task: RefCell::new(None),
            hold: Cell::new(None),
        }
    }

    /// Adds a timer that is called in `after`, and if it repeats every `after` from then on. Returns its number.
    pub fn add(&'static self, after: Duration, repeat: bool, payload: T) -> io::Result<i64> {
        if self.zero.get().is_none() {
            spawn_task(self.run())?;
            self.zero.set(Some(Instant::now()));
        }
        let id = self.last_id.get() + 1;
        self.last_id.set(id);
        let due = self.now().saturating_add(after);
        let timer = Timer {
            id,
            interval: repeat.then_some(after),
            round: self.rounds.get(),
            payload: RefCell::new(Some(payload)),
            due: Cell::new(due),
            calls: Cell::new(0),
            removed: Cell::new(false),
        };
        if self.is_empty() {
            self.hold.set(Some(hold()));
        }
        self.by_id.borrow_mut().insert(id, Rc::new(timer));
        self.by_time.borrow_mut().insert((due, id));
        if self.earliest().is_some_and(|(_, first)| first == id) {
            self.wake();
        }
        Ok(id)
    }

    /// The timer of that number.
    pub fn get(&self, id: i64) -> Option<Rc<Timer<T>>> {
        self.by_id.borrow().get(&id).cloned()
    }

    /// Removes a timer. False when there is none of that number, or it was removed already.
    pub fn remove(&self, id: i64) -> bool {
        let Some(timer) = self.get(id) else { return false };
        if timer.removed.get() {
            return false;
        }
        if self.calling.get() == id {
            timer.removed.set(true);
        } else {
            self.forget(&timer);
        }
        // Dropped here, where nothing is borrowed, and on the stack of who asked for it.
        drop(timer.take());
        true
    }

    /// Removes all timers.
    pub fn remove_all(&self) {
        for id in self.ids() {
            self.remove(id);
        }
    }

    /// The numbers of all timers, in order.
    pub fn ids(&self) -> Vec<i64> {
        self.by_id.borrow().keys().copied().collect()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.by_id.borrow().len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.by_id.borrow().is_empty()
    }

    /// Whether there has ever been one.
    pub fn is_used(&self) -> bool {
        self.zero.get().is_some()
    }

    /// How often the task has looked for timers whose time has come.
    pub fn rounds(&self) -> u64 {
        self.rounds.get()
    }

    fn now(&self) -> Duration {
        self.zero.get().map_or(Duration::ZERO, |zero| zero.elapsed())
    }

    fn earliest(&self) -> Option<(Duration, i64)> {
        self.by_time.borrow().first().copied()
    }

    fn forget(&self, timer: &Timer<T>) {
        self.by_time.borrow_mut().remove(&(timer.due.get(), timer.id));
        // The caller has another reference, so nothing is dropped while the map is borrowed.
        self.by_id.borrow_mut().remove(&timer.id);
        if self.is_empty() {
            drop(self.hold.take());
        }
    }

    fn wake(&self) {
        let task = self.task.borrow().clone();
        if let Some(task) = task {
            task.wake();
        }
    }

    /// The task: sleeps until the earliest is due, calls, and sleeps again. Never ends.
    async fn run(&'static self) {
        let mut sleep = pin!(sleep_until(Instant::now()));
        poll_fn(|context| self.poll(sleep.as_mut(), context)).await
    }

    fn poll(&self, mut sleep: Pin<&mut Sleep>, context: &mut Context<'_>) -> Poll<()> {
        let known = self.task.borrow().as_ref().is_some_and(|task| task.will_wake(context.waker()));
        if !known {
            self.task.replace(Some(context.waker().clone()));
        }
        let (Some((due, _)), Some(zero)) = (self.earliest(), self.zero.get()) else { return Poll::Pending };
        // Further away than the clock can count is as good as never.
        let Some(due) = zero.checked_add(due) else { return Poll::Pending };
        if sleep.deadline() != due {
            sleep.as_mut().reset(due);
        }
        if sleep.as_mut().poll(context).is_ready() {
            self.call_due();
            // Not at once, even if the calls took so long that the next is due: others have their turn.
            context.waker().wake_by_ref();
        }
        Poll::Pending
    }

    fn call_due(&self) {
        let now = self.now();
        while let Some((due, id)) = self.earliest()
            && due <= now
        {
            let Some(timer) = self.get(id) else { break };
            self.calling.set(id);
            (self.call)(&timer);
            self.calling.set(0);
            if crate::is_aborted() {
                return;
            }
            match timer.interval {
                Some(interval) if !timer.removed.get() => self.again(&timer, interval, now),
                _ => self.forget(&timer),
            }
        }
        self.rounds.set(self.rounds.get() + 1);
        crate::event_loop::happened();
    }

    /// Puts a timer that repeats back in line: for the first of its times that is not over yet.
    fn again(&self, timer: &Timer<T>, interval: Duration, now: Duration) {
        let before = timer.due.get();
        let missed = now.saturating_sub(before).as_nanos() / interval.as_nanos().max(1);
        let steps = u32::try_from(missed).unwrap_or(u32::MAX - 1) + 1;
        let next = before.saturating_add(interval.saturating_mul(steps));
        timer.due.set(next);
        timer.calls.set(timer.calls.get() + 1);
        let mut by_time = self.by_time.borrow_mut();
        by_time.remove(&(before, timer.id));
        by_time.insert((next, timer.id));
    }
}
