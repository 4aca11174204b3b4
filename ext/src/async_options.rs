//! `swoole_async_set()`: settings of the event loop.

use swoole_zend::{doorway, sys};

use crate::callback;
use crate::coroutine::options::truth;
use crate::coroutine::system::dns;

#[unsafe(no_mangle)]
extern "C" fn zif_swoole_async_set(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(1, Some(1))?;
        let settings = args.array(1)?;
        if let Some(value) = settings.get("enable_coroutine") {
            callback::set_in_coroutines(truth(value.deref()));
        }
        dns::settings::apply_all(settings);
        result.set_bool(true);
        Ok(())
    });
}
