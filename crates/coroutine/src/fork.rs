//! What becomes of a thread's coroutines and of its loop in a forked child.
//!
//! A child has a copy of all memory and of the forking thread's stacks, and it shares the parent's open files: also the
//! epoll instance behind the parent's loop. What it does to that instance happens to the parent. So, in the child, before
//! `fork()` returns:
//!
//! ```text
//!   the running coroutine, and those that have resumed each other up to it     go on
//!   all others, tasks, timers, holds                                           are the parent's: forgotten, never freed
//!   the descriptors of the parent's epoll instance                             lead to an empty one from now on
//! ```
//!
//! Where the child needs a loop it makes its own. The difficult case is a fork below which the parent's `block_on` is
//! on the stack, since the child has a copy of that, too:
//!
//! ```text
//!   run_until ─ block_on (parent's runtime) ─ task ─ run ═╪═ coroutine: fork() … parks or ends, in the child
//!       ▲            │                          ╎          │
//!       │            │ the empty epoll: nothing ╎◄─────────┘ unwinds to where tokio catches panics of tasks
//!       │            │ comes; tasks are inert   ╎
//!       └────────────┘ the root future is ready
//!   … then block_on (the child's own runtime)
//! ```
//!
//! No code of the parent's tasks runs on the way: what stood below the coroutine in its task is unwound, and every task
//! is [`Inert`](generation::Inert) in another process than the one that it was spawned in.

use std::sync::{Once, PoisonError};

use crate::{generation, scheduler};

/// Calls `forget` in each forked child, before `fork()` returns, when the scheduler is the child's already. It may not
/// run coroutines or drop what belongs to the parent.
pub fn on_fork(forget: fn()) {
    crate::install();
    scheduler::scheduler().on_fork.borrow_mut().push(forget);
}

/// Once a process: children that are made by `vfork()` or `posix_spawn()` do not pass by here, nor need they.
pub(crate) fn install() {
    static INSTALLED: Once = Once::new();
    // SAFETY: the handlers live as long as this library, whose unloading takes them away.
    INSTALLED.call_once(|| unsafe {
        libc::pthread_atfork(Some(before), Some(in_parent), Some(in_child));
    });
}

/// No other thread is in the middle of waking a coroutine when the copy is made: what it holds at that moment would be
/// held in the child for ever.
unsafe extern "C" fn before() {
    if let Some(scheduler) = scheduler::try_scheduler() {
        scheduler.forking.set(Some(scheduler.remote.lock().unwrap_or_else(PoisonError::into_inner)));
    }
}

unsafe extern "C" fn in_parent() {
    generation::has_forked();
    if let Some(scheduler) = scheduler::try_scheduler() {
        drop(scheduler.forking.take());
    }
}

unsafe extern "C" fn in_child() {
    generation::is_child();
    // A thread other than the coroutines' has forked: there are none in the child.
    let Some(scheduler) = scheduler::try_scheduler() else { return };
    drop(scheduler.forking.take());
    scheduler.forget_parent();
    // What goes on as a coroutine may wait at any time, and without a loop of its own would wait in the parent's. On the
    // main stack, whoever needs a loop makes it.
    let goes_on = !scheduler.is_on_own_stack() || scheduler.event_loop.is_inherited();
    generation::set_forked_by_coroutine(goes_on);
    if goes_on && let Err(reason) = crate::event_loop::ensure() {
        let words = format!("the forked process has no event loop: {reason}\n");
        // SAFETY: write(2) reads the words, and _exit(2) ends the child, of which nothing has run yet.
        unsafe {
            libc::write(libc::STDERR_FILENO, words.as_ptr().cast(), words.len());
            libc::_exit(255)
        }
    }
    let hooks = scheduler.on_fork.borrow().clone();
    for forget in hooks {
        forget();
    }
}

/// Leaves the task of the parent's loop, in a child that was made by a callback on the loop's own stack. To be called
/// when the callback has returned; does nothing anywhere else.
pub fn leave_if_inherited() {
    if let Some(scheduler) = scheduler::home().filter(|scheduler| scheduler.is_on_own_stack()) {
        scheduler.leave_inherited();
    }
}
