//! What is called in a turn of the loop: `defer()` once, `cycle()` each time.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::poll_fn;
use std::io;
use std::task::{Context, Poll, Waker};

use swoole_coroutine::{Hold, hold, is_aborted, on_turn, spawn_task};
use swoole_zend::{Callable, PhpStatic};

use crate::callback;

#[derive(Default)]
pub(super) struct Turns {
    deferred: RefCell<Vec<Callable>>,
    /// Those of the turn that runs. Not on its stack: a child that one of them forks leaves that by unwinding, and must
    /// not destroy what the parent is about to call.
    due: RefCell<VecDeque<Callable>>,
    /// For the beginning and the end of a turn.
    cycles: [RefCell<Option<Callable>>; 2],
    task: RefCell<Option<Waker>>,
    spawned: Cell<bool>,
    hold: Cell<Option<Hold>>,
}

static TURNS: PhpStatic<Cell<Option<&'static Turns>>> = PhpStatic::new(Cell::new(None));

/// Leaked: the loop's task refers to it, and that lives as long as the process.
pub(super) fn turns() -> &'static Turns {
    TURNS.get().unwrap_or_else(|| {
        let turns: &'static Turns = Box::leak(Box::default());
        TURNS.set(Some(turns));
        turns
    })
}

/// In a forked child: what was deferred is the parent's.
pub(super) fn in_child() {
    TURNS.set(None);
}

impl Turns {
    fn ensure_task(&'static self) -> io::Result<()> {
        if !self.spawned.get() {
            spawn_task(poll_fn(|context| self.poll(context)))?;
            self.spawned.set(true);
        }
        Ok(())
    }

    /// Calls `callback` in the next turn.
    pub(super) fn defer(&'static self, callback: Callable) -> io::Result<()> {
        self.ensure_task()?;
        self.deferred.borrow_mut().push(callback);
        self.hold.set(Some(hold()));
        self.wake();
        Ok(())
    }

    /// Sets what is called in each turn; returns what was set before.
    pub(super) fn set_cycle(
        &'static self,
        before: bool,
        callback: Option<Callable>,
    ) -> io::Result<Option<Callable>> {
        self.ensure_task()?;
        let [first, last] = &self.cycles;
        let former = if before { first } else { last }.replace(callback);
        let wanted = first.borrow().is_some() || last.borrow().is_some();
        on_turn(if wanted { self.task.borrow().clone() } else { None });
        self.wake();
        Ok(former)
    }

    /// Forgets everything: the request ends, or the event loop was told to.
    pub(super) fn clear(&self) {
        drop(self.deferred.take());
        for cycle in &self.cycles {
            drop(cycle.take());
        }
        drop(self.hold.take());
        if self.spawned.get() {
            on_turn(None);
        }
    }

    fn wake(&self) {
        let task = self.task.borrow().clone();
        if let Some(task) = task {
            task.wake();
        }
    }

    fn poll(&self, context: &mut Context<'_>) -> Poll<()> {
        let known = self.task.borrow().as_ref().is_some_and(|task| task.will_wake(context.waker()));
        if !known {
            self.task.replace(Some(context.waker().clone()));
        }
        let [first, last] = &self.cycles;
        if first.borrow().is_some() || last.borrow().is_some() {
            on_turn(Some(context.waker().clone()));
        }
        call(first);
        // Those that are there now: what they defer themselves waits for the next turn.
        self.due.borrow_mut().extend(self.deferred.take());
        let mut called = false;
        loop {
            let next = self.due.borrow_mut().pop_front();
            let Some(callback) = next else { break };
            callback::call(callback, Vec::new());
            called = true;
        }
        if called {
            swoole_coroutine::happened();
        }
        if self.deferred.borrow().is_empty() && !is_aborted() {
            drop(self.hold.take());
        }
        call(last);
        Poll::Pending
    }
}

fn call(cycle: &RefCell<Option<Callable>>) {
    let function = cycle.borrow().clone();
    if let Some(function) = function {
        callback::call(function, Vec::new());
    }
}
