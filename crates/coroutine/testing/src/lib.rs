//! Coroutines in tests, without PHP: the one engine that a test binary needs, on corosensei.
//!
//! The engine is bound when a program is linked, so naming this crate is all there is to do:
//!
//! ```
//! use swoole_coroutine_testing as _;
//!
//! swoole_coroutine::install();
//! swoole_coroutine::spawn(|| assert_eq!(swoole_coroutine::current_id(), 1)).expect("there is room");
//! ```

mod engine;
