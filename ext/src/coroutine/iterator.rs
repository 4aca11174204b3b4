//! `Swoole\Coroutine\Iterator`: the ids of the living coroutines.

use swoole_zend::array::ArrayBuilder;
use swoole_zend::{class, doorway, sys};

use crate::classes::classes;

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
