//! Destructors that the cycle collector calls in a coroutine: each gets a coroutine of its own, which may wait.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use swoole_coroutine::{current, spawn_with};
use swoole_zend::collector::{self, Destructor};
use swoole_zend::{Value, error};

use crate::coroutine;

/// Called once, at module start-up.
pub(crate) fn startup() {
    collector::watch(apart);
}

/// At module shutdown.
pub(crate) fn shutdown() {
    collector::unwatch();
}

/// Between the coroutine of the destructor and the one that collects, for as long as the latter listens.
#[derive(Default)]
struct Ended {
    nobody_listens: Cell<bool>,
    exception: RefCell<Option<Value>>,
}

fn apart(destructor: Destructor) -> bool {
    if current().is_none() {
        return false;
    }
    let ended = Rc::new(Ended::default());
    let told = Rc::clone(&ended);
    let spawned = spawn_with(move |me| {
        coroutine::begin();
        destructor.run();
        if !told.nobody_listens.get() {
            // As if it had been called where the collector was: whoever made it run gets the exception.
            drop(told.exception.replace(error::take()));
        }
        drop(told);
        coroutine::finish(me, Value::null(), error::is_pending());
    });
    ended.nobody_listens.set(true);
    let exception = ended.exception.take();
    drop(ended);
    if let Some(exception) = exception {
        error::throw_any(exception);
    }
    spawned.is_ok()
}
