//! A coroutine runs off its stack.
//!
//! ```text
//!   C code touches the reserve ──► SIGSEGV ──► on_fault(): the reserve is opened, the embedder told ──► C code goes on,
//!                                                                                                      as if nothing were
//!   … and comes to a place where the embedder can act ──► settle(): still in the reserve?
//!                                                            no:  closed, nothing has happened
//!                                                            yes: the embedder raises an error
//! ```
//!
//! Why not leave from the signal handler, with the stack's contents as they are: the fault may be anywhere, under a lock of
//! malloc or of the dynamic loader, in the middle of a list that is being changed. What is skipped then is never put
//! right, and the error would only come later, somewhere else. So nothing is skipped: the code that has met the guard runs
//! on, in the reserve, until it gets to where an error may be raised at any time. Code that never does, because it calls
//! itself without calling the embedder, runs into the guard below the reserve, and that is the end of the process.
//!
//! The second time in a row is worse than the first: whoever has caught the first error has learned nothing from it.

use std::cell::Cell;
use std::ptr;

use crate::coroutine::{Coroutine, Reserve};
use crate::scheduler::{self, current, try_scheduler};
use crate::stack::{self, Part};

/// What is left open for the first error: for making it, and for what runs on the way up.
const FOR_AN_ERROR: usize = 64 * 1024;

/// What a fault was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The running coroutine has touched its reserve, which is open now: the faulting code may go on.
    Opened,
    /// The coroutine of that id has used up its stack and its reserve.
    Full(i64),
}

/// What is to be done about a coroutine that has touched its reserve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// Nothing: it has left the reserve, or never was there.
    Fine,
    /// Nothing yet: it was given an error and is still on its way up, or it cannot be given one here. Look again in a moment.
    Rises,
    /// An error that it can catch.
    Error,
    /// An error that ends it.
    Fatal,
}

/// A coroutine is in its reserve, and is to call [`settle`] as soon as it can: said in a signal handler, and each time that
/// it is resumed.
pub(crate) type Tell = fn();

thread_local! {
    static TELL: Cell<Option<Tell>> = const { Cell::new(None) };
}

/// Says who is told. Without this, faults are never [`Fault::Opened`].
pub fn on_overflow(tell: fn()) {
    TELL.set(Some(tell));
}

/// What a fault at `address` means, if it is the running coroutine running off its stack.
///
/// Async-signal-safe: it reads and writes cells of this thread's, and asks the system for a change of its mappings.
pub fn on_fault(address: usize) -> Option<Fault> {
    if !stack::may_be_in_a_slot(address) || try_scheduler().is_none() {
        return None;
    }
    let me = current()?;
    let part = me.stack().part_of_guard(address)?;
    let next = match me.reserve.get() {
        Reserve::Closed => Reserve::Open,
        Reserve::Told => Reserve::OpenAgain,
        Reserve::Open | Reserve::OpenAgain => return Some(Fault::Full(me.id())),
    };
    let tell = TELL.get();
    if part == Part::Guard || tell.is_none() || !me.stack().open_reserve() {
        return Some(Fault::Full(me.id()));
    }
    if next == Reserve::Open {
        me.scheduler.onlookers.one_more_deep(on_switch);
    }
    me.reserve.set(next);
    tell.into_iter().for_each(|tell| tell());
    Some(Fault::Opened)
}

/// Where the running coroutine may be given an error: whether it is to be.
#[inline]
pub fn settle() -> Settled {
    match current() {
        Some(me) if me.reserve.get() != Reserve::Closed => settle_deep(me),
        _ => Settled::Fine,
    }
}

#[cold]
fn settle_deep(me: &Coroutine) -> Settled {
    let here = 0_u8;
    let here = ptr::from_ref(&here).expose_provenance();
    if me.stack().is_above_reserve(here) {
        me.close_reserve();
        return Settled::Fine;
    }
    if me.stack().part_of_guard(here).is_none() {
        // On a stack that the embedder has made within this coroutine: what called that may be deep.
        return Settled::Rises;
    }
    match me.reserve.get() {
        Reserve::Open => {
            me.reserve.set(Reserve::Told);
            me.stack().close_reserve(here - FOR_AN_ERROR);
            Settled::Error
        }
        Reserve::OpenAgain => Settled::Fatal,
        Reserve::Told | Reserve::Closed => Settled::Rises,
    }
}

/// Whether some coroutine has touched its reserve and is not known to have left it.
pub fn is_any_deep() -> bool {
    try_scheduler().is_some_and(|scheduler| scheduler.onlookers.is_any_deep())
}

/// Control goes to a coroutine while there are some that are deep.
fn on_switch(to: &Coroutine) {
    if to.reserve.get() != Reserve::Closed && scheduler::is_mine(to.scheduler) {
        TELL.get().into_iter().for_each(|tell| tell());
    }
}
