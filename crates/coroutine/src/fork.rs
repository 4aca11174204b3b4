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
//! is [`Inert`] in another process than the one that it was spawned in.

use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::panic::resume_unwind;
use std::pin::Pin;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{MutexGuard, PoisonError};
use std::task::{Context, Poll};

use tokio::io::unix::AsyncFd;
use tokio::runtime::LocalRuntime;

use crate::scheduler::{self, Remote, Scheduler};

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

/// Calls `forget` in each forked child, before `fork()` returns, when the scheduler is the child's already. It may not
/// run coroutines or drop what belongs to the parent.
pub fn on_fork(forget: fn()) {
    scheduler::install();
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
    FORKS.fetch_add(1, Ordering::Relaxed);
    if let Some(scheduler) = scheduler::try_scheduler() {
        drop(scheduler.forking.take());
    }
}

unsafe extern "C" fn in_child() {
    GENERATION.store(generation().wrapping_add(1), Ordering::Relaxed);
    // A thread other than the coroutines' has forked: there are none in the child.
    let Some(scheduler) = scheduler::try_scheduler() else { return };
    drop(scheduler.forking.take());
    scheduler.forget_parent();
    // What goes on as a coroutine may wait at any time, and without a loop of its own would wait in the parent's. On the
    // main stack, whoever needs a loop makes it.
    let goes_on = !scheduler.is_on_own_stack() || scheduler.event_loop.is_inherited();
    FORKED_BY_COROUTINE.store(goes_on, Ordering::Relaxed);
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

/// The lock on what other threads reach, held during a fork.
pub(crate) type Forking = MutexGuard<'static, Remote>;

/// The descriptors of a runtime's epoll instance, of which it has one to wait and one to register.
#[derive(Default)]
pub(crate) struct Epoll(Vec<RawFd>);

impl Epoll {
    /// Tokio does not tell them. They are those by which a descriptor can be modified that only it has registered.
    pub(crate) fn of(runtime: &LocalRuntime) -> io::Result<Self> {
        /// Numbers are given out from the lowest, but other threads may have closed some meanwhile.
        const BEYOND: RawFd = 64;

        let _entered = runtime.enter();
        // SAFETY: eventfd(2) takes no pointers.
        let probe = unsafe { libc::eventfd(0, libc::EFD_CLOEXEC) };
        if probe < 0 {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: eventfd(2) returned this descriptor and nobody else owns it; the AsyncFd keeps it open.
        let probe = unsafe { AsyncFd::register(OwnedFd::from_raw_fd(probe)) }?;
        let number = probe.as_raw_fd();
        let found = (0..number.saturating_add(BEYOND)).filter(|&candidate| {
            let mut nothing = libc::epoll_event { events: 0, u64: 0 };
            // SAFETY: epoll_ctl(2) reads the event. It fails on what is no epoll instance, and on any other one.
            unsafe { libc::epoll_ctl(candidate, libc::EPOLL_CTL_MOD, number, &mut nothing) == 0 }
        });
        Ok(Self(found.collect()))
    }

    /// In a child: from now on they are those of an empty instance, and the parent's is out of reach.
    pub(crate) fn replace(&self) {
        let Some(first) = self.0.first() else { return };
        // SAFETY: descriptors of the forgotten runtime, in a process with one thread. Closing the first makes room for
        // the new one where no other number is free; the parent's files are still open in the parent.
        unsafe {
            libc::close(*first);
            let empty = libc::epoll_create1(libc::EPOLL_CLOEXEC);
            for &number in self.0.iter().filter(|&&number| number != empty) {
                libc::dup3(empty, number, libc::O_CLOEXEC);
            }
            if !self.0.contains(&empty) {
                libc::close(empty);
            }
        }
    }
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

/// What unwinds the parent's task from a child's stack.
struct Orphaned;

/// On the loop's own stack, when a coroutine has come back to it that has forked: in the child, leaves the task of the
/// parent's loop. Does nothing anywhere else.
#[inline(always)]
pub(crate) fn leave_inherited(scheduler: &Scheduler) {
    if scheduler.event_loop.is_inherited() && scheduler.away.get() == 0 {
        leave(scheduler);
    }
}

/// Leaves the task of the parent's loop, in a child that was made by a callback on the loop's own stack. To be called
/// when the callback has returned; does nothing anywhere else.
pub fn leave_if_inherited() {
    if let Some(scheduler) = scheduler::home().filter(|scheduler| scheduler.is_on_own_stack()) {
        leave_inherited(scheduler);
    }
}

#[cold]
fn leave(scheduler: &Scheduler) -> ! {
    scheduler.event_loop.wake_inherited();
    resume_unwind(Box::new(Orphaned))
}
