//! Coroutines in tests, without PHP: the one engine that a test binary needs, on corosensei, and what a test
//! wants to do with it.
//!
//! ```
//! swoole_coroutine_testing::run(|| assert_eq!(swoole_coroutine::current_id(), 1));
//! ```
//!
//! The engine is bound when the binary is linked; a test that needs nothing else from here says
//! `use swoole_coroutine_testing as _;`.

use std::any::Any;

#[cfg_attr(miri, path = "threads.rs")]
mod engine;

/// Runs `body` in a coroutine and the loop until nothing is left to wait for. A panic in this or any other
/// coroutine of the thread fails the test.
pub fn run(body: impl FnOnce() + 'static) {
    go(body);
    run_loop();
}

/// Starts a coroutine; returns its id.
pub fn go(body: impl FnOnce() + 'static) -> i64 {
    swoole_coroutine::install();
    swoole_coroutine::ensure().expect("a loop");
    let id = swoole_coroutine::spawn(body).expect("room for a coroutine");
    check();
    id
}

/// Resumes a parked coroutine.
pub fn resume(id: i64) -> bool {
    let resumed = swoole_coroutine::resume(id);
    check();
    resumed
}

/// Cancels the wait of a coroutine.
pub fn cancel(id: i64) -> bool {
    let canceled = swoole_coroutine::cancel(id);
    check();
    canceled
}

/// Runs the loop until nothing is left to wait for.
pub fn run_loop() {
    swoole_coroutine::install();
    assert!(swoole_coroutine::block_on_idle().expect("a loop"), "the loop did not run");
    check();
}

/// The first panic in a coroutine of this thread since somebody asked.
pub fn take_panic() -> Option<Box<dyn Any + Send>> {
    engine::take_panic()
}

/// Goes on with a panic in a coroutine on the test's own stack, where it fails the test.
pub fn check() {
    if swoole_coroutine::current().is_none()
        && let Some(panic) = take_panic()
    {
        std::panic::resume_unwind(panic);
    }
}
