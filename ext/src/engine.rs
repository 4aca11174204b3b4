//! The coroutine crate's engine: PHP's own fiber contexts, with the globals that must travel along.

use std::any::Any;
use std::cell::RefCell;

use swoole_coroutine::engine::{Home, Main, Run, rest};
use swoole_coroutine::{Coroutine, Engine, Stack};
use swoole_zend::fiber::{self, Frame};
use swoole_zend::globals::Travelers;
use swoole_zend::{PhpStatic, bailout, error, sys};

/// The one engine of a PHP process.
pub(crate) struct ZendEngine;

swoole_coroutine::engine!(ZendEngine);

// SAFETY: `fiber` upholds the contract of each function: it is the same resume/suspend pair on contexts
// that the engine switches between, saving registers and VM state.
unsafe impl Engine for ZendEngine {
    const HEADROOM: usize = fiber::HEADROOM;

    #[inline(always)]
    fn home() -> *const Home {
        static HOME: PhpStatic<Home> = PhpStatic::new(Home::new());
        &raw const *HOME
    }

    fn prepare(stack: &Stack, main: Main) -> *mut () {
        // SAFETY: a fresh slot; slots live as long as the process.
        unsafe { fiber::prepare(stack.bottom(), stack.top(), stack.headroom(), main).cast() }
    }

    #[inline(always)]
    unsafe fn resume(context: *mut ()) {
        let packed = Travelers::pack();
        // SAFETY: passed on from the caller.
        unsafe { fiber::resume(context.cast::<Frame>()) };
        if let Some(packed) = packed {
            packed.unpack();
        }
    }

    #[inline(always)]
    unsafe fn suspend(context: *mut ()) {
        let packed = Travelers::pack();
        // SAFETY: passed on from the caller.
        unsafe { fiber::suspend(context.cast::<Frame>()) };
        if let Some(packed) = packed {
            packed.unpack();
        }
    }

    unsafe fn parked_span(context: *mut ()) -> Option<(usize, usize)> {
        // SAFETY: passed on from the caller.
        unsafe { fiber::parked_span(context.cast::<Frame>()) }
    }

    unsafe fn escape(context: *mut ()) -> ! {
        swoole_zend::midst::forget();
        // SAFETY: passed on from the caller.
        unsafe { fiber::escape(context.cast::<Frame>()) }
    }

    fn panicked(panic: Box<dyn Any + Send>) {
        // As at every doorway a PHP `Error`; here, at the bottom of the stack, it is an uncaught one.
        swoole_zend::doorway::panicked(&*panic);
        drop(panic);
        crate::coroutine::end_if_failed(error::report_uncaught());
    }

    fn serve(run: Run, me: &'static Coroutine) -> ! {
        // One `zend_try` for all coroutines that will ever run on this stack: the loop only ends by bailout.
        bailout::attempt(|| {
            loop {
                run(me);
                rest(me);
            }
        });
        // An exception can be pending here when something threw on the way out; say it before leaving.
        bailout::attempt(|| {
            error::report_uncaught();
        });
        swoole_zend::globals::set_aside();
        swoole_coroutine::abort_current()
    }
}

static REPORTING: PhpStatic<RefCell<Option<Reporting>>> = PhpStatic::new(RefCell::new(None));

/// `error_reporting` from the INI entry, remembered for as long as the entry's value is the same string.
struct Reporting {
    entry: *mut sys::zend_ini_entry,
    value: Option<swoole_zend::ZString>,
    level: i32,
}

/// The `error_reporting` a new coroutine starts with: the INI's, whatever its creator silenced with `@`.
pub(crate) fn initial_error_reporting() -> i32 {
    if let Some(known) = &*REPORTING.borrow()
        // SAFETY: INI entries live as long as the module.
        && known.value.as_ref().map_or(std::ptr::null_mut(), |value| value.as_ptr()) == unsafe { (*known.entry).value }
    {
        return known.level;
    }
    look_up_error_reporting()
}

#[cold]
fn look_up_error_reporting() -> i32 {
    let level = swoole_zend::globals::initial_error_reporting();
    if let Some(entry) = swoole_zend::ini::entry("error_reporting") {
        // SAFETY: a registered entry's value is null or a string; we take our own reference, so that its
        // address cannot be reused by another value.
        let value = unsafe {
            let value = (*entry).value;
            (!value.is_null()).then(|| swoole_zend::ZStr::from_raw(value).to_owned())
        };
        REPORTING.replace(Some(Reporting { entry, value, level }));
    }
    level
}

/// Forgets what belongs to the request that ends.
pub(crate) fn request_shutdown() {
    REPORTING.take();
    swoole_zend::midst::forget();
}
