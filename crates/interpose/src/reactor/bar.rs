//! Descriptors that are barred: nobody may use them any more but one coroutine.
//!
//! One that is about to be closed is its closer's. One on which bytes were asked for that nobody will read is spoiled:
//! somebody has written to a socket while another coroutine was reading, and was then refused to read himself. The next
//! one to ask would read the answer to that, so only the reader in progress may go on, and it may only read.
//!
//! It ends when the descriptor is closed.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::host::Direction;

/// How many descriptors are spoiled.
static SPOILED: AtomicUsize = AtomicUsize::new(0);

/// Whether any descriptor is spoiled.
#[inline(always)]
pub(super) fn is_any_spoiled() -> bool {
    SPOILED.load(Ordering::Relaxed) != 0
}

/// Who has written while somebody else was reading: the last few.
const REMEMBERED: usize = 8;

/// Why it is barred.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    Closing,
    Spoiled,
}

#[derive(Default)]
pub(super) struct Bar {
    /// Whose it is still, and why nobody else's.
    barred: Option<(i64, Reason)>,
    /// Who has read last.
    reader: i64,
    /// Who else has written since that one reads; 0 for nobody.
    writers: [i64; REMEMBERED],
    /// How many have, for the place of the next.
    count: usize,
}

impl Bar {
    pub(super) fn lift(&mut self) {
        self.set(None);
        *self = Self::default();
    }

    fn set(&mut self, barred: Option<(i64, Reason)>) {
        let is_spoiled = |barred: Option<(i64, Reason)>| matches!(barred, Some((_, Reason::Spoiled)));
        match (is_spoiled(self.barred), is_spoiled(barred)) {
            (false, true) => _ = SPOILED.fetch_add(1, Ordering::Relaxed),
            (true, false) => _ = SPOILED.fetch_sub(1, Ordering::Relaxed),
            _ => {}
        }
        self.barred = barred;
    }

    /// It is about to be closed by `id`.
    pub(super) fn close(&mut self, id: i64) {
        self.set(Some((id, Reason::Closing)));
    }

    /// It is not closed after all.
    pub(super) fn reopen(&mut self, id: i64) {
        self.barred.take_if(|barred| *barred == (id, Reason::Closing));
    }

    /// Why `id` may not go in that direction.
    pub(super) fn reason(&self, id: i64, direction: Direction) -> Option<Reason> {
        let (owner, reason) = self.barred?;
        let may = owner == id && (reason == Reason::Closing || direction == Direction::Read);
        (!may).then_some(reason)
    }

    /// Whose it is still.
    pub(super) fn owner(&self) -> i64 {
        self.barred.map_or(0, |(owner, _)| owner)
    }

    /// `id` reads from now on.
    pub(super) fn reads(&mut self, id: i64) {
        if self.reader != id {
            (self.reader, self.writers, self.count) = (id, [0; REMEMBERED], 0);
        }
    }

    /// `id` writes while somebody else reads.
    pub(super) fn writes(&mut self, id: i64) {
        if self.writers.contains(&id) {
            return;
        }
        if let Some(place) = self.writers.get_mut(self.count % REMEMBERED) {
            *place = id;
        }
        self.count = self.count.wrapping_add(1);
    }

    /// `id` was refused to read. If it has written something, an answer will come that is nobody's.
    pub(super) fn refused(&mut self, id: i64, reader: i64) {
        // More have written than were remembered: it may have been one of them.
        let has_written = self.writers.contains(&id) || self.count > REMEMBERED;
        if has_written && self.barred.is_none() {
            self.set(Some((reader, Reason::Spoiled)));
        }
    }
}
