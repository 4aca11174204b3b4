//! Functions inside of which nothing parks: what they wait for holds everybody up. For state that code without a coroutine of
//! its own, such as the compiler, may come upon at any time, and for waits that are short.

use std::cell::Cell;

use swoole_coroutine::{current, current_id};
use swoole_zend::PhpStatic;

/// The coroutine that is inside; 0 for none. One that a bailout has ended never runs again, so nothing has to be undone.
static INSIDE: PhpStatic<Cell<i64>> = PhpStatic::new(Cell::new(0));

/// Who was inside before.
#[derive(Clone, Copy)]
pub(super) struct Before(i64);

pub(super) fn enter() -> Before {
    Before(current().map_or(INSIDE.get(), |me| INSIDE.replace(me.id())))
}

pub(super) fn leave(before: Before) {
    INSIDE.set(before.0);
}

/// Whether the running coroutine must not be parked for that reason.
#[inline]
pub(crate) fn is_inside() -> bool {
    let inside = INSIDE.get();
    inside != 0 && inside == current_id()
}
