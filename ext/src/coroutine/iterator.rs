//! `Swoole\Coroutine\Iterator`: the ids of the living coroutines.

use swoole_zend::array::ArrayBuilder;
use swoole_zend::{class, doorway, sys};

use crate::classes::classes;
use crate::last_error;

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_list(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(0, Some(0))?;
        let mut ids = ArrayBuilder::with_capacity(swoole_coroutine::count());
        swoole_coroutine::for_each(|coroutine| {
            ids.push(coroutine.id());
        });
        result.set(class::construct(classes().coroutine_iterator, &mut [ids.into()])?);
        Ok(())
    });
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_getWaitReason(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(0, Some(1))?;
        let coroutine = match args.long_or(1, 0)? {
            0 => swoole_coroutine::current(),
            id => swoole_coroutine::by_id(id),
        };
        match coroutine {
            Some(coroutine) => result.set_str(coroutine.reason().as_bytes()),
            None => {
                last_error::set(last_error::CO_NOT_EXISTS);
                result.set_bool(false);
            }
        }
        Ok(())
    });
}
