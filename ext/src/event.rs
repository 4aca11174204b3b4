//! `Swoole\Event` and the `swoole_event_*` functions: descriptors, and the event loop itself.

mod poller;
mod turns;
mod watch;

use std::cell::Cell;
use std::os::fd::RawFd;
use std::rc::Rc;

use swoole_zend::error::{self, Level};
use swoole_zend::{Args, Callable, PhpResult, PhpStatic, Zval, doorway, stream, sys};

use self::turns::turns;
use self::watch::{Watch, watches};
pub(crate) use crate::coroutine::system::event::{READ, WRITE};
use crate::{coroutine, functions, last_error, timer};

/// The loop was told to end: it does not run again by itself at the script's end.
static EXITED: PhpStatic<Cell<bool>> = PhpStatic::new(Cell::new(false));

/// Whether the loop was told to end since somebody asked.
pub(crate) fn take_exited() -> bool {
    EXITED.replace(false)
}

/// Forgets what belongs to the request that ends.
pub(crate) fn request_shutdown() {
    watches().remove_all();
    turns().clear();
    EXITED.set(false);
}

/// In a forked child: descriptors and callbacks are the parent's.
pub(crate) fn in_child() {
    watch::in_child();
    turns::in_child();
}

fn warn(message: &str) {
    error::raise(Level::Warning, message);
}

/// The number of a descriptor; none, with a warning, when it is none.
fn number(value: &Zval) -> Option<RawFd> {
    let found = stream::descriptor(value);
    if found.is_none() {
        match value.deref().kind() {
            sys::IS_LONG => warn(&format!("invalid file descriptor#{} passed", value.to_long())),
            sys::IS_RESOURCE => {
                warn("fd argument must be either valid PHP stream or valid PHP socket resource");
            }
            sys::IS_OBJECT => {}
            _ => warn("invalid file descriptor passed"),
        }
    }
    found
}

/// The watch of a descriptor; none, with a warning, when there is none.
fn watched(value: &Zval) -> Option<Rc<Watch>> {
    let Some(fd) = number(value) else {
        warn("unknown type");
        return None;
    };
    let watch = watches().get(fd);
    if watch.is_none() {
        warn(&format!("socket[{fd}] is not found in the reactor"));
    }
    watch
}

fn note(reason: &std::io::Error) {
    last_error::set(i64::from(reason.raw_os_error().unwrap_or(0)));
}

/// Whether nobody would be called for one of the events, which then would come for ever; warns.
fn has_nobody(fd: RawFd, events: i64, [read, write]: [&Option<Callable>; 2]) -> bool {
    for (event, callback, name) in [(READ, read, "read"), (WRITE, write, "write")] {
        if events & event != 0 && callback.is_none() {
            warn(&format!("Swoole\\Event: unable to find {name} callback of fd [{fd}]"));
            return true;
        }
    }
    false
}

/// `add()`: the number, or none with a warning.
fn add(args: &Args<'_>) -> PhpResult<Option<RawFd>> {
    args.expect(1, Some(4))?;
    let value = args.value(1)?;
    let (read, write) = (args.nullable_callable(2)?, args.nullable_callable(3)?);
    let events = args.long_or(4, READ)?;
    if read.is_none() && write.is_none() {
        warn("both read and write callbacks are empty");
        return Ok(None);
    }
    let Some(fd) = number(value) else {
        warn("unknown fd type");
        return Ok(None);
    };
    if fd == 0 && events & WRITE != 0 {
        warn(&format!("invalid socket fd [{fd}]"));
        return Ok(None);
    }
    if watches().get(fd).is_some() {
        warn("already exist");
        return Ok(None);
    }
    if events & (READ | WRITE) == 0 {
        warn("invalid events");
        return Ok(None);
    }
    if has_nobody(fd, events, [&read, &write]) {
        return Ok(None);
    }
    functions::run_loop_at_script_end();
    if let Err(reason) = watches().add(fd, value.to_value(), read, write, events) {
        note(&reason);
        warn("swoole_event_add failed");
        return Ok(None);
    }
    Ok(Some(fd))
}

/// `set()`.
fn set(args: &Args<'_>) -> PhpResult<bool> {
    if !is_ready("swoole_event_set") {
        return Ok(false);
    }
    args.expect(1, Some(4))?;
    let value = args.value(1)?;
    let (read, write) = (args.nullable_callable(2)?, args.nullable_callable(3)?);
    let events = args.long_or(4, 0)?;
    let Some(watch) = watched(value) else { return Ok(false) };
    // What was there before is dropped when nothing is borrowed.
    let former = (
        read.and_then(|function| watch.read.replace(Some(function))),
        write.and_then(|function| watch.write.replace(Some(function))),
    );
    drop(former);
    let (read, write) = (watch.read.borrow().clone(), watch.write.borrow().clone());
    if has_nobody(number(value).unwrap_or(-1), events, [&read, &write]) {
        return Ok(false);
    }
    if let Err(reason) = watches().set_events(&watch, events) {
        note(&reason);
        warn("Swoole\\Event::set failed");
        return Ok(false);
    }
    Ok(true)
}

/// Whether there is a loop; warns when there is none.
fn is_ready(function: &str) -> bool {
    let ready = swoole_coroutine::is_made();
    if !ready {
        warn(&format!("reactor is not ready, cannot call {function}"));
    }
    ready
}

/// `del()`.
fn del(args: &Args<'_>) -> PhpResult<bool> {
    if !is_ready("swoole_event_del") {
        return Ok(false);
    }
    args.expect(1, Some(1))?;
    let Some(fd) = number(args.value(1)?) else {
        warn("unknown type");
        return Ok(false);
    };
    Ok(watches().remove(fd).is_some())
}

/// `isset()`.
fn is_set(args: &Args<'_>) -> PhpResult<bool> {
    args.expect(1, Some(2))?;
    let value = args.value(1)?;
    let events = args.long_or(2, READ | WRITE)?;
    let Some(fd) = number(value) else {
        warn("unknown type");
        return Ok(false);
    };
    Ok(watches().get(fd).is_some_and(|watch| watch.events() & events != 0))
}

/// `write()`.
fn write(args: &Args<'_>) -> PhpResult<bool> {
    args.expect(2, Some(2))?;
    let value = args.value(1)?;
    let data = args.str(2)?;
    if data.as_bytes().is_empty() {
        warn("data empty");
        return Ok(false);
    }
    let Some(watch) = watched(value) else { return Ok(false) };
    let written = watches().write(&watch, data.as_bytes());
    if let Err(reason) = &written {
        note(reason);
    }
    Ok(written.is_ok())
}

/// `defer()`.
fn defer(args: &Args<'_>) -> PhpResult<bool> {
    args.expect(1, Some(1))?;
    let callback = args.callable(1)?;
    functions::run_loop_at_script_end();
    let deferred = turns().defer(callback);
    if let Err(reason) = &deferred {
        warn(&format!("the event loop could not be made: {reason}"));
    }
    Ok(deferred.is_ok())
}

/// `cycle()`.
fn cycle(args: &Args<'_>) -> PhpResult<bool> {
    if !is_ready("Swoole\\Event") {
        return Ok(false);
    }
    args.expect(1, Some(2))?;
    let callback = args.nullable_callable(1)?;
    let before = args.bool_or(2, false)?;
    let takes_away = callback.is_none();
    match turns().set_cycle(before && !takes_away, callback) {
        Ok(former) => Ok(!takes_away || former.is_some()),
        Err(reason) => {
            warn(&format!("the event loop could not be made: {reason}"));
            Ok(false)
        }
    }
}

/// `exit()`.
fn exit() {
    timer::clear_all();
    if swoole_coroutine::is_running() {
        watches().remove_all();
        turns().clear();
        EXITED.set(true);
        swoole_coroutine::stop();
    }
}

/// `wait()`.
fn wait() {
    if swoole_coroutine::is_made() && swoole_coroutine::current().is_none() {
        functions::run_loop();
    }
}

/// `dispatch()`.
fn dispatch() -> bool {
    swoole_coroutine::is_made()
        && swoole_coroutine::current().is_none()
        && swoole_coroutine::turn().unwrap_or(false)
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Event_add(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        match add(args)? {
            Some(fd) => result.set_long(i64::from(fd)),
            None => result.set_bool(false),
        }
        Ok(())
    });
}

/// Methods that answer yes or no.
macro_rules! answers {
    ($($method:ident is $body:expr;)*) => {$(
        #[unsafe(no_mangle)]
        extern "C" fn $method(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
            doorway(frame, result, |args, result| {
                let answer: fn(&Args<'_>) -> PhpResult<bool> = $body;
                result.set_bool(answer(args)?);
                Ok(())
            });
            coroutine::reraise();
        }
    )*};
}

answers! {
    zim_Swoole_Event_set is set;
    zim_Swoole_Event_del is del;
    zim_Swoole_Event_isset is is_set;
    zim_Swoole_Event_write is write;
    zim_Swoole_Event_defer is defer;
    zim_Swoole_Event_cycle is cycle;
    zim_Swoole_Event_dispatch is |args| args.expect(0, Some(0)).map(|()| dispatch());
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Event_wait(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, _| args.expect(0, Some(0)).map(|()| wait()));
    coroutine::reraise();
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Event_exit(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, _| args.expect(0, Some(0)).map(|()| exit()));
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Event_rshutdown(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    functions::zif_swoole_event_rshutdown(frame, result);
}

crate::functions::methods_as_functions! {
    zif_swoole_event_add is zim_Swoole_Event_add;
    zif_swoole_event_del is zim_Swoole_Event_del;
    zif_swoole_event_set is zim_Swoole_Event_set;
    zif_swoole_event_isset is zim_Swoole_Event_isset;
    zif_swoole_event_write is zim_Swoole_Event_write;
    zif_swoole_event_defer is zim_Swoole_Event_defer;
    zif_swoole_event_cycle is zim_Swoole_Event_cycle;
    zif_swoole_event_dispatch is zim_Swoole_Event_dispatch;
    zif_swoole_event_wait is zim_Swoole_Event_wait;
    zif_swoole_event_exit is zim_Swoole_Event_exit;
}
