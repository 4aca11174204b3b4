//! `Swoole\Coroutine`: the PHP face of the coroutine crate.

mod cancel;
pub(crate) mod channel;
mod context;
pub(crate) mod deadlock;
mod gather;
pub(crate) mod inspect;
mod iterator;
pub(crate) mod lock;
mod members;
pub(crate) mod mysql;
pub(crate) mod options;
pub(crate) mod preemption;
pub(crate) mod scheduler;
pub(crate) mod scope;
mod select;
pub(crate) mod system;
pub(crate) mod time_limit;

use std::cell::{Cell, RefCell};
use std::time::Duration;

use swoole_coroutine::{Coroutine, SpawnError, by_id, current, current_id};
use swoole_zend::error::{self, Level};
use swoole_zend::{
    Args, Callable, PhpResult, PhpStatic, Thrown, Value, Zval, bailout, doorway, globals, sys,
};

use crate::classes::classes;
use crate::{engine, exit_exception, last_error, session};

/// What PHP keeps with a coroutine; made when it is first needed.
#[derive(Default)]
struct Local {
    deferred: RefCell<Vec<Callable>>,
    time_limit: RefCell<Option<time_limit::TimeLimit>>,
    /// disableScheduler() was called.
    not_preemptible: Cell<bool>,
    context: RefCell<Option<Value>>,
    context_is_gone: Cell<bool>,
    /// The link of ext-pgsql that calls without one mean.
    link: RefCell<Option<Value>>,
}

fn with_local<R>(coroutine: &Coroutine, body: impl FnOnce(&Local) -> R) -> R {
    let mut slot = coroutine.local().borrow_mut();
    let local = slot.get_or_insert_with(|| Box::new(Local::default()));
    body(local.downcast_ref::<Local>().expect("the extension keeps nothing else here"))
}

/// The running coroutine, or the `Swoole\Error` that Swoole gives outside of one.
pub(crate) fn require() -> PhpResult<&'static Coroutine> {
    current().ok_or_else(|| {
        last_error::set(last_error::CO_OUT_OF_COROUTINE);
        error::throw(classes().error, "API must be called in the coroutine", last_error::CO_OUT_OF_COROUTINE)
    })
}

/// Waits for `future` in the running coroutine. None when the wait was canceled; the error number says so.
pub(crate) fn wait<F: Future>(reason: &'static str, future: F) -> Option<F::Output> {
    match swoole_coroutine::wait(reason, future) {
        Ok(output) => Some(output),
        Err(swoole_coroutine::Canceled) => {
            canceled();
            None
        }
    }
}

/// The script has ended, and coroutines that are still parked are being ended, too.
static ENDING: PhpStatic<Cell<bool>> = PhpStatic::new(Cell::new(false));
/// How often a coroutine may park again on its way out. Enough for `finally` blocks that wait; one that never
/// gives in is left where it is.
const ENDING_ROUNDS: usize = 100;

/// What a canceled wait leaves behind: the error number, and an exception if that was asked for; at the script's end
/// an exit.
pub(crate) fn canceled() {
    last_error::set(last_error::CO_CANCELED);
    session::wait_canceled();
    if ENDING.get() {
        error::throw_graceful_exit();
    } else if let Some(me) = current()
        && me.cause() == time_limit::CAUSE
    {
        time_limit::exceed(me);
    } else if current().is_some_and(|me| me.cause() == cancel::THROW) {
        error::throw(classes().coroutine_canceled_exception, "Coroutine canceled", last_error::CO_CANCELED);
        scope::heard();
    }
}

/// Ends the coroutines that are still parked though nothing can wake them any more: their `finally` blocks and
/// destructors run. Call it on the main stack when the loop has run.
pub(crate) fn end_parked() {
    ENDING.set(true);
    for _ in 0..ENDING_ROUNDS {
        if swoole_coroutine::count() == 0 {
            break;
        }
        swoole_coroutine::for_each(|parked| {
            swoole_coroutine::cancel(parked.id());
        });
        let _ = swoole_coroutine::block_on_idle();
    }
    ENDING.set(false);
}

thread_local! {
    static RERAISED: Cell<bool> = const { Cell::new(false) };
}

/// Goes on with a fatal error that has ended the coroutines, if there was one. Call it on the main stack
/// after anything that may have run a coroutine, from a frame that owns nothing.
pub(crate) fn reraise() {
    if swoole_coroutine::is_aborted() && current().is_none() {
        goes_on();
    }
}

/// Instead of [`reraise`] where the script has ended already: other shutdown functions still have their turn.
pub(crate) fn settle() {
    if swoole_coroutine::is_aborted() {
        RERAISED.set(true);
        globals::forget_memory_limit();
        swoole_interpose::hang_up();
    }
}

/// Once only: shutdown functions run after the fatal error, and may call us again.
#[cold]
fn goes_on() {
    if !RERAISED.replace(true) {
        swoole_interpose::hang_up();
        // SAFETY: PHP's own zend_try lies below on the main stack; our frames own nothing here.
        unsafe { bailout::bail_out() }
    }
}

/// Starts a coroutine that calls `callable`. Not more than Swoole's warning and none when it could not.
pub(crate) fn start(callable: Callable, arguments: Vec<Value>) -> Option<i64> {
    spawn(
        #[inline(always)]
        move |me| run(me, callable, arguments),
    )
}

/// Starts a coroutine with a native body that calls PHP; the body must end through [`finish`].
#[inline(always)]
pub(crate) fn spawn(body: impl FnOnce(&'static Coroutine) + 'static) -> Option<i64> {
    match swoole_coroutine::spawn_with(body) {
        Ok(id) => Some(id),
        Err(reason) => refused(&reason),
    }
}

#[cold]
fn refused(reason: &SpawnError) -> Option<i64> {
    match reason {
        SpawnError::TooMany(alive) => {
            error::raise(Level::Warning, &format!("exceed max number of coroutine {alive}"));
            None
        }
        reason => {
            if let Some(refusal) = reason.refusal() {
                error::raise(Level::Warning, &refusal);
            }
            None
        }
    }
}

/// A coroutine's whole life in PHP.
#[inline(always)]
pub(crate) fn run(me: &'static Coroutine, callable: Callable, mut arguments: Vec<Value>) {
    begin();
    let result = callable.call(&mut arguments);
    let failed = result.is_err();
    finish(me, result.unwrap_or_else(|Thrown| Value::null()), failed);
    drop(arguments);
    drop(callable);
    // The last reference to a closure or an argument may have run a destructor, which may have thrown.
    end_if_failed(error::report_uncaught());
}

/// What every coroutine starts with.
#[inline]
pub(crate) fn begin() {
    swoole_zend::fiber::set_error_reporting(engine::initial_error_reporting());
}

/// What every coroutine ends with: the uncaught exception, the deferred calls, its session, open output buffers.
#[inline]
pub(crate) fn finish(me: &'static Coroutine, result: Value, mut failed: bool) {
    // As in Swoole: the exception is printed first, the deferred functions run all the same and get the result
    // if there is one, and an exception in one of them is the end.
    let mut given = [result];
    let arguments = if failed { &mut [][..] } else { &mut given[..] };
    if failed {
        failed = error::report_uncaught();
    }
    if me.local().borrow().is_some() {
        run_deferred(me, arguments, || end_if_failed(error::report_uncaught()));
    }
    session::end();
    globals::end_output_buffers();
    drop(given);
    end_if_failed(failed | error::report_uncaught());
}

/// Calls the deferred functions, and `failed` after each that has thrown. Then nothing is left of what PHP kept here.
fn run_deferred(me: &'static Coroutine, arguments: &mut [Value], failed: impl Fn()) {
    // One at a time, re-reading the list: a deferred function may defer another.
    while let Some(callable) = with_local(me, |local| local.deferred.borrow_mut().pop()) {
        if callable.call(arguments).is_err() {
            failed();
        }
    }
    context::release(me);
    if let Some(link) = with_local(me, |local| local.link.take()) {
        crate::runtime::leases::pgsql::release(link);
    }
    drop(me.take_local());
}

/// Keeps a link of ext-pgsql with a coroutine, in place of the one that it has.
pub(crate) fn keep_link(coroutine: &Coroutine, link: Option<Value>) {
    drop(with_local(coroutine, |local| local.link.replace(link)));
}

/// The link of ext-pgsql that was kept with a coroutine.
pub(crate) fn kept_link(coroutine: &Coroutine) -> Option<Value> {
    let local = coroutine.local().borrow();
    local.as_ref()?.downcast_ref::<Local>()?.link.borrow().clone()
}

/// An uncaught exception is a fatal error: it has been printed, and now the process ends as after one.
pub(crate) fn end_if_failed(failed: bool) {
    if failed {
        exit_exception::fail_script();
        // SAFETY: `ZendEngine::serve` holds a zend_try at the bottom of this stack. What the frames between
        // own is the engine's memory, which ends with the request.
        unsafe { bailout::bail_out() }
    }
}

/// `create()` and `go()`: the callable, then its arguments.
pub(crate) fn create(args: &Args<'_>, result: &mut Zval) -> PhpResult {
    args.expect(1, None)?;
    let callable = args.callable(1)?;
    let rest = args.rest(2);
    let arguments = if rest.is_empty() { Vec::new() } else { rest.iter().map(Zval::to_value).collect() };
    crate::functions::run_loop_at_script_end();
    crate::runtime::activate();
    match start(callable, arguments) {
        Some(id) => result.set_long(id),
        None => result.set_bool(false),
    }
    Ok(())
}

/// `defer()`.
pub(crate) fn defer(args: &Args<'_>) -> PhpResult {
    args.expect(1, Some(1))?;
    let callable = args.callable(1)?;
    let me = require()?;
    with_local(me, |local| local.deferred.borrow_mut().push(callable));
    Ok(())
}

/// Parks for `seconds`; less than a millisecond is a turn of the loop.
pub(crate) fn sleep(seconds: f64) -> bool {
    if seconds.is_nan() || seconds < 0.001 {
        let turned = swoole_coroutine::yield_now("sleep").is_ok();
        if !turned {
            canceled();
        }
        return turned;
    }
    wait("sleep", tokio::time::sleep(duration(seconds))).is_some()
}

/// Seconds as a script gives them.
pub(crate) fn duration(seconds: f64) -> Duration {
    // Longer than tokio can count is as good as for ever.
    let known = if seconds > 0.0 {
        Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX)
    } else {
        Duration::ZERO
    };
    known.min(Duration::from_secs(60 * 60 * 24 * 365))
}

/// A time limit as a script gives it: not more than 0 is none.
pub(crate) fn limit(seconds: f64) -> Option<Duration> {
    (seconds > 0.0).then(|| duration(seconds))
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_create(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, create);
    reraise();
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_defer(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, _| defer(args));
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_exists(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(1, Some(1))?;
        result.set_bool(by_id(args.long(1)?).is_some());
        Ok(())
    });
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_yield(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(0, Some(0))?;
        let Some(parked) = swoole_coroutine::try_park("yield") else { return require().map(|_| ()) };
        let resumed = parked.is_ok();
        if !resumed {
            canceled();
        }
        result.set_bool(resumed);
        Ok(())
    });
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_resume(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(1, Some(1))?;
        let resumed = swoole_coroutine::resume(args.long(1)?);
        if !resumed && !swoole_coroutine::is_aborted() {
            error::raise(
                Level::Warning,
                "can not resume the coroutine which is in IO operation or non-existent",
            );
        }
        result.set_bool(resumed);
        Ok(())
    });
    reraise();
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_getCid(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(0, Some(0))?;
        result.set_long(current_id());
        Ok(())
    });
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_getPcid(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(0, Some(1))?;
        let coroutine = match args.long_or(1, 0)? {
            0 => current(),
            id => by_id(id),
        };
        match coroutine {
            Some(coroutine) => result.set_long(coroutine.parent()),
            None => result.set_bool(false),
        }
        Ok(())
    });
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_sleep(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(1, Some(1))?;
        let seconds = args.double(1)?;
        require()?;
        result.set_bool(sleep(seconds));
        Ok(())
    });
}
