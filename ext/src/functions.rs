//! The global functions, the INI entries, and the event loop at the end of the script.

use std::cell::Cell;
use std::ffi::{CStr, c_int, c_void};
use std::mem::MaybeUninit;
use std::time::Duration;

use swoole_zend::error::{self, Level};
use swoole_zend::{Args, PhpResult, PhpStatic, Value, Zval, doorway, ini, sys};

use crate::{blocking, classes, coroutine, event, last_error, runtime, server_options, session};

/// Functions that are methods under other names: `zif_swoole_timer_tick is zim_Swoole_Timer_tick;`
macro_rules! methods_as_functions {
    ($($function:ident is $method:ident;)*) => {$(
        #[unsafe(no_mangle)]
        extern "C" fn $function(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
            $method(frame, result);
        }
    )*};
}
pub(crate) use methods_as_functions;

const INI_ALL: u8 = sys::ZEND_INI_USER as u8 | sys::ZEND_INI_PERDIR as u8 | sys::ZEND_INI_SYSTEM as u8;
const INI_SYSTEM: u8 = sys::ZEND_INI_SYSTEM as u8;

/// Name, default, who may change it. Only entries that do something are here.
const INI: &[(&CStr, &CStr, u8)] = &[
    (c"swoole.use_shortname", c"On", INI_SYSTEM),
    (DISPLAY_ERRORS, c"On", INI_ALL),
    (c"swoole.enable_library", c"On", INI_ALL),
    (c"swoole.enable_fiber_mock", c"Off", INI_ALL),
    (coroutine::preemption::INI, c"Off", INI_ALL),
    (runtime::builtins::INI, c"On", INI_ALL),
    (runtime::kinds::FREE_MODULES, c"", INI_SYSTEM),
    (runtime::kinds::SHARED_HANDLES, c"error", INI_ALL),
    (blocking::DETECTION, c"Off", INI_ALL),
    (server_options::SOCKET_BUFFER_SIZE, c"8388608", INI_ALL),
    // Microseconds.
    (blocking::THRESHOLD, c"100000", INI_ALL),
];

const DISPLAY_ERRORS: &CStr = c"swoole.display_errors";

/// Who is told when an entry has another value.
const ON_MODIFY: &[(&CStr, ini::OnModify)] = &[
    (DISPLAY_ERRORS, on_modify_display_errors),
    (coroutine::preemption::INI, coroutine::preemption::on_modify),
    (runtime::builtins::INI, runtime::builtins::on_modify),
    (runtime::kinds::SHARED_HANDLES, runtime::kinds::on_modify_shared_handles),
    (blocking::DETECTION, blocking::on_modify_detection),
    (blocking::THRESHOLD, blocking::on_modify_threshold),
];

/// `swoole.display_errors`: off, the extension keeps its warnings and notices to itself. What failed says so still, and
/// fatal errors and exceptions are not its business.
unsafe extern "C" fn on_modify_display_errors(
    _entry: *mut sys::zend_ini_entry,
    value: *mut sys::zend_string,
    _: *mut c_void,
    _: *mut c_void,
    _: *mut c_void,
    _stage: c_int,
) -> c_int {
    // SAFETY: null or a string, alive during the call.
    error::be_quiet(!unsafe { ini::switches_on(value) });
    sys::SUCCESS
}

/// Registers the INI entries. Called once, at module start-up, before anything reads them.
pub(crate) fn register_ini(module: c_int) {
    let mut rows: Vec<sys::zend_ini_entry_def> = INI
        .iter()
        .map(|(name, default, modifiable)| {
            // SAFETY: all zeroes is valid for this C struct: no handler, no displayer.
            let mut row: sys::zend_ini_entry_def = unsafe { MaybeUninit::zeroed().assume_init() };
            row.name = name.as_ptr();
            row.name_length = name.to_bytes().len() as u16;
            row.value = default.as_ptr();
            row.value_length = default.to_bytes().len() as u32;
            row.modifiable = *modifiable;
            row.on_modify = ON_MODIFY.iter().find(|(whose, _)| whose == name).map(|(_, handler)| *handler);
            row
        })
        .collect();
    // SAFETY: as above; the row without a name ends the table.
    rows.push(unsafe { MaybeUninit::zeroed().assume_init() });
    // SAFETY: the engine copies what it needs of the table.
    unsafe { sys::zend_register_ini_entries(rows.as_ptr(), module) };
}

/// Registers `go()`, `defer()`, `Co` and `Co\run()`.
pub(crate) fn register_shortnames() {
    // SAFETY: module start-up; static tables and registered classes.
    unsafe {
        sys::zend_register_functions(
            std::ptr::null_mut(),
            classes::shortname_functions(),
            std::ptr::null_mut(),
            sys::MODULE_PERSISTENT as c_int,
        );
    }
    let classes = classes::classes();
    alias("co", classes.coroutine);
    alias("chan", classes.coroutine_channel);
    alias("co\\channel", classes.coroutine_channel);
    alias("co\\context", classes.coroutine_context);
    alias("co\\iterator", classes.coroutine_iterator);
    alias("co\\scheduler", classes.coroutine_scheduler);
    alias("co\\scope", classes.coroutine_scope);
    alias("co\\system", classes.coroutine_system);
    alias("co\\mysql", classes.coroutine_mysql);
    alias("co\\mysql\\exception", classes.coroutine_mysql_exception);
}

fn alias(lowercase: &str, class: *mut sys::zend_class_entry) {
    // SAFETY: module start-up; a registered class.
    unsafe { sys::zend_register_class_alias_ex(lowercase.as_ptr().cast(), lowercase.len(), class, true) };
}

static AT_SCRIPT_END: PhpStatic<Cell<bool>> = PhpStatic::new(Cell::new(false));

/// Makes sure that the event loop runs when the script has ended, in its turn among the shutdown functions.
pub(crate) fn run_loop_at_script_end() {
    if AT_SCRIPT_END.replace(true) {
        return;
    }
    let name = "swoole_event_rshutdown";
    // SAFETY: the entry is filled as `register_shutdown_function()` fills it; the engine takes it over.
    unsafe {
        let mut entry: sys::php_shutdown_function_entry = MaybeUninit::zeroed().assume_init();
        let function = Value::from(name);
        entry.fci.size = size_of::<sys::zend_fcall_info>();
        entry.fci.function_name = *function.as_ptr();
        entry.fci_cache.function_handler = std::ptr::null_mut();
        function.set_undef();
        let mut error = std::ptr::null_mut();
        let resolved = sys::zend_fcall_info_init(
            &raw mut entry.fci.function_name,
            0,
            &mut entry.fci,
            &mut entry.fci_cache,
            std::ptr::null_mut(),
            &mut error,
        );
        if resolved == sys::SUCCESS {
            // Appended, not registered under its name: the list may be walked right now, as a packed array, and a
            // name would turn it into another kind.
            sys::append_user_shutdown_function(&mut entry);
        }
    }
}

/// Forgets what belongs to the request that ends.
pub(crate) fn request_shutdown() {
    AT_SCRIPT_END.set(false);
}

/// Whether a server's event loop runs in this process.
pub(crate) fn is_server_running() -> bool {
    crate::server::is_running()
}

/// How often a script that keeps the loop from ending is asked again.
const ASK_AGAIN: Duration = Duration::from_millis(10);

/// Runs the loop on the main stack until nothing is left to wait for and the script agrees, and reports those that
/// are left behind.
pub(crate) fn run_loop() -> bool {
    runtime::activate();
    loop {
        match swoole_coroutine::block_on_idle() {
            Ok(true) => {}
            Ok(false) => return false,
            Err(reason) => {
                error::raise(Level::Warning, &format!("the event loop could not be made: {reason}"));
                return false;
            }
        }
        if swoole_coroutine::is_aborted() || coroutine::options::may_exit() {
            break;
        }
        let hold = swoole_coroutine::hold();
        let asked = swoole_coroutine::spawn_task(async move {
            tokio::time::sleep(ASK_AGAIN).await;
            drop(hold);
        });
        if asked.is_err() {
            break;
        }
    }
    if !is_server_running() {
        runtime::deactivate();
    }
    coroutine::deadlock::check();
    true
}

/// Whether an event loop runs already; then the script is told that there is no second one.
pub(crate) fn refuse_second_loop() -> bool {
    let runs = swoole_coroutine::is_running() || swoole_coroutine::current().is_some();
    if runs {
        let words = "eventLoop has already been created. unable to start Swoole\\Coroutine\\Scheduler";
        error::raise(Level::Warning, words);
    }
    runs
}

/// `Co\run()`.
fn run(args: &Args<'_>, result: &mut Zval) -> PhpResult {
    args.expect(1, None)?;
    let callable = args.callable(1)?;
    if refuse_second_loop() {
        result.set_bool(false);
        return Ok(());
    }
    runtime::want_all_by_default();
    runtime::activate();
    // What is still parked then has its end there.
    run_loop_at_script_end();
    let arguments = args.rest(2).iter().map(Zval::to_value).collect();
    let started = coroutine::start(callable, arguments).is_some();
    result.set_bool(started && run_loop());
    Ok(())
}

#[unsafe(no_mangle)]
extern "C" fn zif_swoole_version(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(0, Some(0))?;
        result.set_str(crate::API_VERSION.as_bytes());
        Ok(())
    });
}

#[unsafe(no_mangle)]
extern "C" fn zif_swoole_cpu_num(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(0, Some(0))?;
        result.set_long(std::thread::available_parallelism().map_or(1, |cores| cores.get() as i64));
        Ok(())
    });
}

#[unsafe(no_mangle)]
extern "C" fn zif_swoole_last_error(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(0, Some(0))?;
        result.set_long(last_error::get());
        Ok(())
    });
}

#[unsafe(no_mangle)]
extern "C" fn zif_swoole_coroutine_create(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, coroutine::create);
    coroutine::reraise();
}

#[unsafe(no_mangle)]
extern "C" fn zif_swoole_coroutine_defer(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, _| coroutine::defer(args));
}

#[unsafe(no_mangle)]
extern "C" fn zif_swoole_test_kernel_coroutine(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, _| {
        args.expect(0, Some(2))?;
        let (count, seconds) = (args.long_or(1, 100)?, args.double_or(2, 1.0)?);
        run_loop_at_script_end();
        let _ = swoole_coroutine::spawn(move || {
            for _ in 0..count {
                let slept = swoole_coroutine::wait("sleep", tokio::time::sleep(coroutine::duration(seconds)));
                if slept.is_err() {
                    break;
                }
            }
        });
        Ok(())
    });
    coroutine::reraise();
}

#[unsafe(no_mangle)]
extern "C" fn zif_Swoole_Coroutine_go(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    zif_swoole_coroutine_create(frame, result);
}

#[unsafe(no_mangle)]
extern "C" fn zif_Swoole_Coroutine_defer(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    zif_swoole_coroutine_defer(frame, result);
}

#[unsafe(no_mangle)]
extern "C" fn zif_Co_go(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    zif_swoole_coroutine_create(frame, result);
}

#[unsafe(no_mangle)]
extern "C" fn zif_Co_defer(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    zif_swoole_coroutine_defer(frame, result);
}

#[unsafe(no_mangle)]
pub(crate) extern "C" fn zif_swoole_event_rshutdown(
    frame: *mut sys::zend_execute_data,
    result: *mut sys::zval,
) {
    doorway(frame, result, |args, _| {
        args.expect(0, Some(0))?;
        // Another shutdown function may start coroutines again.
        AT_SCRIPT_END.set(false);
        if swoole_coroutine::current().is_none() && !swoole_zend::globals::has_fatal_error() {
            if !event::take_exited() {
                run_loop();
            }
            coroutine::end_parked();
        }
        Ok(())
    });
    coroutine::settle();
    session::settle();
}

#[unsafe(no_mangle)]
extern "C" fn zif_Swoole_Coroutine_run(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, run);
    coroutine::reraise();
}

#[unsafe(no_mangle)]
extern "C" fn zif_Co_run(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    zif_Swoole_Coroutine_run(frame, result);
}
