//! One coroutine: who it is, where it stands, how it is woken.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{RawWaker, RawWakerVTable, Waker};
use std::time::Duration;

use crate::clock::clock;
use crate::scheduler::{self, Scheduler};
use crate::stack::Stack;

/// Where a coroutine stands. The numbers are those of `SWOOLE_CORO_*`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Has not run yet.
    Init = 0,
    /// Parked, until something wakes it.
    Waiting = 1,
    /// Running, or waiting for a coroutine that it resumed itself.
    Running = 2,
    /// Finished; its stack waits in the pool for the next one.
    End = 3,
}

/// Who may wake a parked coroutine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Parked {
    /// It is not parked.
    No,
    /// In [`crate::wait`]: any wake-up is welcome, the future is simply polled again.
    OnFuture,
    /// In [`crate::wait_interruptible`]: as [`Self::OnFuture`], and a signal may end it.
    Interruptible,
    /// In [`crate::park`]: only [`crate::resume`] or a cancellation.
    UntilResumed,
    /// In [`crate::preempt`]: it goes on in its turn, and nobody can end that sooner.
    Preempted,
    /// In a line of other coroutines: whoever gives it its turn, or a cancellation.
    InLine,
}

/// Where a coroutine stands with its reserve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reserve {
    /// It is part of the guard.
    Closed,
    /// It was touched.
    Open,
    /// It was touched and an error raised. Closed again but for the part that is in use.
    Told,
    /// Touched once more before the coroutine had left it.
    OpenAgain,
}

/// The body of a new coroutine: a function, and where on its starter's stack the closure is.
pub(crate) type Entry = (unsafe fn(*mut (), &'static Coroutine), *mut ());

/// A coroutine. The memory belongs to a stack slot and is reused for the slot's next coroutine, under a new
/// id; so keep ids, not references, across anything that may run other code.
pub struct Coroutine {
    pub(crate) id: Cell<i64>,
    pub(crate) parent: Cell<i64>,
    pub(crate) state: Cell<State>,
    pub(crate) parked: Cell<Parked>,
    pub(crate) reason: Cell<&'static str>,
    pub(crate) canceled: Cell<bool>,
    /// What has ended the wait was a signal, and no cancellation.
    pub(crate) interrupted: Cell<bool>,
    /// In a line: it is its turn now.
    pub(crate) woken: Cell<bool>,
    /// In a line: who stands before it, and who behind.
    pub(crate) before: Cell<Option<&'static Coroutine>>,
    pub(crate) behind: Cell<Option<&'static Coroutine>>,
    /// In a gate's line: where the gate has the id of who is inside.
    pub(crate) waits_for: Cell<Option<&'static Cell<i64>>>,
    /// How many sweeps have found it parked since it last ran.
    pub(crate) sweeps: Cell<u8>,
    /// The coroutine that resumed this one; null for the loop's own stack.
    pub(crate) caller: Cell<*const Coroutine>,
    pub(crate) context: Cell<*mut ()>,
    pub(crate) entry: Cell<Option<Entry>>,
    pub(crate) local: RefCell<Option<Box<dyn Any>>>,
    /// When it was started, by the coarse clock.
    pub(crate) started: Cell<Duration>,
    /// Nanoseconds it has run, as far as the stopwatch was on; without what it runs right now.
    pub(crate) executed: Cell<u64>,
    /// What [`crate::cancel_with`] was told when it last ended a wait of this coroutine.
    pub(crate) cause: Cell<u8>,
    /// The coroutine that waits in [`crate::join`] for this one to end.
    pub(crate) joiner: Cell<Option<&'static Coroutine>>,
    /// How many it waits for itself in [`crate::join`].
    pub(crate) joining: Cell<usize>,
    /// Queued on the scheduler's ready list. The only field that other threads touch.
    pub(crate) queued: AtomicBool,
    /// Whether it has run off its stack. Written by a signal handler, too, on this thread.
    pub(crate) reserve: Cell<Reserve>,
    pub(crate) scheduler: &'static Scheduler,
    pub(crate) stack: Stack,
}

impl Coroutine {
    pub(crate) fn new(scheduler: &'static Scheduler, stack: Stack) -> Self {
        Self {
            id: Cell::new(0),
            parent: Cell::new(-1),
            state: Cell::new(State::Init),
            parked: Cell::new(Parked::No),
            reason: Cell::new(""),
            canceled: Cell::new(false),
            interrupted: Cell::new(false),
            woken: Cell::new(false),
            before: Cell::new(None),
            behind: Cell::new(None),
            waits_for: Cell::new(None),
            sweeps: Cell::new(0),
            caller: Cell::new(std::ptr::null()),
            context: Cell::new(std::ptr::null_mut()),
            entry: Cell::new(None),
            local: RefCell::new(None),
            started: Cell::new(Duration::ZERO),
            executed: Cell::new(0),
            cause: Cell::new(0),
            joiner: Cell::new(None),
            joining: Cell::new(0),
            queued: AtomicBool::new(false),
            reserve: Cell::new(Reserve::Closed),
            scheduler,
            stack,
        }
    }

    /// The coroutine's id, counted from 1 and never used twice in a process.
    #[inline]
    pub fn id(&self) -> i64 {
        self.id.get()
    }

    /// Id of the coroutine that started it, or -1 when the main stack did.
    pub fn parent(&self) -> i64 {
        self.parent.get()
    }

    /// Where it stands.
    pub fn state(&self) -> State {
        self.state.get()
    }

    /// What it waits for, in a word; empty while it runs.
    pub fn reason(&self) -> &'static str {
        self.reason.get()
    }

    /// Whether its last wait ended because it was canceled.
    pub fn is_canceled(&self) -> bool {
        self.canceled.get()
    }

    /// What the one who ended its last wait has told it; 0 for a plain [`crate::cancel`].
    pub fn cause(&self) -> u8 {
        self.cause.get()
    }

    /// How long ago it was started: never less than that, and at most a tick of the kernel's clock (1 to 10 ms) more.
    pub fn age(&self) -> Duration {
        clock(libc::CLOCK_MONOTONIC).saturating_sub(self.started.get())
    }

    /// The engine's context, as `Engine::prepare` made it.
    pub fn context(&self) -> *mut () {
        self.context.get()
    }

    /// Its slot.
    pub fn stack(&self) -> &Stack {
        &self.stack
    }

    /// What the embedder keeps with this coroutine; dropped by [`Coroutine::take_local`] or when the slot is reused.
    pub fn local(&self) -> &RefCell<Option<Box<dyn Any>>> {
        &self.local
    }

    /// Takes what the embedder has kept with this coroutine.
    pub fn take_local(&self) -> Option<Box<dyn Any>> {
        self.local.borrow_mut().take()
    }

    /// A waker that queues this coroutine. It may outlive the coroutine: then it wakes the slot's next
    /// owner for nothing, which a future shrugs off and [`crate::park`] does not hear.
    pub(crate) fn waker(&'static self) -> Waker {
        // SAFETY: the vtable's functions take exactly this pointer, which is valid for the process's life.
        unsafe { Waker::from_raw(raw_waker(self)) }
    }

    /// Queues the coroutine, from whichever thread this is.
    pub(crate) fn wake(&'static self) {
        if self.queued.swap(true, Ordering::AcqRel) {
            return;
        }
        if scheduler::is_mine(self.scheduler) {
            self.scheduler.queue_local(self);
        } else {
            self.scheduler.queue_remote(self);
        }
    }

    /// It has just ended: its joiner has one less to wait for.
    #[inline]
    pub(crate) fn has_ended(&self) {
        if let Some(joiner) = self.joiner.take() {
            let left = joiner.joining.get().saturating_sub(1);
            joiner.joining.set(left);
            if left == 0 {
                // Queued, not run: it goes on in its turn, as in Swoole.
                joiner.wake();
            }
        }
    }

    /// Its stack is at rest, or in use above its reserve only.
    #[cold]
    pub(crate) fn close_reserve(&self) {
        // Where the system refuses, the stack has no reserve the next time, and is as large as that.
        if self.stack.close_reserve(usize::MAX) {
            self.reserve.set(Reserve::Closed);
            self.scheduler.onlookers.one_less_deep();
        }
    }
}

static VTABLE: RawWakerVTable = RawWakerVTable::new(clone, wake, wake, drop_nothing);

fn raw_waker(coroutine: &'static Coroutine) -> RawWaker {
    RawWaker::new(std::ptr::from_ref(coroutine).cast(), &VTABLE)
}

unsafe fn clone(data: *const ()) -> RawWaker {
    RawWaker::new(data, &VTABLE)
}

unsafe fn wake(data: *const ()) {
    // SAFETY: `raw_waker` made this pointer from a reference that is never freed. Other threads touch
    // `queued`, which is atomic, and `scheduler`, which never changes.
    let coroutine: &'static Coroutine = unsafe { &*data.cast() };
    coroutine.wake();
}

unsafe fn drop_nothing(_: *const ()) {}
