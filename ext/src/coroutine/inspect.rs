//! Looking at coroutines, the running one and others: where they are, how old, how large.

use std::ptr;

use swoole_coroutine::{Coroutine, State, by_id, current};
use swoole_zend::elsewhere::{self, Side};
use swoole_zend::fiber::{self, Code, Frame};
use swoole_zend::{Args, PhpResult, backtrace, doorway, sys};

use super::system;
use crate::last_error;

/// The coroutine that an optional `$cid` names; 0 is the running one.
fn named(args: &Args<'_>) -> PhpResult<Option<&'static Coroutine>> {
    let coroutine = match args.long_or(1, 0)? {
        0 => current(),
        id => by_id(id),
    };
    if coroutine.is_none() {
        last_error::set(last_error::CO_NOT_EXISTS);
    }
    Ok(coroutine)
}

/// Where a coroutine stands in PHP code. None for one that a fatal error has ended.
pub(crate) fn code_of(coroutine: &Coroutine) -> Option<Code> {
    if current().is_some_and(|me| ptr::eq(me, coroutine)) {
        return Some(Code::running());
    }
    match coroutine.state() {
        // SAFETY: it waits, so its context is parked.
        State::Waiting => Some(unsafe { fiber::parked_code(coroutine.context().cast::<Frame>()) }),
        // It waits for one that it has resumed, and that one knows where it was resumed from.
        State::Running => swoole_coroutine::resumed_by(coroutine)
            // SAFETY: `resumed_by` found it on the way to the running coroutine.
            .map(|callee| unsafe { fiber::caller_code(callee.context().cast::<Frame>()) }),
        State::Init | State::End => None,
    }
}

/// A request begins.
pub(crate) fn request_startup() {
    elsewhere::watch(|visit| {
        let mut go_on = true;
        swoole_coroutine::for_each(|coroutine| {
            let side = match coroutine.state() {
                State::Waiting => Side::Parked,
                State::Running => Side::Caller,
                State::Init | State::End => return,
            };
            go_on = go_on && !visit(side, coroutine.context().cast());
        });
    });
}

/// `$options` and `$limit`, from `position` on.
fn options(args: &Args<'_>, default: i64) -> PhpResult<(i64, i64)> {
    Ok((args.long_or(2, default)?, args.long_or(3, 0)?))
}

/// The calls that `$cid` is in. Outside of coroutines, 0 is the main script.
fn code_named(args: &Args<'_>) -> PhpResult<Option<Code>> {
    if args.long_or(1, 0)? == 0 {
        return Ok(Some(Code::running()));
    }
    Ok(named(args)?.and_then(code_of))
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_getBackTrace(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(0, Some(3))?;
        let (options, limit) = options(args, i64::from(sys::DEBUG_BACKTRACE_PROVIDE_OBJECT))?;
        match code_named(args)? {
            Some(code) => result.set(backtrace::calls(code, options, limit)),
            None => result.set_bool(false),
        }
        Ok(())
    });
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_printBackTrace(
    frame: *mut sys::zend_execute_data,
    result: *mut sys::zval,
) {
    doorway(frame, result, |args, _| {
        args.expect(0, Some(3))?;
        let (options, limit) = options(args, 0)?;
        if let Some(code) = code_named(args)? {
            backtrace::print(backtrace::text(&backtrace::calls(code, options, limit)).as_bytes());
        }
        Ok(())
    });
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_getElapsed(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(0, Some(1))?;
        result.set_long(match named(args)? {
            Some(coroutine) => i64::try_from(coroutine.age().as_millis()).unwrap_or(i64::MAX),
            None => -1,
        });
        Ok(())
    });
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_getExecuteTime(
    frame: *mut sys::zend_execute_data,
    result: *mut sys::zval,
) {
    doorway(frame, result, |args, result| {
        args.expect(0, Some(1))?;
        // Whoever asks once will ask again.
        swoole_coroutine::count_execute_time(true);
        match named(args)? {
            Some(coroutine) => {
                result.set_long(i64::try_from(coroutine.execute_time().as_micros()).unwrap_or(i64::MAX));
            }
            None => result.set_bool(false),
        }
        Ok(())
    });
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_getStackUsage(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(0, Some(1))?;
        match named(args)?.and_then(code_of) {
            Some(code) => result.set_long(code.stack_bytes() as i64),
            None => result.set_bool(false),
        }
        Ok(())
    });
}

/// Figures of Swoole's own pool of threads. Ours is the runtime's, which makes and ends threads as it sees fit and tells
/// nobody.
const UNKNOWN: [&str; 9] = [
    "aio_worker_num",
    "aio_idle_worker_num",
    "aio_pending_release_worker_num",
    "aio_peak_worker_num",
    "aio_created_worker_num",
    "aio_released_worker_num",
    "aio_scale_up_count",
    "aio_scale_down_count",
    "aio_queue_size",
];

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_stats(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(0, Some(0))?;
        let stats = swoole_coroutine::stats();
        let mut array = swoole_zend::array::ArrayBuilder::with_capacity(16);
        array
            .set("event_num", stats.waiting as i64)
            .set("signal_listener_num", system::signal::listeners() as i64)
            .set("aio_task_num", system::pooled_tasks() as i64);
        for name in UNKNOWN {
            array.set(name, 0);
        }
        array
            .set("c_stack_size", stats.stack_size as i64)
            .set("coroutine_num", stats.count as i64)
            .set("coroutine_peak_num", stats.peak as i64)
            .set("coroutine_last_cid", stats.last_id);
        result.set(array.into());
        Ok(())
    });
}
