//! The PHP engine as the extension sees it: a thin, safe-as-can-be layer, with nothing of Swoole in it.
//!
//! Two rules hold everywhere. **A bailout never leaves its own stack**: see [`bailout`]. **Go to PHP with
//! empty hands**: any call into the engine may run user code, park the coroutine or longjmp past the
//! caller, so nothing that must be dropped or released may be held across one.
//!
//! This file lists the modules in the order a reader meets them: the bindings, values, then calls in
//! either direction, then classes, then the engine's own machinery.

#![warn(missing_docs)]
// Class entries, frames and return values are raw pointers that only the engine hands out, always valid for the
// call they come with. Marking every function that takes one unsafe would make the word mean nothing.
#![allow(clippy::not_unsafe_ptr_arg_deref)]

/// Bindings generated from the installed headers. Names are the engine's.
pub mod sys {
    #![allow(warnings, missing_docs, clippy::all, clippy::undocumented_unsafe_blocks)]
    include!(concat!(env!("OUT_DIR"), "/bindings.rs"));
}

pub mod array;
pub mod backtrace;
pub mod bailout;
pub mod callable;
pub mod class;
pub mod code;
pub mod collector;
pub mod dispatch;
pub mod doorway;
pub mod elsewhere;
pub mod error;
pub mod error_handler;
pub mod fiber;
pub mod function;
pub mod globals;
pub mod guards;
pub mod include;
pub mod ini;
pub mod interrupt;
pub mod linking;
pub mod midst;
pub mod output;
pub mod php_static;
pub mod place;
pub mod remembered;
pub mod session;
pub mod soap;
pub mod sorting;
pub mod stream;
pub mod string;
pub mod value;
pub mod walks;

pub use array::Array;
pub use callable::Callable;
pub use class::{Class, Embedded, ObjectRef};
pub use doorway::{Args, doorway};
pub use error::{PhpResult, Thrown};
pub use php_static::PhpStatic;
pub use string::{ZStr, ZString};
pub use value::{Value, Zval};
