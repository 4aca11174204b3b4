//! The hooked functions, a family to a file. Each does to its caller what libc's does; its doc comment says what is
//! different about waiting.

mod attempt;
pub(crate) mod close;
pub(crate) mod connect;
pub(crate) mod file;
#[cfg(target_env = "gnu")]
pub(crate) mod fortified;
pub(crate) mod ipc;
pub(crate) mod join;
pub(crate) mod load;
pub(crate) mod lock;
pub(crate) mod open;
pub(crate) mod poll;
pub(crate) mod process;
pub(crate) mod resolve;
pub(crate) mod signal;
pub(crate) mod sleep;
pub(crate) mod transfer;
