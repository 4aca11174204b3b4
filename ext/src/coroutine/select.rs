//! `Swoole\Coroutine\select()`: whichever of several channels comes first.

use std::time::Duration;

use swoole_coroutine::{Case, ChannelError};
use swoole_zend::array::{ArrayBuilder, Key};
use swoole_zend::{Args, PhpResult, Thrown, Value, Zval, doorway, error, sys};

use super::channel;
use crate::last_error;

/// A case on a channel.
struct Wanted {
    key: Value,
    /// Held here: the script may drop its own reference meanwhile.
    channel: Value,
    pushed: Option<Value>,
}

/// The cases of the array: those on channels, and the key of the shortest time.
#[derive(Default)]
struct Wants {
    channels: Vec<Wanted>,
    time: Option<(Duration, Value)>,
}

impl Wants {
    /// Adds a case; false when it is none.
    fn add(&mut self, key: Value, case: &Zval) -> bool {
        let case = case.deref();
        if matches!(case.kind(), sys::IS_LONG | sys::IS_DOUBLE) {
            let duration = super::duration(case.to_double());
            if self.time.as_ref().is_none_or(|(shortest, _)| duration < *shortest) {
                self.time = Some((duration, key));
            }
            return true;
        }
        let (channel, pushed) = match case.as_array() {
            None => (Some(case), None),
            Some(pair) if pair.len() == 2 => {
                (pair.get_index(0).map(Zval::deref), pair.get_index(1).map(|value| value.deref().to_value()))
            }
            Some(_) => (None, None),
        };
        // A pair whose second element is missing is no pair.
        if case.as_array().is_some() && pushed.is_none() {
            return false;
        }
        let is_channel =
            |value: &&Zval| value.as_object().is_some_and(|object| channel::of(&object).is_some());
        let Some(channel) = channel.filter(is_channel).map(Zval::to_value) else { return false };
        self.channels.push(Wanted { key, channel, pushed });
        true
    }
}

fn read(args: &Args<'_>) -> PhpResult<Wants> {
    let mut wants = Wants::default();
    for (key, case) in args.array(1)?.iter() {
        let key = match key {
            Key::Index(index) => index.into(),
            Key::Name(name) => name.to_owned().into(),
        };
        if !wants.add(key, case) {
            return Err(error::throw_type_error(
                "Swoole\\Coroutine\\select(): Argument #1 ($cases) must be an array of channels, [channel, value] \
                 pairs and numbers of seconds",
            ));
        }
    }
    Ok(wants)
}

fn select(args: &Args<'_>) -> PhpResult<Value> {
    args.expect(1, Some(2))?;
    let mut wants = read(args)?;
    let limit = super::limit(args.double_or(2, -1.0)?);
    super::require()?;
    let shortest = match (&wants.time, limit) {
        (Some((time, _)), Some(limit)) => Some(limit.min(*time)),
        (Some((time, _)), None) => Some(*time),
        (None, limit) => limit,
    };
    if wants.channels.is_empty() && shortest.is_none() {
        return Err(error::throw_value_error(
            "Swoole\\Coroutine\\select(): Argument #1 ($cases) cannot be empty without a timeout",
        ));
    }
    let chosen = {
        let cases = wants.channels.iter().filter_map(|wanted| {
            let object = wanted.channel.as_object()?;
            // SAFETY: `wants` holds the object, and with it the channel, for longer than `cases` exists.
            let channel = unsafe { &*std::ptr::from_ref(channel::of(&object)?) };
            Some(if wanted.pushed.is_some() { Case::Push(channel) } else { Case::Pop(channel) })
        });
        let cases: Vec<_> = cases.collect();
        swoole_coroutine::select(&cases, shortest)
    };
    let (key, outcome) = match chosen {
        Ok(index) if index < wants.channels.len() => carry_out(wants.channels.swap_remove(index))?,
        Err(ChannelError::Canceled) => {
            super::canceled();
            return error::check().map(|()| false.into());
        }
        _ => match wants.time {
            Some((time, key)) if limit.is_none_or(|limit| time <= limit) => (key, Value::null()),
            _ => {
                last_error::set(last_error::CO_TIMEDOUT);
                return Ok(false.into());
            }
        },
    };
    let mut pair = ArrayBuilder::with_capacity(2);
    pair.push(key).push(outcome);
    Ok(pair.into())
}

/// Pops or pushes: neither waits now.
fn carry_out(wanted: Wanted) -> PhpResult<(Value, Value)> {
    let object = wanted.channel.as_object().ok_or(Thrown)?;
    let channel = channel::of(&object).ok_or(Thrown)?;
    let outcome = match wanted.pushed {
        Some(value) => channel::note(&object, channel.push(value, None)).is_some().into(),
        None => channel::note(&object, channel.pop(None)).unwrap_or_else(|| false.into()),
    };
    Ok((wanted.key, outcome))
}

#[unsafe(no_mangle)]
extern "C" fn zif_Swoole_Coroutine_select(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        result.set(select(args)?);
        Ok(())
    });
}
