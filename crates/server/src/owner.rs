//! Whose something is. What a server has taken, sockets and their files, belongs to one process of all those that have
//! a copy of it: that which has taken it, or another that says so. The others leave it alone.

use std::cell::Cell;

/// The process that something belongs to.
#[derive(Debug)]
pub(crate) struct Owner(Cell<u32>);

impl Owner {
    /// This process.
    pub(crate) fn here() -> Self {
        Self(Cell::new(swoole_coroutine::generation()))
    }

    /// Whether it is this process.
    #[inline]
    pub(crate) fn is_here(&self) -> bool {
        self.0.get() == swoole_coroutine::generation()
    }

    /// From now on it is this process. Whoever it was before is not told: it must have ended, or leave it alone, too.
    pub(crate) fn adopt(&self) {
        self.0.set(swoole_coroutine::generation());
    }
}
