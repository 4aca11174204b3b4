//! `Swoole\Coroutine\Context`: values that live as long as their coroutine.

use swoole_coroutine::{Coroutine, by_id, current};
use swoole_zend::error::{self, Level};
use swoole_zend::{class, doorway, sys};

use super::with_local;
use crate::classes::classes;
use crate::last_error;

/// The coroutine has ended: the object goes, unless somebody else holds it. Destructors of what is in it may run.
pub(super) fn release(me: &'static Coroutine) {
    let context = with_local(me, |local| {
        local.context_is_gone.set(true);
        local.context.take()
    });
    drop(context);
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_getContext(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(0, Some(1))?;
        let coroutine = match args.long_or(1, 0)? {
            0 => current(),
            id => by_id(id),
        };
        let Some(coroutine) = coroutine else {
            last_error::set(last_error::CO_NOT_EXISTS);
            return Ok(());
        };
        if with_local(coroutine, |local| local.context_is_gone.get()) {
            error::raise(Level::Warning, "Context of this coroutine has been destroyed");
            return Ok(());
        }
        let known = with_local(coroutine, |local| local.context.borrow().clone());
        let context = match known {
            Some(context) => context,
            None => {
                let context = class::construct(classes().coroutine_context, &mut [])?;
                with_local(coroutine, |local| local.context.replace(Some(context.clone())));
                context
            }
        };
        result.set(context);
        Ok(())
    });
}
