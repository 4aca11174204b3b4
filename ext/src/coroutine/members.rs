//! Coroutines that somebody waits for together.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use swoole_coroutine::{by_id, generation};

/// Those that have not ended, by id.
#[derive(Default)]
pub(super) struct Members {
    ids: RefCell<BTreeSet<i64>>,
    /// In a forked child those of its parent never end: they are not there.
    generation: Cell<u32>,
}

impl Members {
    pub(super) fn insert(&self, id: i64) {
        self.forget_parents();
        self.ids.borrow_mut().insert(id);
    }

    pub(super) fn remove(&self, id: i64) {
        self.ids.borrow_mut().remove(&id);
    }

    pub(super) fn contains(&self, id: i64) -> bool {
        self.ids.borrow().contains(&id)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.forget_parents();
        self.ids.borrow().is_empty()
    }

    pub(super) fn ids(&self) -> Vec<i64> {
        self.forget_parents();
        self.ids.borrow().iter().copied().collect()
    }

    fn forget_parents(&self) {
        let now = generation();
        if self.generation.replace(now) != now {
            self.ids.borrow_mut().retain(|&id| by_id(id).is_some());
        }
    }
}
