//! Which function is of which kind, and why.

use swoole_coroutine::Gate;
use swoole_zend::function::Function;

use super::keys::Key;

#[derive(Clone, Copy)]
pub(super) enum Kind {
    Free,
    Owned(Key),
    Gated(&'static Gate),
    /// By the gate of its module.
    ByModule,
}

pub(super) fn kind(_module: &str, _function: Function) -> Kind {
    Kind::Free
}
