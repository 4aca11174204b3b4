//! `Swoole\Coroutine\Scheduler`: coroutines that start together with the event loop.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use swoole_zend::class::Visitor;
use swoole_zend::error::{self, Level};
use swoole_zend::{Args, Callable, Class, Embedded, PhpResult, Thrown, Value, Zval, doorway, sys};

use crate::classes::classes;
use crate::{functions, runtime};

static CLASS: Class<Scheduler> = Class::new();

/// Called once, at module start-up.
pub(crate) fn startup() {
    CLASS.attach(classes().coroutine_scheduler);
}

/// Coroutines to start: how many, of what.
struct Task {
    count: i64,
    callable: Callable,
    arguments: Vec<Value>,
}

/// The native half of the object.
#[derive(Default)]
struct Scheduler {
    tasks: RefCell<VecDeque<Task>>,
    started: Cell<bool>,
}

impl Embedded for Scheduler {
    fn class() -> &'static Class<Self> {
        &CLASS
    }

    fn visit(&self, visitor: &mut Visitor) {
        for task in &*self.tasks.borrow() {
            visitor.value(task.callable.value());
            for argument in &task.arguments {
                visitor.value(argument);
            }
        }
    }
}

impl Scheduler {
    fn add(&self, name: &str, count: i64, callable: Callable, arguments: &[Zval]) {
        if self.started.get() {
            error::raise(
                Level::Warning,
                &format!("scheduler is running, unable to execute Swoole\\Coroutine\\Scheduler->{name}"),
            );
            return;
        }
        let arguments = arguments.iter().map(Zval::to_value).collect();
        self.tasks.borrow_mut().push_back(Task { count, callable, arguments });
    }

    fn start(&self) -> bool {
        if self.started.get() {
            let words = "scheduler is started, unable to execute Swoole\\Coroutine\\Scheduler->start";
            error::raise(Level::Warning, words);
            return false;
        }
        if functions::refuse_second_loop() {
            return false;
        }
        if self.tasks.borrow().is_empty() {
            error::raise(Level::Warning, "no coroutine task");
            return false;
        }
        self.started.set(true);
        runtime::activate();
        loop {
            let next = self.tasks.borrow_mut().pop_front();
            let Some(task) = next else { break };
            for _ in 0..task.count {
                // Where one is refused, so are all that follow: one warning is enough.
                if super::start(task.callable.clone(), task.arguments.clone()).is_none() {
                    break;
                }
            }
            // What an error handler has made of the warning.
            if error::is_pending() {
                self.started.set(false);
                return false;
            }
        }
        let ran = functions::run_loop();
        self.started.set(false);
        ran
    }
}

fn with<R>(args: &Args<'_>, body: impl FnOnce(&Scheduler) -> PhpResult<R>) -> PhpResult<R> {
    let this = args.this().ok_or(Thrown)?;
    body(this.state::<Scheduler>().ok_or(Thrown)?)
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_Scheduler_add(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, _| {
        args.expect(1, None)?;
        let callable = args.callable(1)?;
        with(args, |scheduler| {
            scheduler.add("add", 1, callable, args.rest(2));
            Ok(())
        })
    });
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_Scheduler_parallel(
    frame: *mut sys::zend_execute_data,
    result: *mut sys::zval,
) {
    doorway(frame, result, |args, _| {
        args.expect(2, None)?;
        let (count, callable) = (args.long(1)?, args.callable(2)?);
        with(args, |scheduler| {
            scheduler.add("parallel", count, callable, args.rest(3));
            Ok(())
        })
    });
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_Scheduler_set(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, _| super::options::set_from(args));
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_Scheduler_getOptions(
    frame: *mut sys::zend_execute_data,
    result: *mut sys::zval,
) {
    doorway(frame, result, super::options::get_all);
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_Scheduler_start(
    frame: *mut sys::zend_execute_data,
    result: *mut sys::zval,
) {
    doorway(frame, result, |args, result| {
        args.expect(0, Some(0))?;
        let started = with(args, |scheduler| Ok(scheduler.start()))?;
        result.set_bool(started);
        Ok(())
    });
    super::reraise();
}
