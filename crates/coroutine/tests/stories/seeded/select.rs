//! Select: what it names can be done at once, nothing is lost, and nobody waits while one of their cases could go on.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use swoole_coroutine::{Case, Channel, ChannelError, count, current_id, select, stats};

use super::{Dice, each_seed};
use crate::support::{cancel, go, run_loop};

/// A case in words: which channel, and whether it takes from it.
type Choice = (usize, bool);

struct Play {
    dice: Rc<Dice>,
    channels: Vec<Channel<u64>>,
    numbers: Cell<u64>,
    /// Values that are under way or in a channel, by the channel.
    inside: RefCell<BTreeMap<u64, usize>>,
    /// What each coroutine that is in select() waits for.
    waiting: RefCell<BTreeMap<i64, Vec<Choice>>>,
    ids: RefCell<Vec<i64>>,
    closed: Cell<bool>,
    canceled: Cell<i64>,
    ended: Cell<u64>,
}

impl Play {
    fn case(&self, (index, pops): Choice) -> Case<'_, u64> {
        if pops { Case::Pop(&self.channels[index]) } else { Case::Push(&self.channels[index]) }
    }

    /// Some of the channels, at least one; each at one end only, or it could meet itself.
    fn choices(&self) -> Vec<Choice> {
        let from = self.dice.below(self.channels.len() as u64) as usize;
        let taken = 1 + self.dice.below(self.channels.len() as u64) as usize;
        (from..from + taken).map(|at| (at % self.channels.len(), self.dice.below(2) == 0)).collect()
    }

    /// One step of a worker: select, and at once what it says.
    fn select(&self) {
        let choices = self.choices();
        let cases: Vec<_> = choices.iter().map(|&choice| self.case(choice)).collect();
        let limit = self.dice.limit();
        let me = current_id();
        self.waiting.borrow_mut().insert(me, choices.clone());
        let chosen = select(&cases, limit);
        self.waiting.borrow_mut().remove(&me);
        match chosen {
            Ok(chosen) => {
                let (index, pops) = choices[chosen];
                // Would it have to wait, this said so: the time is up at once.
                let done = if pops {
                    self.pop(index, Some(Duration::ZERO))
                } else {
                    self.push(index, Some(Duration::ZERO))
                };
                assert!(done == Ok(()) || self.closed.get(), "select said that it could go on: {done:?}");
            }
            Err(error) => self.check(error, limit),
        }
    }

    fn push(&self, index: usize, limit: Option<Duration>) -> Result<(), ChannelError> {
        let value = self.numbers.replace(self.numbers.get() + 1);
        self.inside.borrow_mut().insert(value, index);
        let pushed = self.channels[index].push(value, limit);
        if pushed.is_err() {
            let offered = self.inside.borrow_mut().remove(&value);
            assert_eq!(offered, Some(index), "{value} was refused and taken all the same");
        }
        pushed
    }

    fn pop(&self, index: usize, limit: Option<Duration>) -> Result<(), ChannelError> {
        let value = self.channels[index].pop(limit)?;
        let from = self.inside.borrow_mut().remove(&value);
        assert_eq!(from, Some(index), "{value} came out twice, or elsewhere, or from nowhere");
        Ok(())
    }

    fn check(&self, error: ChannelError, limit: Option<Duration>) {
        match error {
            ChannelError::TimedOut => assert!(limit.is_some(), "it had all the time in the world"),
            ChannelError::Canceled => assert_eq!(self.canceled.get(), current_id(), "nobody has canceled it"),
            // select() names a case of a closed channel, it does not fail for it.
            ChannelError::Closed => assert!(self.closed.get(), "nobody has closed it"),
        }
    }

    fn work(&self, selects: bool, steps: u64) {
        self.ids.borrow_mut().push(current_id());
        for _ in 0..steps {
            self.dice.pause();
            if selects {
                self.select();
                continue;
            }
            let (index, limit) = (self.dice.below(self.channels.len() as u64) as usize, self.dice.limit());
            let done = if self.dice.below(2) == 0 { self.pop(index, limit) } else { self.push(index, limit) };
            if let Err(error) = done {
                self.check(error, limit);
            }
        }
        self.ended.set(self.ended.get() + 1);
    }

    fn cancel_some(&self) {
        for _ in 0..self.dice.below(5) {
            self.dice.pause();
            let id = { self.dice.one_of(&self.ids.borrow()).copied() };
            if let Some(id) = id {
                self.canceled.set(id);
                cancel(id);
                self.canceled.set(0);
            }
        }
    }

    /// The loop has come to rest: whoever still waits has nothing to wait for.
    fn check_at_rest(&self) {
        for (id, choices) in self.waiting.borrow().iter() {
            for &(index, pops) in choices {
                let channel = &self.channels[index];
                if pops {
                    assert!(
                        channel.is_empty() || channel.consumers() > 0,
                        "{id} waits for a value that is there"
                    );
                } else {
                    assert!(channel.is_full(), "{id} waits for room that is there");
                    assert_eq!(channel.consumers(), 0, "{id} waits, and so does a consumer");
                }
            }
        }
    }
}

#[test]
fn selects() {
    each_seed(|dice| {
        let channels = (0..1 + dice.below(3)).map(|_| Channel::new(1 + dice.below(2) as usize)).collect();
        let play = Rc::new(Play {
            dice: Rc::clone(dice),
            channels,
            numbers: Cell::new(0),
            inside: RefCell::default(),
            waiting: RefCell::default(),
            ids: RefCell::default(),
            closed: Cell::new(false),
            canceled: Cell::new(0),
            ended: Cell::new(0),
        });
        let workers = 2 + dice.below(4);
        for worker in 0..workers {
            let (play, selects, steps) =
                (Rc::clone(&play), worker == 0 || dice.below(3) > 0, 1 + dice.below(4));
            go(move || play.work(selects, steps));
        }
        let canceler = Rc::clone(&play);
        go(move || canceler.cancel_some());
        run_loop();
        play.check_at_rest();
        // Closing ends every wait for good; those who stood in line are told.
        let closer = Rc::clone(&play);
        go(move || {
            closer.closed.set(true);
            for channel in &closer.channels {
                assert!(channel.close());
            }
        });
        run_loop();
        assert_eq!(
            (play.ended.get(), count(), stats().waiting),
            (workers, 0, 0),
            "everybody came to the end"
        );
        for (index, channel) in play.channels.iter().enumerate() {
            let left: Vec<u64> = channel.drain().into();
            let inside = play.inside.borrow();
            let expected: Vec<u64> =
                inside.iter().filter(|(_, at)| **at == index).map(|(value, _)| *value).collect();
            let mut sorted = left.clone();
            sorted.sort_unstable();
            assert_eq!(sorted, expected, "exactly what went in and did not come out is left");
        }
    });
}
