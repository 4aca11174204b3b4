//! `Swoole\Coroutine\Channel`: the PHP face of the coroutine crate's channel.

use std::cell::Cell;
use std::time::Duration;

use swoole_coroutine::{Channel, ChannelError};
use swoole_zend::array::ArrayBuilder;
use swoole_zend::class::Visitor;
use swoole_zend::error::{self, Level};
use swoole_zend::{Args, Class, Embedded, ObjectRef, PhpResult, Thrown, Value, Zval, doorway, sys};

use crate::classes::classes;

static CLASS: Class<State> = Class::new();

/// Called once, at module start-up.
pub(crate) fn startup() {
    CLASS.attach(classes().coroutine_channel);
}

/// The declared properties, by their place in the stub.
const CAPACITY: usize = 0;
const ERR_CODE: usize = 1;

/// `SWOOLE_CHANNEL_*`.
pub(crate) const OK: i64 = 0;
pub(crate) const TIMEOUT: i64 = -1;
pub(crate) const CLOSED: i64 = -2;
pub(crate) const CANCELED: i64 = -3;

/// Longer than this is as good as for ever; tokio cannot count much further.
const LONGEST: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// The native half of the object.
struct State {
    channel: Channel<Value>,
    constructed: Cell<bool>,
}

impl Default for State {
    fn default() -> Self {
        Self { channel: Channel::new(1), constructed: Cell::new(false) }
    }
}

impl Embedded for State {
    fn class() -> &'static Class<Self> {
        &CLASS
    }

    fn visit(&self, visitor: &mut Visitor) {
        self.channel.for_each(|value| visitor.value(value));
    }

    fn destroy(&self, _: &ObjectRef) {
        // Here, where their destructors may still run.
        drop(self.channel.drain());
    }
}

/// The channel of an object that is one; none before its constructor was called.
pub(super) fn of(object: &ObjectRef) -> Option<&Channel<Value>> {
    object.state::<State>().filter(|state| state.constructed.get()).map(|state| &state.channel)
}

/// Reads `$this` and calls a method on its channel.
#[inline]
fn with_this<R>(args: &Args<'_>, body: impl FnOnce(&ObjectRef, &Channel<Value>) -> R) -> PhpResult<R> {
    let this = args.this().ok_or(Thrown)?;
    let state = this.state::<State>().ok_or(Thrown)?;
    if !state.constructed.get() {
        error::raise(Level::Error, "you must call Channel constructor first");
    }
    Ok(body(&this, &state.channel))
}

/// Sets one of the properties that are ints unless the script has made something else of them.
#[inline]
fn set_long(this: &ObjectRef, index: usize, name: &str, number: i64) {
    let slot = this.slot(index);
    if slot.kind() == sys::IS_LONG {
        slot.set_long(number);
    } else {
        this.write(name, number);
    }
}

/// What a push or pop leaves in `errCode`.
#[inline]
pub(super) fn note<T>(this: &ObjectRef, outcome: Result<T, ChannelError>) -> Option<T> {
    let (code, value) = match outcome {
        Ok(value) => (OK, Some(value)),
        Err(reason) => (code_of(reason), None),
    };
    set_long(this, ERR_CODE, "errCode", code);
    value
}

#[cold]
fn code_of(reason: ChannelError) -> i64 {
    match reason {
        ChannelError::TimedOut => TIMEOUT,
        ChannelError::Closed => CLOSED,
        ChannelError::Canceled => {
            super::canceled();
            CANCELED
        }
    }
}

/// A timeout as the methods take it: seconds, none when 0 or less.
#[inline]
fn timeout(args: &Args<'_>, position: u32) -> PhpResult<Option<Duration>> {
    let seconds = args.double_or(position, -1.0)?;
    // Not a number is not above 0 either.
    if seconds > 0.0 { Ok(Some(limit(seconds))) } else { Ok(None) }
}

#[cold]
fn limit(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds.max(0.001)).map_or(LONGEST, |limit| limit.min(LONGEST))
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_Channel___construct(
    frame: *mut sys::zend_execute_data,
    result: *mut sys::zval,
) {
    doorway(frame, result, |args, _| {
        args.expect(0, Some(1))?;
        let capacity = args.long_or(1, 1)?.max(1);
        let this = args.this().ok_or(Thrown)?;
        let state = this.state::<State>().ok_or(Thrown)?;
        state.channel.set_capacity(usize::try_from(capacity).unwrap_or(usize::MAX));
        state.constructed.set(true);
        set_long(&this, CAPACITY, "capacity", capacity);
        Ok(())
    });
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_Channel_push(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(1, Some(2))?;
        let data = args.value(1)?;
        let timeout = timeout(args, 2)?;
        super::require()?;
        let pushed =
            with_this(args, |this, channel| note(this, channel.push(data.to_value(), timeout)).is_some())?;
        result.set_bool(pushed);
        Ok(())
    });
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_Channel_pop(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(0, Some(1))?;
        let timeout = timeout(args, 1)?;
        super::require()?;
        match with_this(args, |this, channel| note(this, channel.pop(timeout)))? {
            Some(value) => result.set(value),
            None => result.set_bool(false),
        }
        Ok(())
    });
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_Channel_isEmpty(
    frame: *mut sys::zend_execute_data,
    result: *mut sys::zval,
) {
    query(frame, result, |channel| channel.is_empty().into());
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_Channel_isFull(
    frame: *mut sys::zend_execute_data,
    result: *mut sys::zval,
) {
    query(frame, result, |channel| channel.is_full().into());
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_Channel_length(
    frame: *mut sys::zend_execute_data,
    result: *mut sys::zval,
) {
    query(frame, result, |channel| (channel.len() as i64).into());
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_Channel_stats(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    query(frame, result, |channel| {
        let mut stats = ArrayBuilder::with_capacity(3);
        stats
            .set("consumer_num", channel.consumers() as i64)
            .set("producer_num", channel.producers() as i64)
            .set("queue_num", channel.len() as i64);
        stats.into()
    });
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_Channel_close(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    query(frame, result, |channel| channel.close().into());
    super::reraise();
}

/// A method without arguments.
fn query(
    frame: *mut sys::zend_execute_data,
    result: *mut sys::zval,
    answer: impl FnOnce(&Channel<Value>) -> Value,
) {
    doorway(frame, result, |args, result: &mut Zval| {
        args.expect(0, Some(0))?;
        result.set(with_this(args, |_, channel| answer(channel))?);
        Ok(())
    });
}
