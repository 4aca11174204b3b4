//! `Swoole\Coroutine::set()`: settings of coroutines and of the event loop.

use std::cell::RefCell;

use swoole_coroutine::{Limits, limits, set_limits};
use swoole_zend::array::Key;
use swoole_zend::error;
use swoole_zend::{Args, Array, Callable, PhpResult, PhpStatic, Value, Zval, doorway, sys};

use super::system::dns;
use crate::runtime;

/// All that was set in this request, as the script gave it.
static OPTIONS: PhpStatic<RefCell<Option<Value>>> = PhpStatic::new(RefCell::new(None));
static EXIT_CONDITION: PhpStatic<RefCell<Option<Callable>>> = PhpStatic::new(RefCell::new(None));

/// What a setting does at once. Those that are not here are looked up by whoever heeds them.
type Apply = fn(&Zval) -> PhpResult;

const TABLE: &[(&str, Apply)] = &[
    ("max_coro_num", apply_max),
    ("max_coroutine", apply_max),
    ("c_stack_size", apply_stack_size),
    ("stack_size", apply_stack_size),
    ("exit_condition", apply_exit_condition),
    ("enable_preemptive_scheduler", apply_preemption),
    (runtime::OPTION, apply_hook_flags),
    ("enable_execute_time", apply_execute_time),
    ("name_resolver", crate::name_resolver::apply),
];

/// Swoole's `SWOOLE_DEFAULT_MAX_CORO_NUM`, which 0 stands for.
const DEFAULT_MAX: usize = 100_000;

/// A switch, which scripts also give as a number.
pub(crate) fn truth(value: &Zval) -> bool {
    value.as_bool().unwrap_or_else(|| value.to_long() != 0)
}

fn apply_max(value: &Zval) -> PhpResult {
    let max = usize::try_from(value.to_long()).ok().filter(|max| *max > 0).unwrap_or(DEFAULT_MAX);
    set_limits(Limits { max_coroutines: max, ..limits() });
    Ok(())
}

fn apply_stack_size(value: &Zval) -> PhpResult {
    if let Ok(bytes) = usize::try_from(value.to_bytes()) {
        set_limits(Limits { stack_size: bytes, ..limits() });
    }
    Ok(())
}

fn apply_preemption(value: &Zval) -> PhpResult {
    super::preemption::set(Some(truth(value)));
    Ok(())
}

fn apply_hook_flags(value: &Zval) -> PhpResult {
    runtime::want(runtime::from_long(value.to_long()));
    Ok(())
}

fn apply_execute_time(value: &Zval) -> PhpResult {
    swoole_coroutine::count_execute_time(truth(value));
    Ok(())
}

fn apply_exit_condition(value: &Zval) -> PhpResult {
    let condition = if value.is_null() {
        None
    } else {
        match Callable::resolve(value) {
            Ok(callable) => Some(callable),
            Err(words) => {
                return Err(error::throw_type_error(&format!("exit_condition must be callable, {words}")));
            }
        }
    };
    let former = EXIT_CONDITION.replace(condition);
    drop(former);
    Ok(())
}

/// Applies settings and remembers them.
pub(crate) fn set(settings: &Array) -> PhpResult {
    for (name, apply) in TABLE {
        if let Some(value) = settings.get(name) {
            apply(value.deref())?;
        }
    }
    dns::settings::apply_all(settings);
    merge(settings);
    Ok(())
}

/// Remembers them.
fn merge(settings: &Array) {
    let all = OPTIONS.take().unwrap_or_else(|| swoole_zend::array::ArrayBuilder::new().into());
    let mut former = Vec::new();
    for (key, value) in settings.iter() {
        if let Key::Name(name) = key {
            former.push(all.exchange(name, value.to_value()));
        }
    }
    OPTIONS.replace(Some(all));
    // Last, since a destructor may set some, too.
    drop(former);
}

/// Shows a setting that was made elsewhere.
pub(crate) fn remember(name: &str, value: Value) {
    let mut settings = swoole_zend::array::ArrayBuilder::new();
    settings.set(name, value);
    let settings = Value::from(settings);
    settings.as_array().into_iter().for_each(merge);
}

/// What was set under `name`.
pub(crate) fn get(name: &str) -> Option<Value> {
    let options = OPTIONS.borrow();
    options.as_ref()?.as_array()?.get(name).map(Zval::to_value)
}

/// A setting that is a positive number.
pub(crate) fn number(name: &str, default: i64) -> i64 {
    get(name).map(|value| value.to_long()).filter(|number| *number > 0).unwrap_or(default)
}

/// Whether the event loop, with nothing left to wait for, may end. The script's `exit_condition` is asked; call this
/// on the main stack.
pub(crate) fn may_exit() -> bool {
    let condition = EXIT_CONDITION.borrow().clone();
    match condition {
        // What it throws ends the loop, too, and goes on from there.
        Some(condition) => condition.call(&mut []).map_or(true, |answer| answer.as_bool() != Some(false)),
        None => true,
    }
}

/// Forgets what belongs to the request that ends.
pub(crate) fn request_shutdown() {
    drop(EXIT_CONDITION.take());
    drop(OPTIONS.take());
    super::preemption::set(None);
    swoole_coroutine::count_execute_time(false);
}

/// `set()` of `Swoole\Coroutine` and of `Swoole\Coroutine\Scheduler`.
pub(super) fn set_from(args: &Args<'_>) -> PhpResult {
    args.expect(1, Some(1))?;
    set(args.array(1)?)
}

/// `getOptions()` of both.
pub(super) fn get_all(args: &Args<'_>, result: &mut Zval) -> PhpResult {
    args.expect(0, Some(0))?;
    if let Some(options) = &*OPTIONS.borrow() {
        result.set(options.clone());
    }
    Ok(())
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_set(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, _| set_from(args));
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_getOptions(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, get_all);
}
