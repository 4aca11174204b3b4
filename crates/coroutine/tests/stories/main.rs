//! Stories of coroutines, told without PHP. One binary, because linking takes longer than running; cargo gives
//! every test a thread of its own, and so a scheduler of its own.

mod abort;
mod cancellation;
mod channel;
mod errno;
mod event_loop;
mod fork;
mod gate;
mod identity;
mod joining;
mod limits;
mod lock;
mod nesting;
mod panics;
mod pool;
mod preemption;
mod seeded;
mod select;
mod stretch;
mod support;
mod timers;
mod waiting;
