//! What the stories have in common.

use std::cell::RefCell;
use std::rc::Rc;

pub(crate) use swoole_coroutine_testing::{cancel, go, resume, run_loop};

/// Notes in the order in which they were taken, from whatever stack.
#[derive(Clone, Default)]
pub(crate) struct Diary(Rc<RefCell<Vec<String>>>);

impl Diary {
    pub(crate) fn note(&self, line: impl Into<String>) {
        self.0.borrow_mut().push(line.into());
    }

    /// All notes, and an empty diary.
    pub(crate) fn read(&self) -> Vec<String> {
        self.0.take()
    }
}

/// Parks the running coroutine, which is then resumed, not canceled.
pub(crate) fn park() {
    swoole_coroutine::park("test").expect("nobody cancels this one");
}
