//! `Swoole\Coroutine\{batch, parallel, map}`: run many, wait for all.

use std::cell::RefCell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};
use std::time::Duration;

use swoole_coroutine::Canceled;
use swoole_zend::array::{ArrayBuilder, Key};
use swoole_zend::error;
use swoole_zend::{Array, Callable, PhpResult, Thrown, Value, doorway, sys};

use super::members::Members;

/// Results as they come in. The coroutines and whoever waits for them hold it together.
struct Gather {
    results: RefCell<Vec<Value>>,
    left: Members,
    waiter: RefCell<Option<Waker>>,
}

impl Gather {
    /// With places for so many results.
    fn new(places: usize) -> Rc<Self> {
        let results = (0..places).map(|_| Value::null()).collect();
        Rc::new(Self { results: RefCell::new(results), left: Members::default(), waiter: RefCell::new(None) })
    }

    /// Starts a coroutine for the result at `index`. False when it was refused, with a warning.
    fn start(self: &Rc<Self>, index: usize, callable: Callable, mut arguments: Vec<Value>) -> bool {
        let gather = Rc::clone(self);
        let started = super::spawn(move |me| {
            super::begin();
            gather.left.insert(me.id());
            let result = callable.call(&mut arguments);
            let failed = result.is_err();
            let result = result.unwrap_or_else(|Thrown| Value::null());
            if !failed {
                gather.set(index, result.clone());
                gather.one_less(me.id());
            }
            super::finish(me, result, failed);
            drop((arguments, callable, gather));
            super::end_if_failed(error::report_uncaught());
        });
        started.is_some()
    }

    fn set(&self, index: usize, result: Value) {
        let former = self.results.borrow_mut().get_mut(index).map(|place| std::mem::replace(place, result));
        drop(former);
    }

    fn one_less(&self, id: i64) {
        self.left.remove(id);
        if self.left.is_empty() {
            let waiter = self.waiter.take();
            if let Some(waiter) = waiter {
                waiter.wake();
            }
        }
    }

    /// Parks until all have ended, for `limit` at most.
    fn wait(&self, reason: &'static str, limit: Option<Duration>) {
        if self.left.is_empty() {
            return;
        }
        let all = poll_fn(|context| {
            if self.left.is_empty() {
                return Poll::Ready(());
            }
            let former = self.waiter.replace(Some(context.waker().clone()));
            drop(former);
            Poll::Pending
        });
        let waited = match limit {
            Some(limit) => swoole_coroutine::wait(reason, tokio::time::timeout(limit, all)).map(|_| ()),
            None => swoole_coroutine::wait_inside(reason, all),
        };
        if waited == Err(Canceled) {
            super::canceled();
        }
    }

    /// What has come in so far, under the keys of `list`.
    fn under_keys_of(&self, list: &Array) -> Value {
        let results = self.results.borrow().clone();
        let mut array = ArrayBuilder::with_capacity(results.len());
        for ((key, _), result) in list.iter().zip(results) {
            match key {
                Key::Index(index) => array.set_index(index, result),
                Key::Name(name) => array.set_zstr(name, result),
            };
        }
        array.into()
    }
}

/// Calls to make: callable and arguments of each.
fn run(
    reason: &'static str,
    calls: Vec<(Callable, Vec<Value>)>,
    limit: Option<Duration>,
) -> PhpResult<Rc<Gather>> {
    let gather = Gather::new(calls.len());
    if !calls.is_empty() {
        super::require()?;
    }
    for (index, (callable, arguments)) in calls.into_iter().enumerate() {
        gather.start(index, callable, arguments);
        // What an error handler has made of the warning.
        error::check()?;
    }
    gather.wait(reason, limit);
    error::check().map(|()| gather)
}

#[unsafe(no_mangle)]
extern "C" fn zif_Swoole_Coroutine_batch(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(1, Some(2))?;
        let tasks = args.array(1)?;
        let limit = super::limit(args.double_or(2, -1.0)?);
        let calls: Result<Vec<_>, _> = tasks
            .iter()
            .map(|(_, task)| Callable::resolve(task).map(|callable| (callable, Vec::new())))
            .collect();
        let calls = calls.map_err(|words| {
            error::throw_type_error(&format!(
                "Swoole\\Coroutine\\batch(): Argument #1 ($tasks) must be an array of callables, {words}"
            ))
        })?;
        result.set(run("batch", calls, limit)?.under_keys_of(tasks));
        Ok(())
    });
}

#[unsafe(no_mangle)]
extern "C" fn zif_Swoole_Coroutine_map(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(2, Some(3))?;
        let (list, callable) = (args.array(1)?, args.callable(2)?);
        let limit = super::limit(args.double_or(3, -1.0)?);
        let calls = list.iter().map(|(_, element)| (callable.clone(), vec![element.to_value()])).collect();
        result.set(run("map", calls, limit)?.under_keys_of(list));
        Ok(())
    });
}

#[unsafe(no_mangle)]
extern "C" fn zif_Swoole_Coroutine_parallel(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, _| {
        args.expect(2, Some(2))?;
        let (count, callable) = (args.long(1)?, args.callable(2)?);
        let gather = Gather::new(0);
        if count > 0 {
            super::require()?;
        }
        for _ in 0..count {
            // Where one is refused, so are all that follow: one warning is enough, however absurd the number is.
            if !gather.start(0, callable.clone(), Vec::new()) {
                break;
            }
        }
        error::check()?;
        gather.wait("parallel", None);
        error::check()
    });
}
