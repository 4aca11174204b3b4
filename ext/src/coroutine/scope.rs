//! `Swoole\Coroutine\Scope`: coroutines that end together.
//!
//! The object and its coroutines share a [`Family`]. Cancellation comes from the event loop, never from where something
//! failed: there, some of the others may be in the middle of resuming one another; on the loop's own stack all are parked.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

use swoole_coroutine::{Canceled, Coroutine, Hold, by_id, current_id};
use swoole_zend::class::Visitor;
use swoole_zend::{
    Args, Callable, Class, Embedded, PhpResult, Thrown, Value, Zval, doorway, error, globals, sys,
};
use tokio::task::AbortHandle;

use super::cancel::THROW;
use super::members::Members;
use crate::classes::classes;

static CLASS: Class<Scope> = Class::new();

/// Called once, at module start-up.
pub(crate) fn startup() {
    CLASS.attach(classes().coroutine_scope);
}

/// The native half of the object.
#[derive(Default)]
struct Scope(Rc<Family>);

impl Embedded for Scope {
    fn class() -> &'static Class<Self> {
        &CLASS
    }

    fn visit(&self, visitor: &mut Visitor) {
        for exception in [&self.0.failure, &self.0.own] {
            if let Some(exception) = &*exception.borrow() {
                visitor.value(exception);
            }
        }
    }
}

/// Where a scope stands.
#[derive(Clone, Copy, Default, PartialEq)]
enum State {
    #[default]
    Open,
    /// Canceled, and if that is true because the time was up.
    Canceled {
        late: bool,
    },
    Closed,
}

#[derive(Default)]
struct Family {
    state: Cell<State>,
    /// Those that have not ended.
    children: Members,
    /// The coroutine that is in run()'s function, 0 for none.
    parent: Cell<i64>,
    /// What that coroutine was canceled with by the scope itself.
    own: RefCell<Option<Value>>,
    /// The first exception of a child.
    failure: RefCell<Option<Value>>,
    /// Whoever waits in join().
    joiners: RefCell<Vec<Waker>>,
    timer: RefCell<Option<Timer>>,
}

/// What ends the scope in time; it keeps the loop alive.
struct Timer {
    task: AbortHandle,
    _hold: Hold,
}

impl Drop for Timer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Family {
    fn is_empty(&self) -> bool {
        self.children.is_empty()
    }

    /// Whether coroutine `id` is one that a cancellation is for.
    fn contains(&self, id: i64) -> bool {
        by_id(id).is_some() && (self.parent.get() == id || self.children.contains(id))
    }

    /// Starts a child. None, with a warning, when there are too many coroutines.
    fn spawn(self: &Rc<Self>, callable: Callable, arguments: Vec<Value>) -> PhpResult<Option<i64>> {
        super::require()?;
        let refused = match self.state.get() {
            State::Open => None,
            State::Canceled { .. } => Some("the scope was canceled"),
            State::Closed => Some("the scope is closed"),
        };
        if let Some(words) = refused {
            return Err(error::throw(classes().error, words, 0));
        }
        let family = Rc::clone(self);
        Ok(super::spawn(move |me| family.live(me, callable, arguments)))
    }

    /// A child's whole life.
    fn live(self: &Rc<Self>, me: &'static Coroutine, callable: Callable, mut arguments: Vec<Value>) {
        super::begin();
        self.children.insert(me.id());
        let result = callable.call(&mut arguments);
        self.take_failure();
        let mut given = [result.unwrap_or_else(|Thrown| Value::null())];
        if me.local().borrow().is_some() {
            super::run_deferred(me, &mut given, || self.take_failure());
        }
        crate::session::end();
        globals::end_output_buffers();
        // The last references may run destructors.
        drop(given);
        drop(arguments);
        drop(callable);
        self.take_failure();
        self.children.remove(me.id());
        if self.is_empty() {
            self.joiners.take().iter().for_each(Waker::wake_by_ref);
        }
    }

    /// Takes what was thrown in a child, if anything was.
    fn take_failure(self: &Rc<Self>) {
        if error::is_exiting() {
            // This clears it. At the script's end that is all; a fatal error or an exit has unwound the stack to get here,
            // and goes on as in any coroutine.
            super::end_if_failed(error::report_uncaught());
        } else if let Some(exception) = error::take() {
            self.fail(exception);
        }
    }

    /// Keeps the first exception, and cancels the others because of it. That a child was canceled is no failure.
    fn fail(self: &Rc<Self>, exception: Value) {
        if !is_cancellation(&exception) && self.failure.borrow().is_none() {
            self.failure.replace(Some(exception));
            self.cancel(false);
        }
    }

    /// Cancels all children, and the parent if it is still in its function, in the next turn of the loop. Once: what
    /// they do to end in order is not disturbed again, and two scopes that join each other do not cancel in turns.
    fn cancel(self: &Rc<Self>, late: bool) {
        if self.state.get() != State::Open {
            return;
        }
        self.state.set(State::Canceled { late });
        let mut left = self.children.ids();
        left.push(self.parent.get());
        let (family, hold) = (Rc::downgrade(self), swoole_coroutine::hold());
        let task = async move {
            tokio::task::yield_now().await;
            while let Some(family) = family.upgrade() {
                left.retain(|&id| family.contains(id) && !family.cancel_one(id));
                drop(family);
                if left.is_empty() || swoole_coroutine::is_aborted() {
                    break;
                }
                // What is left was preempted, or another thread works on its memory: that will be over some time.
                swoole_coroutine::one_comes_out().await;
            }
            drop(hold);
        };
        // The loop exists, since a coroutine runs in it.
        drop(swoole_coroutine::spawn_task(task));
    }

    /// Whether coroutine `id` has heard of it.
    fn cancel_one(self: &Rc<Self>, id: i64) -> bool {
        if id == self.parent.get() {
            CANCELING.with(|canceling| canceling.replace(Some((id, Rc::clone(self)))));
        }
        let canceled = swoole_coroutine::cancel_with(id, THROW);
        CANCELING.with(|canceling| drop(canceling.take()));
        canceled
    }

    /// Whether this is what the scope itself has canceled the coroutine in its function with.
    fn is_own(&self, exception: &Value) -> bool {
        let own = self.own.borrow();
        own.as_ref().and_then(|own| own.as_object()).is_some_and(|own| {
            exception.as_object().is_some_and(|object| std::ptr::eq(own.as_ptr(), object.as_ptr()))
        })
    }

    /// Cancels the scope in so many seconds, unless it is empty then.
    fn set_timer(self: &Rc<Self>, seconds: f64) {
        drop(self.timer.take());
        if self.state.get() != State::Open || seconds.is_nan() || seconds <= 0.0 {
            return;
        }
        let (family, duration) = (Rc::downgrade(self), super::duration(seconds));
        let task = swoole_coroutine::spawn_task(async move {
            tokio::time::sleep(duration).await;
            if let Some(family) = family.upgrade() {
                drop(family.timer.take());
                if !family.is_empty() || family.parent.get() != 0 {
                    family.cancel(true);
                }
            }
        });
        if let Ok(task) = task {
            let timer = Timer { task: task.abort_handle(), _hold: swoole_coroutine::hold() };
            self.timer.replace(Some(timer));
        }
    }

    /// Nothing more is started or canceled here. Returns where the scope stood.
    fn close(&self) -> State {
        drop(self.timer.take());
        self.state.replace(State::Closed)
    }

    /// Parks until there are no children.
    fn wait(&self) -> Result<(), Canceled> {
        let all = poll_fn(|context| {
            if self.is_empty() {
                return Poll::Ready(());
            }
            self.joiners.borrow_mut().push(context.waker().clone());
            Poll::Pending
        });
        swoole_coroutine::wait_inside("scope", all)
    }

    /// Waits for all, whatever happens meanwhile, and throws what is to be thrown then.
    fn join(self: &Rc<Self>) -> PhpResult {
        super::require()?;
        if self.children.contains(current_id()) {
            return Err(error::throw(classes().error, "a coroutine of the scope cannot join it", 0));
        }
        let mut outer = None;
        while self.wait() == Err(Canceled) {
            super::canceled();
            if error::is_exiting() {
                return Err(Thrown);
            }
            let exception = error::take();
            // One that somebody else has asked for is not to be missed.
            outer = outer.filter(|outer| !self.is_own(outer)).or(exception);
            self.cancel(false);
        }
        let state = self.close();
        let failure = self.failure.take();
        if let Some(exception) = failure {
            error::throw_object(exception);
        } else if state == (State::Canceled { late: true }) {
            let words = "the time of the scope is up";
            error::throw(classes().coroutine_timeout_exception, words, libc::ETIMEDOUT.into());
        }
        // The engine makes what was thrown already its previous exception.
        if let Some(exception) = outer.filter(|outer| !error::is_pending() || !self.is_own(outer)) {
            error::throw_object(exception);
        }
        error::check()
    }
}

thread_local! {
    /// The coroutine that a scope is canceling, and that scope.
    static CANCELING: RefCell<Option<(i64, Rc<Family>)>> = const { RefCell::new(None) };
}

/// A coroutine has heard that it is canceled: by the scope that is at it, if any.
pub(super) fn heard() {
    let Some((id, family)) = CANCELING.with(RefCell::take) else { return };
    if id == current_id() {
        let own = error::take().inspect(|exception| {
            error::throw_object(exception.clone());
        });
        drop(family.own.replace(own));
    }
}

fn is_cancellation(exception: &Value) -> bool {
    exception.as_object().is_some_and(|object| object.is_a(classes().coroutine_canceled_exception))
}

/// `run()`.
fn run(args: &Args<'_>) -> PhpResult<Value> {
    args.expect(1, Some(2))?;
    let callable = args.callable(1)?;
    let seconds = args.double_or(2, -1.0)?;
    let me = super::require()?;
    let object = CLASS.instantiate();
    let family = Rc::clone(&object.0);
    family.set_timer(seconds);
    family.parent.set(me.id());
    // Ours is the last reference: the destructor would join the scope in here, where it still has a parent.
    let object = object.into_value();
    let result = callable.call(&mut [object.clone()]);
    family.parent.set(0);
    if result.is_err() {
        if error::is_exiting() {
            // Nobody waits any more, the destructor no more than we do.
            family.close();
            return Err(Thrown);
        }
        let Some(exception) = error::take() else { return Err(Thrown) };
        if !is_cancellation(&exception) {
            family.fail(exception);
        } else if !family.is_own(&exception) {
            // Somebody else has canceled this coroutine: the scope goes with it, and it goes on from here.
            family.cancel(false);
            let _ = family.join();
            return Err(error::throw_object(exception));
        }
    }
    let joined = family.join();
    drop(family.own.take());
    joined.map(|()| result.unwrap_or_else(|Thrown| Value::null()))
}

/// A method on `$this`.
fn method(
    frame: *mut sys::zend_execute_data,
    result: *mut sys::zval,
    body: impl FnOnce(&Args<'_>, &Rc<Family>, &mut Zval) -> PhpResult,
) {
    doorway(frame, result, |args, result| {
        let this = args.this().ok_or(Thrown)?;
        let family = Rc::clone(&this.state::<Scope>().ok_or(Thrown)?.0);
        body(args, &family, result)
    });
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_Scope___construct(
    frame: *mut sys::zend_execute_data,
    result: *mut sys::zval,
) {
    doorway(frame, result, |args, _| args.expect(0, Some(0)));
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_Scope_run(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        result.set(run(args)?);
        Ok(())
    });
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_Scope_spawn(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    method(frame, result, |args, family, result| {
        args.expect(1, None)?;
        let callable = args.callable(1)?;
        let arguments = args.rest(2).iter().map(Zval::to_value).collect();
        match family.spawn(callable, arguments)? {
            Some(id) => result.set_long(id),
            None => result.set_bool(false),
        }
        Ok(())
    });
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_Scope_join(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    method(frame, result, |args, family, _| {
        args.expect(0, Some(0))?;
        family.join()
    });
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_Scope_cancel(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    method(frame, result, |args, family, _| {
        args.expect(0, Some(0))?;
        super::require()?;
        family.cancel(false);
        Ok(())
    });
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_Scope_timeout(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    method(frame, result, |args, family, result| {
        args.expect(1, Some(1))?;
        let seconds = args.double(1)?;
        super::require()?;
        family.set_timer(seconds);
        result.set(args.this().ok_or(Thrown)?.to_value());
        Ok(())
    });
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_Scope___destruct(
    frame: *mut sys::zend_execute_data,
    result: *mut sys::zval,
) {
    method(frame, result, |_, family, _| {
        // Where nobody can wait, or a child held the last reference, the others end in their own time.
        let can_wait = swoole_coroutine::current().is_some() && !family.children.contains(current_id());
        if can_wait && family.state.get() != State::Closed {
            return family.join();
        }
        Ok(())
    });
}
