//! Those who want to know when something changes, without standing in its line: selects, at channels.

use std::cell::{Cell, RefCell};
use std::task::Waker;

/// Those who want to know when a channel changes.
#[derive(Default)]
pub(crate) struct Watchers {
    any: Cell<bool>,
    wakers: RefCell<Vec<Waker>>,
}

impl Watchers {
    pub(crate) fn add(&self, waker: &Waker) {
        self.wakers.borrow_mut().push(waker.clone());
        self.any.set(true);
    }

    pub(crate) fn remove(&self, waker: &Waker) {
        let mut wakers = self.wakers.borrow_mut();
        wakers.retain(|other| !other.will_wake(waker));
        self.any.set(!wakers.is_empty());
    }

    /// The channel has changed: they look again in their turn.
    #[inline]
    pub(crate) fn notify(&self) {
        if self.any.get() {
            self.notify_all();
        }
    }

    #[cold]
    fn notify_all(&self) {
        // To wake is to queue: nothing runs here that could come back.
        self.wakers.borrow().iter().for_each(Waker::wake_by_ref);
    }
}
