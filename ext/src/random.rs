//! `mt_srand()`: a coroutine that gives a seed gets the numbers of that seed, whatever others ask for meanwhile.
//!
//! All others share one generator, the main script's: who has given no seed cannot tell whose numbers it gets. So a
//! coroutine has a generator of its own from the moment it seeds it, and where nobody has done that, nothing is looked at.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use swoole_coroutine::{by_id, current};
use swoole_zend::remembered::Random;
use swoole_zend::{Args, PhpStatic};

use crate::runtime::kinds::Call;
use crate::runtime::kinds::around::Row;

/// The rows of the functions that use the generator.
pub(crate) static ROWS: &[Row] = &[
    ("mt_srand", seed),
    ("srand", seed),
    ("mt_rand", draw),
    ("rand", draw),
    ("shuffle", draw),
    ("str_shuffle", draw),
    ("array_rand", draw),
];

/// The id that stands for all who have none of their own.
const COMMON: i64 = 0;
/// Fewer than this are not worth a look for who has ended.
const FEW: usize = 64;

struct State {
    /// Some coroutine has a generator of its own.
    is_split: Cell<bool>,
    /// Whose is in use.
    in_use: Cell<i64>,
    /// Those of the others.
    away: RefCell<Option<HashMap<i64, Random>>>,
    /// With so many it is time to look for who has ended.
    enough: Cell<usize>,
}

static STATE: PhpStatic<State> = PhpStatic::new(State {
    is_split: Cell::new(false),
    in_use: Cell::new(COMMON),
    away: RefCell::new(None),
    enough: Cell::new(FEW),
});

/// A function that uses the generator.
fn draw(call: Call) {
    if STATE.is_split.get() {
        let me = current().map_or(COMMON, |me| me.id());
        if STATE.in_use.get() != me {
            let mine = STATE.away.borrow().as_ref().is_some_and(|away| away.contains_key(&me));
            change(if mine { me } else { COMMON });
        }
    }
    call.proceed();
}

fn seed(call: Call) {
    // SAFETY: the running frame of an internal function, until that returns.
    let has_seed = unsafe { Args::of(call.frame) }.get(1).is_some();
    match current() {
        Some(me) if has_seed => {
            STATE.is_split.set(true);
            change(me.id());
            call.proceed();
        }
        _ => draw(call),
    }
}

/// Puts a generator in use: that of a coroutine, or the common one.
fn change(to: i64) {
    let from = STATE.in_use.replace(to);
    if from == to {
        return;
    }
    let mut away = STATE.away.borrow_mut();
    let away = away.get_or_insert_default();
    let mut generator = away.remove(&to).unwrap_or_default();
    generator.exchange();
    if from == COMMON || by_id(from).is_some() {
        away.insert(from, generator);
    }
    if away.len() > STATE.enough.get() {
        away.retain(|&id, _| id == COMMON || by_id(id).is_some());
        STATE.enough.set(FEW.max(2 * away.len()));
    }
}

/// The request has ended; the next one's generator is to seed itself.
pub(crate) fn request_shutdown() {
    STATE.is_split.set(false);
    STATE.in_use.set(COMMON);
    STATE.enough.set(FEW);
    STATE.away.take();
}
