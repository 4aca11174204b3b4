//! The report when the event loop has ended and coroutines are parked that nothing can wake any more.

use std::cell::Cell;

use swoole_zend::{PhpStatic, backtrace, doorway, globals, sys};

use super::{inspect, options};

/// How many coroutines, and how many calls of each, a report shows when nothing else is set.
const DEFAULT_LIMIT: i64 = 32;
const DEFAULT_DEPTH: i64 = 32;

/// The newest coroutine when the last report was printed: nobody is reported twice.
static REPORTED: PhpStatic<Cell<i64>> = PhpStatic::new(Cell::new(0));

/// Prints the report if there is something new to report. Call it on the main stack, when the loop has ended.
pub(crate) fn check() {
    let reported = REPORTED.get();
    let mut newest = 0;
    swoole_coroutine::for_each(|coroutine| newest = coroutine.id());
    // A loop that was stopped leaves coroutines that wait for the outside world: they have not met a deadlock.
    let stopped = swoole_coroutine::stats().waiting != 0;
    let wanted = options::get("enable_deadlock_check").is_none_or(|value| value.is_true());
    if newest <= reported
        || stopped
        || !wanted
        || swoole_coroutine::is_aborted()
        || globals::has_fatal_error()
    {
        return;
    }
    REPORTED.set(newest);
    report();
}

/// Prints the living coroutines, in Swoole's words, with what each waits in.
fn report() {
    let line = "=".repeat(67);
    let count = swoole_coroutine::count();
    print(&format!(
        "\n{line}\n [FATAL ERROR]: all coroutines (count: {count}) are asleep - deadlock!\n{line}\n"
    ));
    if options::get("deadlock_check_disable_trace").is_some_and(|value| value.is_true()) {
        return;
    }
    let depth = options::number("deadlock_check_depth", DEFAULT_DEPTH);
    let mut left = options::number("deadlock_check_limit", DEFAULT_LIMIT);
    let mut shown = Vec::new();
    swoole_coroutine::for_each(|coroutine| {
        if left > 0 {
            left -= 1;
            shown.push(coroutine.id());
        }
    });
    for coroutine in shown.into_iter().filter_map(swoole_coroutine::by_id) {
        let reason = match coroutine.reason() {
            "" => String::new(),
            reason => format!(" waits in: {reason}"),
        };
        print(&format!("\n [Coroutine-{}]{reason}\n{}\n", coroutine.id(), "-".repeat(68)));
        if let Some(code) = inspect::code_of(coroutine) {
            let calls = backtrace::calls(code, backtrace::IGNORE_ARGS, depth);
            backtrace::print(backtrace::text(&calls).as_bytes());
        }
        print("\n");
    }
}

fn print(text: &str) {
    backtrace::print(text.as_bytes());
}

/// Forgets what belongs to the request that ends.
pub(crate) fn request_shutdown() {
    REPORTED.set(0);
}

#[unsafe(no_mangle)]
extern "C" fn zif_Swoole_Coroutine_deadlock_check(
    frame: *mut sys::zend_execute_data,
    result: *mut sys::zval,
) {
    doorway(frame, result, |args, _| {
        args.expect(0, Some(0))?;
        report();
        Ok(())
    });
}
