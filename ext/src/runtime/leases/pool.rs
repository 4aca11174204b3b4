//! Which coroutine has which persistent handle.
//!
//! PHP finds a persistent handle by a name that is made of what the script has asked for: address, user, password. Such a
//! name is the key of a pool here. Every coroutine that asks gets a number of its own in that pool, which becomes a part of
//! the name, so what PHP finds is nobody else's. When the last object that uses the handle is gone the number is free, and
//! the next coroutine gets it, with the handle that PHP has kept under that name. There are never more numbers than there
//! were coroutines with a handle at the same time.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::{Rc, Weak};

use swoole_coroutine::{current, generation};
use swoole_zend::PhpStatic;

/// What marks a name as one of ours.
pub(super) const MARK: &str = "swoole#";

/// The right to use one handle.
pub(super) struct Lease {
    key: Rc<[u8]>,
    number: u32,
    coroutine: i64,
    generation: u32,
    /// Somebody has had this number before: there may be a handle.
    is_reused: bool,
    /// What is left to be done before somebody else may use the handle.
    is_unclean: Cell<bool>,
    /// Whoever comes next gets another number: this one's handle cannot be trusted, and cannot be closed.
    is_spoiled: Cell<bool>,
}

#[derive(Default)]
struct Pool {
    /// How many numbers there are.
    made: u32,
    /// Numbers that nobody has, the latest last, and whether their handle is unclean.
    idle: Vec<(u32, bool)>,
    /// By coroutine: within one, two objects use the same handle, as everywhere in PHP.
    leased: BTreeMap<i64, Weak<Lease>>,
}

struct State {
    generation: u32,
    pools: BTreeMap<Rc<[u8]>, Pool>,
}

static STATE: PhpStatic<RefCell<State>> =
    PhpStatic::new(RefCell::new(State { generation: 0, pools: BTreeMap::new() }));

/// The running coroutine's lease for this key. None outside of coroutines, where everything is PHP's own.
pub(super) fn take(key: &[u8]) -> Option<Rc<Lease>> {
    let coroutine = current()?.id();
    set_used();
    let mut state = STATE.borrow_mut();
    let generation = generation();
    if state.generation != generation {
        // A forked child has handles of its own: numbers and names of its parent mean nothing here.
        state.generation = generation;
        state.pools.clear();
    }
    let key: Rc<[u8]> = match state.pools.get_key_value(key) {
        Some((known, _)) => Rc::clone(known),
        None => key.into(),
    };
    let pool = state.pools.entry(Rc::clone(&key)).or_default();
    if let Some(lease) = pool.leased.get(&coroutine).and_then(Weak::upgrade) {
        return Some(lease);
    }
    let (number, is_reused, is_unclean) = match pool.idle.pop() {
        Some((number, is_unclean)) => (number, true, is_unclean),
        None => {
            let number = pool.made;
            pool.made = number.wrapping_add(1);
            (number, false, false)
        }
    };
    let lease = Rc::new(Lease {
        key,
        number,
        coroutine,
        generation,
        is_reused,
        is_unclean: Cell::new(is_unclean),
        is_spoiled: Cell::new(false),
    });
    pool.leased.insert(coroutine, Rc::downgrade(&lease));
    Some(lease)
}

impl Lease {
    /// What makes a name this lease's own, as text.
    pub(super) fn text(&self) -> String {
        format!("{MARK}{}.{}", self.generation, self.number)
    }

    /// The same as a number: never 0, and the lowest 16 bits are.
    pub(super) fn bits(&self) -> i64 {
        (i64::from(self.generation) << 40) | ((i64::from(self.number) + 1) << 16)
    }

    /// Whether a coroutine before has left the handle as it was: nobody has it now.
    pub(super) fn is_left_unclean(self: &Rc<Self>) -> bool {
        self.is_reused && self.is_unclean.get() && Rc::strong_count(self) == 1
    }

    /// Whether PHP may have a handle of this name that another coroutine has used.
    pub(super) fn is_reused(&self) -> bool {
        self.is_reused
    }

    pub(super) fn set_unclean(&self, unclean: bool) {
        self.is_unclean.set(unclean);
    }

    /// Nobody gets this handle any more.
    pub(super) fn spoil(&self) {
        self.is_spoiled.set(true);
    }

    /// Whoever asks next gets another handle, also the coroutine that has this one.
    pub(super) fn set_apart(&self) {
        if let Ok(mut state) = STATE.try_borrow_mut()
            && let Some(pool) = state.pools.get_mut(&self.key)
            && self.is_current(pool)
        {
            pool.leased.remove(&self.coroutine);
        }
    }

    fn is_current(&self, pool: &Pool) -> bool {
        pool.leased.get(&self.coroutine).is_some_and(|known| std::ptr::eq(known.as_ptr(), self))
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let Ok(mut state) = STATE.try_borrow_mut() else { return };
        if state.generation != self.generation {
            return;
        }
        let Some(pool) = state.pools.get_mut(&self.key) else { return };
        if self.is_current(pool) {
            pool.leased.remove(&self.coroutine);
        }
        if !self.is_spoiled.get() {
            pool.idle.push((self.number, self.is_unclean.get()));
        }
    }
}

static USED: PhpStatic<Cell<bool>> = PhpStatic::new(Cell::new(false));

/// A coroutine of this process has taken or left a handle, also one that a client keeps in a list of its own.
pub(super) fn set_used() {
    USED.set(true);
}

/// In a forked child: none of the child's own has.
pub(super) fn forget_use() {
    USED.set(false);
}

/// Whether one has.
pub(super) fn was_used() -> bool {
    USED.get()
}
