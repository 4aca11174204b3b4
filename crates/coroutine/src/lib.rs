//! Coroutines without PHP: a scheduler for stackful coroutines on one thread, on top of tokio.
//!
//! A coroutine waits by polling a future on its own stack ([`wait`]); nothing is spawned and nothing is
//! allocated for that. How a C stack is switched is not known here: the program's [`Engine`] does it, the PHP one in
//! `swoole.so` (the engine's own fiber contexts) and a corosensei one in tests (`swoole-coroutine-testing`).
//!
//! Reading order: [`engine`] (what a switch is), `stack` (where coroutines live), `coroutine` (one of
//! them), `scheduler` (who runs), `event_loop` (tokio below it all), `wait` (how one parks), `join` (how one waits for
//! others), `workers` (threads for what blocks), `fork` (what a child process has of it), `watch` (who is told).
//!
//! `scheduler` is made of its parts (`event_loop`, `ids`, `pool`, `onlookers` with `stopwatch`, `stretch`), which know
//! coroutines, and a coroutine knows the scheduler that its wakers queue it with: these, and `engine`, are one loop. Every
//! other file knows only those below it.

#![warn(missing_docs)]

mod behind;
mod channel;
mod clock;
mod coroutine;
pub mod engine;
mod epoll;
mod event_loop;
mod fork;
mod gate;
mod generation;
mod ids;
mod join;
mod lock;
mod memory;
mod onlookers;
mod order;
mod overflow;
mod pool;
mod scheduler;
mod select;
pub mod signal;
mod stack;
mod stopwatch;
mod stretch;
mod timers;
mod wait;
mod wait_queue;
mod watch;
mod watchers;
mod workers;

#[cfg(test)]
extern crate self as swoole_coroutine;
#[cfg(test)]
#[cfg_attr(not(miri), path = "../testing/src/engine.rs")]
#[cfg_attr(miri, path = "../testing/src/threads.rs")]
#[expect(dead_code, reason = "the unit tests ask for no panics; the stories do")]
mod testing;

pub use behind::wait_behind;
pub use channel::{Channel, ChannelError};
pub use coroutine::{Coroutine, State};
pub use engine::Engine;
pub use event_loop::{
    Hold, after_wait, block_on_idle, ensure, happened, hold, is_made, is_running, on_turn, spawn_task, stop,
    turn,
};
pub use fork::{leave_if_inherited, on_fork};
pub use gate::{Depth, Gate, Refused};
pub use generation::{forks, generation, is_forked_by_coroutine};
pub use join::{JoinError, join};
pub use lock::{Lock, LockError};
pub use overflow::{Fault, Settled, is_any_deep, on_fault, on_overflow, settle};
pub use scheduler::resumed_by;
pub use scheduler::{
    Limits, SpawnError, Stats, abort_current, abort_loop, by_id, count, current, current_id, for_each,
    is_aborted, is_any_aborted, is_this_thread_the_loops, last_id, limits, outermost, peak, resume,
    set_limits, shuffle, spawn, spawn_with, stats,
};
pub use select::{Case, select};
pub use stack::Stack;
pub use stretch::{Seen, Stretch, Watcher};
pub use timers::{Timer, Timers};
pub use wait::{Canceled, cancel, park, preempt, try_park, wait, yield_now};
pub use wait::{Ended, interrupt, is_interruptible, wait_interruptible};
pub use wait::{cancel_with, one_comes_out, wait_inside, wait_out};
pub use watch::{away, count_execute_time, look_out, watch};
pub use workers::{Elsewhere, Lane, elsewhere, on_refused_thread, say_refused, start as start_thread};

/// Sets this thread up for coroutines. Later calls change nothing.
pub fn install() {
    scheduler::install();
    fork::install();
}
