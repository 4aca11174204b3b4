//! Which process this is, for what must not be used in a child of the one that has made it.

use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::task::{Context, Poll};

/// How many forks lie between this process and the one in which the program began.
static GENERATION: AtomicU32 = AtomicU32::new(0);
/// How often this process has forked since the handlers were installed.
static FORKS: AtomicU32 = AtomicU32::new(0);
static FORKED_BY_COROUTINE: AtomicBool = AtomicBool::new(false);

/// Tells a process from its parent: it is another number in a child, from before `fork()` returns there. What is made
/// in one generation and must not be used in the next remembers it.
#[inline(always)]
pub fn generation() -> u32 {
    GENERATION.load(Ordering::Relaxed)
}

/// How often this process has forked: while the number stays, no child has what was opened meanwhile.
#[inline]
pub fn forks() -> u32 {
    FORKS.load(Ordering::Relaxed)
}

/// Whether this process was forked by a coroutine or by a callback of the loop, and not by the main script.
pub fn is_forked_by_coroutine() -> bool {
    FORKED_BY_COROUTINE.load(Ordering::Relaxed)
}

/// In the parent, after a fork.
pub(crate) fn has_forked() {
    FORKS.fetch_add(1, Ordering::Relaxed);
}

/// In the child: before anything else.
pub(crate) fn is_child() {
    GENERATION.store(generation().wrapping_add(1), Ordering::Relaxed);
}

/// In the child: by whom it was forked.
pub(crate) fn set_forked_by_coroutine(by_coroutine: bool) {
    FORKED_BY_COROUTINE.store(by_coroutine, Ordering::Relaxed);
}

/// A task, which does nothing in a child of the process that has spawned it.
pub(crate) struct Inert<F> {
    generation: u32,
    task: F,
}

impl<F> Inert<F> {
    pub(crate) fn elsewhere(task: F) -> Self {
        Self { generation: generation(), task }
    }
}

impl<F: Future> Future for Inert<F> {
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        if self.generation != generation() {
            return Poll::Pending;
        }
        // SAFETY: the task is pinned as its owner is, and never moved out of it.
        unsafe { self.map_unchecked_mut(|inert| &mut inert.task) }.poll(context)
    }
}
