//! Ending other coroutines' waits, and waiting for other coroutines to end.

use swoole_coroutine::{JoinError, State, by_id};
use swoole_zend::error::{self, Level};
use swoole_zend::{Args, PhpResult, Zval, doorway, sys};

use crate::last_error;

/// The word that comes with a cancellation (`Coroutine::cause`): throw a `CanceledException`.
pub(super) const THROW: u8 = 1;

/// `cancel()`.
fn cancel(id: i64, throw: bool) -> bool {
    let Some(coroutine) = by_id(id) else {
        last_error::set(last_error::CO_NOT_EXISTS);
        return false;
    };
    let canceled = coroutine.state() == State::Waiting
        && swoole_coroutine::cancel_with(id, if throw { THROW } else { 0 });
    if !canceled {
        last_error::set(last_error::CO_CANNOT_CANCEL);
    }
    canceled
}

/// `join()`.
fn join(args: &Args<'_>) -> PhpResult<bool> {
    args.expect(1, Some(2))?;
    let ids: Vec<i64> = args.array(1)?.iter().map(|(_, id)| id.to_long()).collect();
    let limit = super::limit(args.double_or(2, -1.0)?);
    super::require()?;
    let Err(reason) = swoole_coroutine::join(ids, limit) else { return Ok(true) };
    match reason {
        JoinError::Canceled => super::canceled(),
        JoinError::TimedOut => last_error::set(last_error::CO_TIMEDOUT),
        JoinError::Nobody => last_error::set(last_error::INVALID_PARAMS),
        JoinError::Taken => last_error::set(last_error::CO_HAS_BEEN_BOUND),
        JoinError::Itself => {
            last_error::set(last_error::WRONG_OPERATION);
            error::raise(Level::Warning, "can not join self");
        }
    }
    Ok(false)
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_cancel(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(1, Some(2))?;
        let (id, throw) = (args.long(1)?, args.bool_or(2, false)?);
        result.set_bool(cancel(id, throw));
        Ok(())
    });
    super::reraise();
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_isCanceled(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(0, Some(0))?;
        result.set_bool(super::require()?.is_canceled());
        Ok(())
    });
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_join(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result: &mut Zval| {
        let joined = join(args)?;
        result.set_bool(joined);
        Ok(())
    });
}
