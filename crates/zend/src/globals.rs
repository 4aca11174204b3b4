//! The engine's globals that belong to whoever is running, and so travel with a coroutine.
//!
//! The fiber switch of the engine itself carries the VM stack, the running frame, the bailout target,
//! `error_reporting` and the JIT's state. What is left are the globals below, and what [`crate::midst`] knows. In nearly
//! every switch none of them is in use, which [`Travelers::pack`] sees with a few loads and one branch. What each global of
//! PHP is to coroutines is told in `docs/coroutines.md`.

use std::mem::MaybeUninit;

use crate::session::{self, Session};
use crate::soap;
use crate::{midst, sys};

/// Globals taken off one stack's hands before another stack runs.
pub struct Travelers {
    output: MaybeUninit<sys::zend_output_globals>,
    compare: (sys::zend_fcall_info, sys::zend_fcall_info_cache),
    error_handling: sys::zend_error_handling_t,
    exception_class: *mut sys::zend_class_entry,
    fake_scope: *mut sys::zend_class_entry,
    in_autoload: *mut sys::HashTable,
    /// Classes that are to be looked for once the class that is being linked is.
    delayed_autoloads: *mut sys::HashTable,
    /// The one on its way up, the one behind it, and where it was thrown: C code that it passes may wait.
    exception: (*mut sys::zend_object, *mut sys::zend_object, *const sys::zend_op),
    serializers: Serializers,
    user_stream: UserStream,
    midst: midst::Packed,
    /// How deep it is in destructors and other places where the engine forbids Fibers to switch.
    fiber_blocks: u32,
    has_output: bool,
    /// The native session that it has opened, `$_SESSION` with it.
    session: Option<Session>,
}

/// How deep it is in `serialize()` and `unserialize()`, and what the nested calls share: others begin anew.
#[derive(Clone, Copy)]
struct Serializers {
    lock: u32,
    serialize: (*mut sys::php_serialize_data, u32),
    unserialize: (*mut sys::php_unserialize_data, u32),
}

impl Serializers {
    const NONE: Self =
        Self { lock: 0, serialize: (std::ptr::null_mut(), 0), unserialize: (std::ptr::null_mut(), 0) };

    /// Puts `self` in place and returns what was there.
    unsafe fn replace(self) -> Self {
        // SAFETY: plain reads and writes of the engine's globals on its own thread.
        unsafe {
            let bg = &raw mut sys::basic_globals;
            let former = Self {
                lock: (*bg).serialize_lock,
                serialize: ((*bg).serialize.data, (*bg).serialize.level),
                unserialize: ((*bg).unserialize.data, (*bg).unserialize.level),
            };
            (*bg).serialize_lock = self.lock;
            ((*bg).serialize.data, (*bg).serialize.level) = self.serialize;
            ((*bg).unserialize.data, (*bg).unserialize.level) = self.unserialize;
            former
        }
    }
}

/// What a stream wrapper of the script, or `pclose()`, is about.
#[derive(Clone, Copy)]
struct UserStream {
    /// The name that the wrapper is opening, which it must not open again.
    opening: *const std::ffi::c_char,
    /// An include is opening it, from which remote files are kept.
    in_include: bool,
    /// Whoever releases a process waits for it.
    waits_for_process: i32,
}

impl UserStream {
    const NONE: Self = Self { opening: std::ptr::null(), in_include: false, waits_for_process: 0 };

    /// Puts `self` in place and returns what was there.
    unsafe fn replace(self) -> Self {
        // SAFETY: plain reads and writes of the engine's globals on its own thread.
        unsafe {
            let (fg, pg) = (&raw mut sys::file_globals, &raw mut sys::core_globals);
            let former = Self {
                opening: (*fg).user_stream_current_filename,
                in_include: (*pg).in_user_include,
                waits_for_process: (*fg).pclose_wait,
            };
            (*fg).user_stream_current_filename = self.opening;
            (*pg).in_user_include = self.in_include;
            (*fg).pclose_wait = self.waits_for_process;
            former
        }
    }
}

impl Travelers {
    /// Packs what is in use and leaves the globals as a fresh stack expects them. None when nothing is.
    #[inline(always)]
    pub fn pack() -> Option<Box<Self>> {
        // One branch for all: what is in use is not zero. A running autoload, and whatever else C code of ours surrounds, is
        // known to `midst`.
        // SAFETY: plain reads of the engine's globals on its own thread.
        let in_use = unsafe {
            let (eg, bg) = (&raw const sys::executor_globals, &raw const sys::basic_globals);
            let (og, fg) = (&raw const sys::output_globals, &raw const sys::file_globals);
            (*og).handlers.elements.addr()
                | (*bg).user_compare_fci.size
                | (*eg).fake_scope.addr()
                | (*eg).exception.addr()
                | (*fg).user_stream_current_filename.addr()
                | midst::innermost().addr()
                | session::attached().map_or(0, Session::addr)
                | ((*eg).error_handling
                    | (*bg).serialize_lock
                    | (*bg).serialize.level
                    | (*bg).unserialize.level
                    | (*fg).pclose_wait.cast_unsigned()) as usize
        };
        // SAFETY: asks the engine for a counter.
        let idle = in_use == 0 && unsafe { !sys::zend_fiber_switch_blocked() };
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
            let cg = &raw mut sys::compiler_globals;
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
                delayed_autoloads: (*cg).delayed_autoloads,
                exception: ((*eg).exception, (*eg).prev_exception, (*eg).opline_before_exception),
                serializers: Serializers::NONE.replace(),
                user_stream: UserStream::NONE.replace(),
                midst: midst::pack(),
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
            (*cg).delayed_autoloads = std::ptr::null_mut();
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
            give_back(&raw mut (*eg).in_autoload, self.in_autoload);
            give_back(&raw mut sys::compiler_globals.delayed_autoloads, self.delayed_autoloads);
            ((*eg).exception, (*eg).prev_exception, (*eg).opline_before_exception) = self.exception;
            self.serializers.replace();
            self.user_stream.replace();
            midst::unpack(self.midst);
        }
        if let Some(session) = self.session {
            session::attach(session);
        }
    }
}

/// Puts a table back in its place; the one that others have made there meanwhile is empty by now.
unsafe fn give_back(place: *mut *mut sys::HashTable, table: *mut sys::HashTable) {
    // SAFETY: null, or tables that the engine has made on its heap.
    unsafe {
        let others = place.replace(table);
        if !others.is_null() && others != table {
            sys::zend_hash_destroy(others);
            sys::_efree(others.cast());
        }
    }
}

/// Takes the extensions' globals of the running stack away: a fatal error has ended it, and others run from now on.
pub fn set_aside() {
    session::detach();
    soap::set_aside();
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
