//! The engine's globals that belong to whoever is running, and so travel with a coroutine.
//!
//! The fiber switch of the engine itself carries the VM stack, the running frame, the bailout target,
//! `error_reporting` and the JIT's state. What is left are the globals below. In nearly every switch none
//! of them is in use; [`Travelers::pack`] sees that with a few loads.

use std::mem::MaybeUninit;

use crate::session::{self, Session};
use crate::sys;

/// Globals taken off one stack's hands before another stack runs.
pub struct Travelers {
    output: MaybeUninit<sys::zend_output_globals>,
    compare: (sys::zend_fcall_info, sys::zend_fcall_info_cache),
    error_handling: sys::zend_error_handling_t,
    exception_class: *mut sys::zend_class_entry,
    fake_scope: *mut sys::zend_class_entry,
    in_autoload: *mut sys::HashTable,
    /// The one on its way up, the one behind it, and where it was thrown: C code that it passes may wait.
    exception: (*mut sys::zend_object, *mut sys::zend_object, *const sys::zend_op),
    /// How deep it is in destructors and other places where the engine forbids Fibers to switch.
    fiber_blocks: u32,
    has_output: bool,
    /// The native session that it has opened, `$_SESSION` with it.
    session: Option<Session>,
}

impl Travelers {
    /// Packs what is in use and leaves the globals as a fresh stack expects them. None when nothing is.
    #[inline(always)]
    pub fn pack() -> Option<Box<Self>> {
        // SAFETY: plain reads of the engine's globals on its own thread.
        let idle = unsafe {
            sys::output_globals.handlers.elements.is_null()
                && sys::basic_globals.user_compare_fci.size == 0
                && sys::executor_globals.error_handling == sys::EH_NORMAL
                && sys::executor_globals.fake_scope.is_null()
                && sys::executor_globals.exception.is_null()
                && (sys::executor_globals.in_autoload.is_null()
                    || (*sys::executor_globals.in_autoload).nNumOfElements == 0)
                && !sys::zend_fiber_switch_blocked()
                && session::attached().is_none()
        };
        if idle { None } else { Some(Self::pack_all()) }
    }

    #[cold]
    fn pack_all() -> Box<Self> {
        // SAFETY: reads and writes of the engine's globals on its own thread. What is taken is put back by
        // `unpack` before the code that relies on it runs again.
        unsafe {
            let eg = &raw mut sys::executor_globals;
            let bg = &raw mut sys::basic_globals;
            let og = &raw mut sys::output_globals;
            let has_output = !(*og).handlers.elements.is_null();
            let mut fiber_blocks = 0;
            while sys::zend_fiber_switch_blocked() {
                sys::zend_fiber_switch_unblock();
                fiber_blocks += 1;
            }
            let packed = Box::new(Self {
                output: MaybeUninit::new(std::ptr::read(og)),
                compare: ((*bg).user_compare_fci, (*bg).user_compare_fci_cache),
                error_handling: (*eg).error_handling,
                exception_class: (*eg).exception_class,
                fake_scope: (*eg).fake_scope,
                in_autoload: (*eg).in_autoload,
                exception: ((*eg).exception, (*eg).prev_exception, (*eg).opline_before_exception),
                fiber_blocks,
                has_output,
                session: session::detach(),
            });
            if has_output {
                // The flags stay (implicit flush, disabled); the buffers and who runs in them go.
                (*og).handlers = MaybeUninit::zeroed().assume_init();
                sys::zend_stack_init(
                    &raw mut (*og).handlers,
                    size_of::<*mut sys::php_output_handler>() as i32,
                );
                (*og).active = std::ptr::null_mut();
                (*og).running = std::ptr::null_mut();
            }
            (*bg).user_compare_fci.size = 0;
            (*eg).error_handling = sys::EH_NORMAL;
            (*eg).exception_class = std::ptr::null_mut();
            (*eg).fake_scope = std::ptr::null_mut();
            (*eg).in_autoload = std::ptr::null_mut();
            (*eg).exception = std::ptr::null_mut();
            (*eg).prev_exception = std::ptr::null_mut();
            packed
        }
    }

    /// Puts everything back as it was.
    #[cold]
    pub fn unpack(self: Box<Self>) {
        // SAFETY: as in `pack_all`; what others left behind in these globals is theirs to have packed.
        unsafe {
            let eg = &raw mut sys::executor_globals;
            let bg = &raw mut sys::basic_globals;
            let og = &raw mut sys::output_globals;
            if self.has_output {
                std::ptr::write(og, self.output.assume_init());
            }
            for _ in 0..self.fiber_blocks {
                sys::zend_fiber_switch_block();
            }
            (*bg).user_compare_fci = self.compare.0;
            (*bg).user_compare_fci_cache = self.compare.1;
            (*eg).error_handling = self.error_handling;
            (*eg).exception_class = self.exception_class;
            (*eg).fake_scope = self.fake_scope;
            let others = (*eg).in_autoload;
            if !others.is_null() && others != self.in_autoload {
                sys::zend_hash_destroy(others);
                sys::_efree(others.cast());
            }
            (*eg).in_autoload = self.in_autoload;
            ((*eg).exception, (*eg).prev_exception, (*eg).opline_before_exception) = self.exception;
        }
        if let Some(session) = self.session {
            session::attach(session);
        }
    }
}

/// Flushes and ends output buffers that a coroutine opened and did not close.
#[inline]
pub fn end_output_buffers() {
    // SAFETY: a plain read; then the engine's own function on its own thread.
    unsafe {
        if !sys::output_globals.handlers.elements.is_null() {
            if !sys::output_globals.active.is_null() {
                sys::php_output_end_all();
            }
            sys::zend_stack_destroy(&raw mut sys::output_globals.handlers);
            sys::zend_stack_init(
                &raw mut sys::output_globals.handlers,
                size_of::<*mut sys::php_output_handler>() as i32,
            );
        }
    }
}

/// `error_reporting` as the INI says, for a stack that starts afresh.
pub fn initial_error_reporting() -> i32 {
    crate::ini::long("error_reporting").map_or(sys::E_ALL as i32, |level| level as i32)
}

/// Marks the script as failed: exit status 255, as after a fatal error.
pub fn fail_script() {
    // SAFETY: a plain write to the engine's global on its own thread.
    unsafe { sys::executor_globals.exit_status = 255 };
}

/// Whether PHP's last error was one that ends the script.
pub fn has_fatal_error() -> bool {
    let fatal = sys::E_ERROR | sys::E_CORE_ERROR | sys::E_COMPILE_ERROR | sys::E_USER_ERROR;
    // SAFETY: plain reads of the engine's globals on its own thread.
    unsafe {
        !sys::core_globals.last_error_message.is_null()
            && sys::core_globals.last_error_type as u32 & fatal != 0
    }
}

/// After the memory limit was met and the script has ended: shutdown functions may be called again.
pub fn forget_memory_limit() {
    // SAFETY: a plain write to the engine's global on its own thread, as the engine's own request shutdown does it.
    unsafe { sys::swoole_shim_forget_memory_limit() };
}

/// Whether a line of PHP's own log is being written: until that is done, what others log is dropped.
#[inline]
pub fn is_logging() -> bool {
    // SAFETY: a plain read of the engine's global on its own thread.
    unsafe { sys::core_globals.in_error_log }
}

/// Whether PHP code is being loaded or compiled right now: another coroutine must not see the compiler's state.
pub fn is_compiling() -> bool {
    // SAFETY: reads the engine's globals.
    unsafe { sys::swoole_shim_is_compiling() }
}
