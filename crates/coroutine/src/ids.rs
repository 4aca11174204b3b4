//! From an id to its coroutine.
//!
//! Ids count up by one and most coroutines are short-lived, so the living ones sit close together: a table
//! indexed by the low bits of the id finds nearly all of them with one load. One that lives on while the
//! ids wrap around past it sends the newcomer to an ordinary map.

use std::collections::HashMap;

use crate::coroutine::Coroutine;

/// Slots of a new table.
const SMALLEST: usize = 1024;

pub(crate) struct Ids {
    table: Vec<Option<&'static Coroutine>>,
    displaced: HashMap<i64, &'static Coroutine>,
    count: usize,
}

impl Ids {
    pub(crate) fn new() -> Self {
        Self { table: vec![None; SMALLEST], displaced: HashMap::new(), count: 0 }
    }

    #[inline]
    fn index(&self, id: i64) -> usize {
        id as usize & (self.table.len() - 1)
    }

    #[inline]
    pub(crate) fn insert(&mut self, id: i64, coroutine: &'static Coroutine) {
        self.count += 1;
        if self.count > self.table.len() / 2 {
            self.grow();
        }
        let index = self.index(id);
        match self.table.get_mut(index) {
            Some(slot @ None) => *slot = Some(coroutine),
            _ => {
                self.displaced.insert(id, coroutine);
            }
        }
    }

    #[inline]
    pub(crate) fn get(&self, id: i64) -> Option<&'static Coroutine> {
        match self.table.get(self.index(id)) {
            Some(Some(coroutine)) if coroutine.id.get() == id => Some(coroutine),
            _ if self.displaced.is_empty() => None,
            _ => self.displaced.get(&id).copied(),
        }
    }

    #[inline]
    pub(crate) fn remove(&mut self, id: i64) {
        let index = self.index(id);
        match self.table.get_mut(index) {
            Some(slot) if slot.is_some_and(|coroutine| coroutine.id.get() == id) => {
                *slot = None;
                self.count -= 1;
            }
            _ => self.count -= usize::from(self.displaced.remove(&id).is_some()),
        }
    }

    /// The coroutines in a part of the table, and where the next part begins (0: from the start again).
    pub(crate) fn part(&self, from: usize, length: usize) -> (Vec<&'static Coroutine>, usize) {
        let to = from.saturating_add(length).min(self.table.len());
        let part = self.table.get(from..to).unwrap_or_default().iter().flatten().copied().collect();
        (part, if to == self.table.len() { 0 } else { to })
    }

    /// The living ids, in order.
    pub(crate) fn all(&self) -> Vec<i64> {
        let mut ids: Vec<i64> = self.table.iter().flatten().map(|coroutine| coroutine.id.get()).collect();
        ids.extend(self.displaced.keys());
        ids.sort_unstable();
        ids
    }

    #[cold]
    fn grow(&mut self) {
        let bigger = vec![None; self.table.len() * 2];
        let former = std::mem::replace(&mut self.table, bigger);
        let displaced = std::mem::take(&mut self.displaced);
        for coroutine in former.into_iter().flatten().chain(displaced.into_values()) {
            let id = coroutine.id.get();
            let index = self.index(id);
            match self.table.get_mut(index) {
                Some(slot @ None) => *slot = Some(coroutine),
                _ => {
                    self.displaced.insert(id, coroutine);
                }
            }
        }
    }
}
