//! Channels: whatever is pushed comes out once and in its order, and nobody waits for what is there.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use std::time::Duration;

use swoole_coroutine::{Channel, ChannelError, count, current_id, stats, wait};

use super::{Dice, each_seed};
use crate::support::{cancel, go, run_loop};

/// What a channel is, said in a line: the pushed values come out once each, in the order in which they went in.
#[derive(Default)]
struct Ledger {
    inside: RefCell<VecDeque<u64>>,
    /// Pushes that are under way: a value may be popped before its push has returned.
    offered: RefCell<Vec<u64>>,
    closed: Cell<bool>,
    ended: Cell<u64>,
}

impl Ledger {
    fn pushed(&self, value: u64, outcome: Result<(), ChannelError>, limited: bool) {
        let open = self.take_offer(value);
        assert!(outcome.is_err() || !self.closed.get(), "{value} went into a closed channel");
        match outcome {
            // Still on offer: nobody took it meanwhile, so it is in the channel, behind those of before.
            Ok(()) if open => self.inside.borrow_mut().push_back(value),
            Ok(()) => {}
            Err(error) => {
                assert!(open, "{value} was refused ({error:?}) and taken all the same");
                self.check(error, limited);
            }
        }
    }

    fn popped(&self, outcome: Result<u64, ChannelError>, limited: bool) {
        match outcome {
            Ok(value) => {
                if !self.take_offer(value) {
                    let mut inside = self.inside.borrow_mut();
                    let place = inside.iter().position(|&other| other == value);
                    let place = place.unwrap_or_else(|| panic!("{value} came out twice, or from nowhere"));
                    inside.remove(place);
                }
            }
            Err(error) => self.check(error, limited),
        }
    }

    fn take_offer(&self, value: u64) -> bool {
        let mut offered = self.offered.borrow_mut();
        let place = offered.iter().position(|&other| other == value);
        place.map(|place| offered.swap_remove(place)).is_some()
    }

    fn check(&self, error: ChannelError, limited: bool) {
        match error {
            ChannelError::Closed => assert!(self.closed.get(), "nobody has closed it"),
            ChannelError::TimedOut => assert!(limited, "it had all the time in the world"),
            ChannelError::Canceled => {}
        }
    }
}

/// Producers, consumers, a canceler and somebody who closes the channel in the end.
fn play_channel(dice: &Rc<Dice>, limits: bool, cancels: bool) {
    let channel = Rc::new(Channel::new(1 + dice.below(3) as usize));
    let ledger = Rc::new(Ledger::default());
    let ids = Rc::new(RefCell::new(Vec::new()));
    let numbers = Rc::new(Cell::new(0));
    let workers = 2 + dice.below(5);
    for _ in 0..workers {
        let produces = dice.below(2) == 0;
        let steps = 1 + dice.below(6);
        let (channel, ledger, dice, numbers, all) =
            (Rc::clone(&channel), Rc::clone(&ledger), Rc::clone(dice), Rc::clone(&numbers), Rc::clone(&ids));
        go(move || {
            all.borrow_mut().push(current_id());
            for _ in 0..steps {
                dice.pause();
                let limit = if limits { dice.limit() } else { None };
                if produces {
                    let value = numbers.replace(numbers.get() + 1);
                    ledger.offered.borrow_mut().push(value);
                    ledger.pushed(value, channel.push(value, limit), limit.is_some());
                } else {
                    ledger.popped(channel.pop(limit), limit.is_some());
                }
                assert!(
                    channel.is_empty() || channel.consumers() == 0,
                    "a value and somebody who waits for one"
                );
                assert!(
                    channel.is_full() || channel.producers() == 0 || channel.is_closed(),
                    "room, and somebody waits for it"
                );
            }
            ledger.ended.set(ledger.ended.get() + 1);
        });
    }
    if cancels {
        let (dice, ids) = (Rc::clone(dice), Rc::clone(&ids));
        go(move || {
            for _ in 0..6 {
                dice.pause();
                let id = { ids.borrow().get(dice.below(workers) as usize).copied() };
                if let Some(id) = id {
                    cancel(id);
                }
            }
        });
    }
    let (closer, book, clock) = (Rc::clone(&channel), Rc::clone(&ledger), Rc::clone(dice));
    go(move || {
        let _ = wait("sleep", tokio::time::sleep(Duration::from_millis(clock.below(40))));
        book.closed.set(true);
        assert!(closer.close());
        assert_eq!((closer.consumers(), closer.producers()), (0, 0));
    });
    run_loop();
    assert_eq!((ledger.ended.get(), count(), stats().waiting), (workers, 0, 0), "everybody came to the end");
    // Exactly what the ledger says is left, in its order.
    let left: Vec<u64> = channel.drain().into();
    assert_eq!(left.len(), ledger.inside.borrow().len());
    assert!(left.iter().all(|value| ledger.inside.borrow().contains(value)));
}

#[test]
fn channels() {
    each_seed(|dice| play_channel(dice, false, false));
}

#[test]
fn channels_with_limits() {
    each_seed(|dice| play_channel(dice, true, false));
}

#[test]
fn channels_with_cancellation() {
    each_seed(|dice| play_channel(dice, true, true));
}

/// One producer, one consumer: the order is exact, whatever the pauses and limits are.
#[test]
fn channels_keep_the_order() {
    each_seed(|dice| {
        let channel = Rc::new(Channel::new(1 + dice.below(3) as usize));
        let values = 1 + dice.below(12);
        let got = Rc::new(RefCell::new(Vec::new()));
        let (producer, pushing, consumer, popping, into) =
            (Rc::clone(&channel), Rc::clone(dice), channel, Rc::clone(dice), Rc::clone(&got));
        go(move || {
            for value in 0..values {
                pushing.pause();
                while producer.push(value, pushing.limit()) == Err(ChannelError::TimedOut) {}
            }
            producer.close();
        });
        go(move || {
            loop {
                popping.pause();
                match consumer.pop(popping.limit()) {
                    Ok(value) => into.borrow_mut().push(value),
                    Err(ChannelError::TimedOut) => {}
                    Err(_) => break,
                }
            }
        });
        run_loop();
        assert_eq!(*got.borrow(), (0..values).collect::<Vec<_>>());
    });
}

/// Of two that end a wait at about the same time, one does, and the other finds nothing to end.
#[test]
fn limits_and_values_at_the_same_moment() {
    each_seed(|dice| {
        let channel = Rc::new(Channel::new(1));
        let (consumer, clock) = (Rc::clone(&channel), Rc::clone(dice));
        let got = Rc::new(Cell::new(None));
        let into = Rc::clone(&got);
        go(move || into.set(Some(consumer.pop(Some(Duration::from_millis(1 + clock.below(3)))))));
        let (producer, clock) = (Rc::clone(&channel), Rc::clone(dice));
        go(move || {
            let _ = wait("sleep", tokio::time::sleep(Duration::from_millis(1 + clock.below(3))));
            producer.push(1, None).expect("room");
        });
        run_loop();
        match got.get() {
            Some(Ok(1)) => assert!(channel.is_empty()),
            Some(Err(ChannelError::TimedOut)) => assert_eq!(channel.len(), 1),
            other => panic!("{other:?}"),
        }
        assert_eq!(stats().waiting, 0);
    });
}
