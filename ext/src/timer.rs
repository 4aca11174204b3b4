//! `Swoole\Timer` and the `swoole_timer_*` functions: the PHP face of the coroutine crate's timers.

use std::cell::Cell;
use std::time::Duration;

use swoole_coroutine::{Timer, Timers};
use swoole_zend::array::ArrayBuilder;
use swoole_zend::error::{self, Level};
use swoole_zend::{Args, Callable, PhpResult, PhpStatic, Value, Zval, class, doorway, sys};

use crate::classes::classes;
use crate::{callback, functions};

/// `SWOOLE_TIMER_*`.
pub(crate) const MIN_MS: i64 = 1;
pub(crate) const MIN_SEC: f64 = 0.001;
pub(crate) const MAX_MS: i64 = i64::MAX;
pub(crate) const MAX_SEC: f64 = i64::MAX as f64 / 1000.0;

/// What a timer calls.
struct Call {
    callback: Callable,
    arguments: Vec<Value>,
}

/// `Timer::set(['enable_coroutine' => …])`; none: as for everything that the loop calls.
static IN_COROUTINES: PhpStatic<Cell<Option<bool>>> = PhpStatic::new(Cell::new(None));

static TIMERS: PhpStatic<Cell<Option<&'static Timers<Call>>>> = PhpStatic::new(Cell::new(None));

fn timers() -> &'static Timers<Call> {
    TIMERS.get().unwrap_or_else(|| {
        // Leaked: the loop's task refers to it, and that lives as long as the process.
        let timers: &'static Timers<Call> = Box::leak(Box::new(Timers::new(call)));
        TIMERS.set(Some(timers));
        timers
    })
}

/// In a forked child: there are none yet. What the parent's hold goes when the process ends.
pub(crate) fn in_child() {
    TIMERS.set(None);
}

fn call(timer: &Timer<Call>) {
    let call = match timer.interval {
        // The last time: what it holds goes along, so that destructors run where the function runs.
        None => timer.take(),
        Some(_) => timer.with(|Call { callback, arguments }| {
            let number = std::iter::once(Value::from(timer.id));
            Call { callback: callback.clone(), arguments: number.chain(arguments.iter().cloned()).collect() }
        }),
    };
    if let Some(Call { callback, arguments }) = call {
        callback::call_in(IN_COROUTINES.get().unwrap_or(callback::in_coroutines()), callback, arguments);
    }
}

/// Removes all timers: the request ends, or the event loop was told to.
pub(crate) fn clear_all() -> bool {
    let Some(timers) = TIMERS.get() else { return false };
    timers.remove_all();
    timers.is_used()
}

/// Forgets what belongs to the request that ends.
pub(crate) fn request_shutdown() {
    clear_all();
    IN_COROUTINES.set(None);
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// `tick()` and `after()`.
fn add(args: &Args<'_>, result: &mut Zval, repeat: bool) -> PhpResult {
    args.expect(2, None)?;
    let ms = args.long(1)?;
    let callback = args.callable(2)?;
    let Some(after) = u64::try_from(ms).ok().filter(|_| ms >= MIN_MS).map(Duration::from_millis) else {
        error::raise(Level::Warning, &format!("Timer must be greater than or equal to {MIN_MS}"));
        result.set_bool(false);
        return Ok(());
    };
    let arguments = args.rest(3).iter().map(Zval::to_value).collect();
    functions::run_loop_at_script_end();
    match timers().add(after, repeat, Call { callback, arguments }) {
        Ok(id) => result.set_long(id),
        Err(reason) => {
            error::raise(Level::Warning, &format!("add timer failed: {reason}"));
            result.set_bool(false);
        }
    }
    Ok(())
}

fn info(timer: &Timer<Call>) -> Value {
    let mut info = ArrayBuilder::with_capacity(5);
    info.set("exec_msec", millis(timer.due()))
        .set("exec_count", i64::try_from(timer.calls()).unwrap_or(i64::MAX))
        .set("interval", timer.interval.map_or(0, millis))
        .set("round", i64::try_from(timer.round).unwrap_or(i64::MAX))
        .set("removed", timer.is_removed());
    info.into()
}

fn stats() -> Value {
    let timers = timers();
    let mut stats = ArrayBuilder::with_capacity(3);
    stats
        .set("initialized", timers.is_used())
        .set("num", i64::try_from(timers.len()).unwrap_or(i64::MAX))
        .set("round", i64::try_from(timers.rounds()).unwrap_or(i64::MAX));
    stats.into()
}

/// A `Swoole\Timer\Iterator` over the numbers.
fn list() -> PhpResult<Value> {
    let ids = timers().ids();
    let mut numbers = ArrayBuilder::with_capacity(ids.len());
    for id in ids {
        numbers.push(id);
    }
    class::construct(classes().timer_iterator, &mut [numbers.into()])
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Timer_set(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(1, Some(1))?;
        if let Some(value) = args.array(1)?.get("enable_coroutine") {
            IN_COROUTINES.set(Some(value.deref().is_true()));
        }
        result.set_bool(true);
        Ok(())
    });
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Timer_tick(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| add(args, result, true));
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Timer_after(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| add(args, result, false));
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Timer_exists(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(1, Some(1))?;
        let timer = timers().get(args.long(1)?);
        result.set_bool(timer.is_some_and(|timer| !timer.is_removed()));
        Ok(())
    });
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Timer_info(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(1, Some(1))?;
        if let Some(timer) = timers().get(args.long(1)?) {
            result.set(info(&timer));
        }
        Ok(())
    });
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Timer_stats(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(0, Some(0))?;
        result.set(stats());
        Ok(())
    });
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Timer_list(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(0, Some(0))?;
        result.set(list()?);
        Ok(())
    });
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Timer_clear(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(1, Some(1))?;
        result.set_bool(timers().remove(args.long(1)?));
        Ok(())
    });
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Timer_clearAll(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(0, Some(0))?;
        result.set_bool(clear_all());
        Ok(())
    });
}

crate::functions::methods_as_functions! {
    zif_swoole_timer_set is zim_Swoole_Timer_set;
    zif_swoole_timer_tick is zim_Swoole_Timer_tick;
    zif_swoole_timer_after is zim_Swoole_Timer_after;
    zif_swoole_timer_exists is zim_Swoole_Timer_exists;
    zif_swoole_timer_info is zim_Swoole_Timer_info;
    zif_swoole_timer_stats is zim_Swoole_Timer_stats;
    zif_swoole_timer_list is zim_Swoole_Timer_list;
    zif_swoole_timer_clear is zim_Swoole_Timer_clear;
    zif_swoole_timer_clear_all is zim_Swoole_Timer_clearAll;
}
