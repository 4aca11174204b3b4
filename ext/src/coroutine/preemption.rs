//! `swoole.enable_preemptive_scheduler`: a coroutine that computes for more than 10 ms lets others run.
//!
//! See [`crate::watchdog`] for who calls [`tick`], and [`Frame::is_interruptible`] for where a coroutine is not parked
//! against its will: it goes on there, and is asked again at the next tick.

use std::cell::Cell;
use std::ffi::{CStr, c_int, c_void};

use swoole_coroutine::{Coroutine, current};
use swoole_zend::interrupt::Frame;
use swoole_zend::{PhpStatic, doorway, ini, sys};

use crate::watchdog;

/// The INI entry.
pub(crate) const INI: &CStr = c"swoole.enable_preemptive_scheduler";

/// How often in a row the same coroutine must be found running: with ticks of 5 ms, that is 10 ms at least.
const IN_A_ROW: u8 = 3;

static BY_INI: PhpStatic<Cell<bool>> = PhpStatic::new(Cell::new(false));
static BY_SETTING: PhpStatic<Cell<Option<bool>>> = PhpStatic::new(Cell::new(None));
/// Who was found running at the last ticks, and how often.
static FOUND: PhpStatic<Cell<(i64, u8)>> = PhpStatic::new(Cell::new((0, 0)));

/// The INI entry has another value: called by the engine, at its start and whenever somebody changes it.
pub(crate) unsafe extern "C" fn on_modify(
    _entry: *mut sys::zend_ini_entry,
    value: *mut sys::zend_string,
    _: *mut c_void,
    _: *mut c_void,
    _: *mut c_void,
    stage: c_int,
) -> c_int {
    // SAFETY: null or a string, alive during the call.
    BY_INI.set(unsafe { ini::switches_on(value) });
    // At start-up it is too early for threads: the process may be about to fork.
    if stage == sys::ZEND_INI_STAGE_RUNTIME as c_int {
        apply();
    }
    sys::SUCCESS
}

/// A script is about to run.
pub(crate) fn request_startup() {
    apply();
}

/// The setting `enable_preemptive_scheduler`. None: as the INI entry says.
pub(crate) fn set(on: Option<bool>) {
    BY_SETTING.set(on);
    apply();
}

fn apply() {
    watchdog::ticker_wanted(BY_SETTING.get().unwrap_or(BY_INI.get()));
}

/// The PHP thread has computed for another 5 ms.
pub(crate) fn tick(frame: Frame) {
    let Some(me) = current() else {
        FOUND.set((0, 0));
        return;
    };
    let (id, times) = FOUND.get();
    let times = if id == me.id() { times.saturating_add(1) } else { 1 };
    FOUND.set((me.id(), times));
    if times >= IN_A_ROW && is_preemptible(me) && frame.is_interruptible() {
        FOUND.set((0, 0));
        swoole_coroutine::preempt();
    }
}

fn is_preemptible(me: &Coroutine) -> bool {
    me.local().borrow().is_none() || super::with_local(me, |local| !local.not_preemptible.get())
}

/// Switches it for the running coroutine. False when it was so already.
fn switch(frame: *mut sys::zend_execute_data, result: *mut sys::zval, on: bool) {
    doorway(frame, result, |args, result| {
        args.expect(0, Some(0))?;
        let me = super::require()?;
        let changes = is_preemptible(me) != on;
        if changes {
            super::with_local(me, |local| local.not_preemptible.set(!on));
        }
        result.set_bool(changes);
        Ok(())
    });
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_enableScheduler(
    frame: *mut sys::zend_execute_data,
    result: *mut sys::zval,
) {
    switch(frame, result, true);
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_disableScheduler(
    frame: *mut sys::zend_execute_data,
    result: *mut sys::zval,
) {
    switch(frame, result, false);
}
