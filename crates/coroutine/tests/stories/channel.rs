//! Values between coroutines: who gets what, who runs when, and how a wait ends without a value.

use std::rc::Rc;
use std::time::Duration;

use swoole_coroutine::{Channel, ChannelError, by_id, stats};

use crate::support::{Diary, cancel, go, run_loop};

const SOON: Option<Duration> = Some(Duration::from_millis(5));
const LATE: Option<Duration> = Some(Duration::from_secs(60));

#[test]
fn a_value_is_handed_over_before_push_returns() {
    let (channel, diary) = (Rc::new(Channel::new(1)), Diary::default());
    let (consumer, notes) = (Rc::clone(&channel), diary.clone());
    go(move || {
        while let Ok(value) = consumer.pop(None) {
            notes.note(format!("got {value}"));
        }
        notes.note("closed");
    });
    let notes = diary.clone();
    go(move || {
        for value in 1..=2 {
            notes.note(format!("push {value}"));
            channel.push(value, None).expect("room");
        }
        assert!(channel.close() && !channel.close());
        notes.note("end");
    });
    assert_eq!(diary.read(), ["push 1", "got 1", "push 2", "got 2", "closed", "end"]);
}

#[test]
fn producers_wait_for_room_in_their_order() {
    let (channel, diary) = (Rc::new(Channel::new(1)), Diary::default());
    for value in 1..=3 {
        let (channel, notes) = (Rc::clone(&channel), diary.clone());
        go(move || {
            channel.push(value, None).expect("room in the end");
            notes.note(format!("pushed {value}"));
        });
    }
    assert_eq!((channel.len(), channel.producers(), channel.is_full()), (1, 2, true));
    let notes = diary.clone();
    go(move || {
        for _ in 0..3 {
            let value = channel.pop(None).expect("a value");
            notes.note(format!("popped {value}"));
        }
        assert!(channel.is_empty());
    });
    assert_eq!(diary.read(), ["pushed 1", "pushed 2", "popped 1", "pushed 3", "popped 2", "popped 3"]);
}

#[test]
fn what_was_pushed_before_it_closed_can_still_be_taken() {
    let channel = Rc::new(Channel::new(2));
    go(move || {
        channel.push(1, None).expect("room");
        assert!(channel.close());
        assert_eq!(channel.push(2, None), Err(ChannelError::Closed));
        assert_eq!(channel.pop(None), Ok(1));
        assert_eq!(channel.pop(LATE), Err(ChannelError::Closed));
    });
}

#[test]
fn closing_lets_everybody_go_producers_first() {
    let diary = Diary::default();
    let channel = Rc::new(Channel::new(1));
    for value in 0..3 {
        let (channel, notes) = (Rc::clone(&channel), diary.clone());
        go(move || notes.note(format!("{value}: {:?}", channel.push(value, None))));
    }
    assert!(channel.close(), "from outside of coroutines, too");
    assert_eq!(diary.read(), ["0: Ok(())", "1: Err(Closed)", "2: Err(Closed)"]);

    let channel = Rc::new(Channel::<u8>::new(1));
    for name in ["a", "b"] {
        let (channel, notes) = (Rc::clone(&channel), diary.clone());
        go(move || notes.note(format!("{name}: {:?}", channel.pop(if name == "a" { None } else { LATE }))));
    }
    assert!(channel.close());
    assert_eq!(diary.read(), ["a: Err(Closed)", "b: Err(Closed)"]);
    assert_eq!(stats().waiting, 0);
}

#[test]
fn a_wait_with_a_limit_ends() {
    let channel = Rc::new(Channel::new(1));
    let (full, empty) = (Rc::clone(&channel), Rc::new(Channel::<u8>::new(1)));
    go(move || {
        assert_eq!(empty.pop(SOON), Err(ChannelError::TimedOut));
        assert_eq!(empty.consumers(), 0, "it has left the line");
    });
    go(move || {
        full.push(1, None).expect("room");
        assert_eq!(full.push(2, SOON), Err(ChannelError::TimedOut));
        assert_eq!(full.producers(), 0);
    });
    assert_eq!(stats().waiting, 2, "a limit keeps the loop alive");
    run_loop();
    assert_eq!(channel.len(), 1);
}

#[test]
fn a_value_that_comes_in_time_stops_the_clock() {
    let channel = Rc::new(Channel::new(1));
    let consumer = Rc::clone(&channel);
    go(move || assert_eq!(consumer.pop(LATE), Ok(7)));
    go(move || channel.push(7, None).expect("room"));
    run_loop();
}

#[test]
fn cancellation_takes_it_out_of_the_line() {
    let channel = Rc::new(Channel::new(1));
    for limit in [None, LATE] {
        let consumer = Rc::clone(&channel);
        let id = go(move || assert_eq!(consumer.pop(limit), Err(ChannelError::Canceled)));
        assert!(cancel(id));
        assert_eq!(channel.consumers(), 0);
    }
    go(move || channel.push(1, None).expect("nobody is in the way"));
}

#[test]
fn resume_is_not_for_those_in_line() {
    let channel = Rc::new(Channel::<u8>::new(1));
    let consumer = Rc::clone(&channel);
    let id = go(move || assert_eq!(consumer.pop(None), Err(ChannelError::Closed)));
    assert_eq!(by_id(id).map(|it| it.reason()), Some("channel pop"));
    assert!(!swoole_coroutine::resume(id));
    run_loop();
    assert!(by_id(id).is_some(), "the loop does not wait for it");
    channel.close();
}
