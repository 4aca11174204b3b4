//! Blocking calls hooked where they block: in libc.
//!
//! A program and its libraries call libc through their global offset tables (GOT). [`set_flags`] points the entries
//! of the functions in [`table`] to functions of this crate, in every loaded object but libc, the loader and the one
//! that this crate is linked into. Called on the coroutines' thread, inside a coroutine, they try the call without
//! blocking, and where it would block they park the coroutine; called from anywhere else they are libc's own after a
//! few comparisons.
//!
//! ```text
//!   libcurl.so          GOT of libcurl.so            this crate                        libc.so
//!   ┌───────────┐       ┌──────────────┐       ┌──────────────────────┐       ┌─────────────┐
//!   │ call poll │──────►│ poll: ───────┼──────►│ calls::poll          │──────►│ poll(…, 0)  │
//!   └───────────┘       └──────────────┘       │  ready? return       │       └─────────────┘
//!                                              │  else: reactor, park │
//!                                              └──────────────────────┘
//! ```
//!
//! Reading order, from the bottom up: [`flags`] (what is switched on), [`host`] (what the program says), [`elf`] (finding the
//! entries), [`row`] (a hooked function), [`got`] (writing the entries), [`driver`] (the loop's own wait), [`gate`] (who may
//! park), [`descriptor`] (what a file descriptor is), [`device`] (where a file lies), [`reactor`] (waiting for one), [`pool`]
//! (what no reactor can wait for), [`queue`] (what other processes give), `calls`, one file per family of functions, and
//! [`table`] (which functions).
//!
//! A file knows those below it. What has to be told upwards is registered when the crate is installed: the rows that [`got`]
//! writes, and the wait of the loop that [`driver`] calls.
//!
//! What the crate does not know is PHP: a [`Host`] says where parking is impossible and hears what must reach the
//! script.

#![warn(missing_docs)]

mod backoff;
mod calls;
mod deadline;
mod descriptor;
mod device;
mod driver;
mod elf;
mod errno;
pub mod flags;
mod gate;
mod got;
mod host;
mod pool;
mod queue;
mod reactor;
mod row;
mod table;

pub use host::{Conflict, Direction, Host};
pub use pool::{Cancel, run as run_on_pool};
pub use row::{Row, add_rows};
pub use table::rows;

/// Names the host, and the calling thread as the one whose calls are hooked. Once, before [`set_flags`].
pub fn install(host: &'static Host) {
    table::install();
    host::install(host);
    driver::install(reactor::wait);
    // What is on stays on in a child, which waits in a loop and a reactor of its own.
    swoole_coroutine::on_fork(reactor::forget);
    swoole_coroutine::on_fork(descriptor::forget_uses);
    swoole_coroutine::on_fork(queue::forget);
}

/// Switches families of hooks on and off; the numbers are those of [`flags`]. The first time that any is on, and
/// whenever an object was loaded since, the tables of all loaded objects are rewritten. With 0 they stay as they are,
/// and the functions in them only call libc's: see [`restore`].
///
/// # Errors
///
/// A table could not be made writable. Its calls stay libc's, the others are hooked.
pub fn set_flags(flags: u32) -> std::io::Result<()> {
    flags::switch(flags);
    if flags == 0 { Ok(()) } else { got::rewrite(flags) }
}

/// After a fatal error: breaks the connections on which coroutines are parked that will not go on. Who cleans up behind them,
/// as libraries do when the script ends, would wait for the answers.
pub fn hang_up() {
    reactor::hang_up();
}

/// Calls off what threads still wait for, when no coroutine runs any more.
pub fn settle() {
    queue::clear();
}

/// Switches all off and puts back what was in the tables: before the code of this crate is unloaded.
///
/// # Errors
///
/// A table could not be made writable, and still leads here.
pub fn restore() -> std::io::Result<()> {
    flags::switch(0);
    driver::stop();
    reactor::arm_all();
    got::restore()
}

/// Wakes the coroutines that wait for `fd`, which the running coroutine is about to close: their calls fail with `EBADF`, and
/// so does whatever others try, until it is closed or [`keep_open`] is called. To be called before what they are inside of
/// is freed.
pub fn end_waits(fd: std::os::fd::RawFd) {
    if let Some(caller) = gate::running() {
        reactor::bar(caller.id(), fd);
    }
}

/// Whether another coroutine has called [`end_waits`] for `fd`, and has not closed it yet.
pub fn is_closing(fd: std::os::fd::RawFd) -> bool {
    gate::running().is_some_and(|caller| reactor::is_closing(caller.id(), fd))
}

/// Takes [`end_waits`] back, where `fd` was not closed after all.
pub fn keep_open(fd: std::os::fd::RawFd) {
    if let Some(caller) = gate::running() {
        reactor::reopen(caller.id(), fd);
    }
}

/// The running coroutine was refused to read `fd`, before this crate could refuse it, because coroutine `reader` does. If it
/// has written something, an answer is to come that nobody will read: from then on only `reader` may use `fd`, and only to
/// read, and all others are told so.
pub fn refused_to_read(fd: std::os::fd::RawFd, reader: i64) {
    if let Some(caller) = gate::running() {
        reactor::refused_to_read(caller, fd, reader);
    }
}

/// Whether any descriptor is spoiled ([`refused_to_read`]), so that it is worth to ask about one.
#[inline(always)]
pub fn is_any_spoiled() -> bool {
    reactor::is_any_spoiled()
}

/// Whether the running coroutine may not use `fd`, because it is spoiled; the script was told.
pub fn refuse_spoiled(fd: std::os::fd::RawFd, direction: Direction) -> bool {
    let Some(caller) = gate::running() else { return false };
    match reactor::barred(caller, fd, direction) {
        Some(reactor::Barred::Spoiled(conflict)) => {
            let _ = reactor::refuse(caller, &conflict);
            true
        }
        _ => false,
    }
}

/// How many entries are rewritten now, for reports and tests.
pub fn rewritten() -> usize {
    got::count()
}
