//! `Swoole\Coroutine\Lock`: the PHP face of the coroutine crate's lock.

use swoole_coroutine::{Lock, LockError};
use swoole_zend::{Args, Class, Embedded, ObjectRef, PhpResult, Thrown, Zval, doorway, error, sys};

use crate::classes::classes;
use crate::{last_error, log};

static CLASS: Class<State> = Class::new();

/// Called once, at module start-up.
pub(crate) fn startup() {
    CLASS.attach(classes().coroutine_lock);
}

/// PHP's `LOCK_NB`: do not wait.
const LOCK_NB: i64 = 4;
/// PHP's `LOCK_EX`.
const LOCK_EX: i64 = 2;

/// The native half of the object. None before the constructor was called.
#[derive(Default)]
struct State {
    lock: std::cell::OnceCell<Lock>,
}

impl Embedded for State {
    fn class() -> &'static Class<Self> {
        &CLASS
    }
}

/// A method on the lock: the number of what went wrong.
fn on_lock(args: &Args<'_>, result: &mut Zval, body: impl FnOnce(&Lock) -> Result<(), i64>) -> PhpResult {
    let this = args.this().ok_or(Thrown)?;
    let state = this.state::<State>().ok_or(Thrown)?;
    let Some(lock) = state.lock.get() else {
        return Err(error::throw(
            classes().error,
            "must call constructor first",
            last_error::WRONG_OPERATION,
        ));
    };
    let outcome = if swoole_coroutine::current().is_some() {
        body(lock)
    } else {
        log::warning("The coroutine lock can only be used in a coroutine environment");
        Err(last_error::CO_OUT_OF_COROUTINE)
    };
    if let Err(number) = outcome {
        fail(&this, number);
    }
    result.set_bool(outcome.is_ok());
    Ok(())
}

#[cold]
fn fail(this: &ObjectRef, number: i64) {
    this.write("errCode", number);
    if number == last_error::CO_CANCELED {
        super::canceled();
    } else {
        last_error::set(number);
    }
}

fn take(lock: &Lock, operation: i64) -> Result<(), i64> {
    let taken = if operation & LOCK_NB != 0 { lock.try_lock() } else { lock.lock() };
    taken.map_err(|reason| match reason {
        LockError::Busy => i64::from(libc::EBUSY),
        LockError::Canceled => last_error::CO_CANCELED,
    })
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_Lock___construct(
    frame: *mut sys::zend_execute_data,
    result: *mut sys::zval,
) {
    doorway(frame, result, |args, _| {
        let this = args.this().ok_or(Thrown)?;
        let state = this.state::<State>().ok_or(Thrown)?;
        if state.lock.get().is_some() {
            let words = format!("Constructor of {} can only be called once", this.class_name());
            return Err(error::throw_error(&words));
        }
        args.expect(0, Some(1))?;
        args.bool_or(1, false)?;
        state.lock.get_or_init(Lock::new);
        Ok(())
    });
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_Lock_lock(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(0, Some(1))?;
        let operation = args.long_or(1, LOCK_EX)?;
        on_lock(args, result, |lock| take(lock, operation))
    });
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_Lock_unlock(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(0, Some(0))?;
        on_lock(args, result, |lock| {
            lock.unlock();
            Ok(())
        })
    });
}
