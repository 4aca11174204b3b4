//! One of several channels, whichever comes first.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use swoole_coroutine::{Case, Channel, ChannelError, select, wait};

use crate::support::{Diary, cancel, go, run_loop};

fn sleep(milliseconds: u64) {
    wait("sleep", tokio::time::sleep(Duration::from_millis(milliseconds))).expect("nobody cancels this one");
}

#[test]
fn the_one_that_comes_first_happens_and_the_other_does_not() {
    let diary = Diary::default();
    let (a, b) = (Rc::new(Channel::new(1)), Rc::new(Channel::new(1)));
    let (notes, first, second) = (diary.clone(), Rc::clone(&a), Rc::clone(&b));
    go(move || {
        for _ in 0..2 {
            let chosen = select(&[Case::Pop(&first), Case::Pop(&second)], None);
            let value = if chosen == Ok(0) { first.pop(None) } else { second.pop(None) };
            notes.note(format!("{chosen:?} {value:?}"));
        }
    });
    go(move || {
        sleep(1);
        b.push(2, None).expect("there is room");
        sleep(1);
        a.push(1, None).expect("there is room");
    });
    run_loop();
    assert_eq!(diary.read(), ["Ok(1) Ok(2)", "Ok(0) Ok(1)"]);
}

#[test]
fn room_is_waited_for_as_values_are() {
    let diary = Diary::default();
    let full = Rc::new(Channel::new(1));
    let (notes, channel) = (diary.clone(), Rc::clone(&full));
    go(move || {
        channel.push(1, None).expect("there is room");
        let chosen = select(&[Case::Push(&*channel)], None);
        notes.note(format!("{chosen:?} {}", channel.is_full()));
        channel.push(2, None).expect("there is room again");
    });
    go(move || {
        sleep(1);
        assert_eq!(full.pop(None), Ok(1));
        sleep(1);
        assert_eq!(full.pop(None), Ok(2));
    });
    run_loop();
    assert_eq!(diary.read(), ["Ok(0) false"]);
}

#[test]
fn it_ends_by_time_by_closing_and_by_cancellation() {
    let diary = Diary::default();
    let channel = Rc::new(Channel::<u32>::new(1));
    let (notes, watched) = (diary.clone(), Rc::clone(&channel));
    go(move || {
        let limit = Some(Duration::from_millis(2));
        notes.note(format!("{:?}", select(&[Case::Pop(&watched)], limit)));
        notes.note(format!("{:?}", select(&[Case::Pop(&watched)], None)));
        notes.note(format!("{:?}", watched.pop(None)));
        assert_eq!(select::<u32>(&[], Some(Duration::ZERO)), Err(ChannelError::TimedOut));
    });
    let (notes, other) = (diary.clone(), Rc::new(Channel::<u32>::new(1)));
    let id = go(move || notes.note(format!("{:?}", select(&[Case::Pop(&other)], None))));
    go(move || {
        sleep(5);
        channel.close();
        assert!(cancel(id));
    });
    run_loop();
    assert_eq!(diary.read(), ["Err(TimedOut)", "Err(Canceled)", "Ok(0)", "Err(Closed)"]);
}

#[test]
fn a_plain_consumer_is_not_forgotten_over_it() {
    let diary = Diary::default();
    let channel = Rc::new(Channel::new(1));
    let (notes, one) = (diary.clone(), Rc::clone(&channel));
    go(move || {
        assert_eq!(select(&[Case::Pop(&one)], None), Ok(0));
        notes.note(format!("select {:?}", one.pop(None)));
    });
    let (notes, two) = (diary.clone(), Rc::clone(&channel));
    go(move || notes.note(format!("pop {:?}", two.pop(None))));
    go(move || {
        for value in 1..=2 {
            channel.push(value, None).expect("there is room");
        }
    });
    run_loop();
    assert_eq!(diary.read(), ["pop Ok(1)", "select Ok(2)"]);
}

#[test]
#[cfg_attr(miri, ignore = "miri is too slow for so many steps")]
fn all_that_are_ready_get_their_share() {
    let shares = Rc::new(RefCell::new([0; 3]));
    let counted = Rc::clone(&shares);
    go(move || {
        let channels = [(); 3].map(|()| Channel::new(1));
        let cases = [0, 1, 2].map(|index: usize| Case::Pop(&channels[index]));
        channels.iter().for_each(|channel| channel.push((), None).expect("there is room"));
        for _ in 0..3000 {
            let chosen = select(&cases, None).expect("all are ready");
            counted.borrow_mut()[chosen] += 1;
        }
    });
    run_loop();
    assert!(shares.borrow().iter().all(|&share| (800..1200).contains(&share)), "{shares:?}");
}
