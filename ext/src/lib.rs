//! `swoole.so`: the module itself. Everything else is one file per PHP class; the path is the class name.

mod async_options;
mod autoload;
mod blocking;
mod callback;
mod classes;
mod compiler;
mod constants;
mod coroutine;
mod crash;
mod destructors;
mod directory;
mod engine;
mod event;
mod exit_exception;
mod functions;
mod http;
mod known;
mod last_error;
mod library;
mod log;
mod name_resolver;
mod once;
mod out_of_time;
mod overflow;
mod random;
mod recursion;
mod runtime;
mod server;
mod server_options;
mod session;
mod signals;
mod soap;
mod sockets;
mod sorting;
mod timer;
mod watchdog;

use std::ffi::c_int;
use std::mem::MaybeUninit;

use swoole_zend::{ini, sys};

/// Our own version; `SWOOLE_VERSION` is the API level.
const VERSION: &str = env!("CARGO_PKG_VERSION");
/// The Swoole release whose API this is.
const API_VERSION: &str = "6.2.2";

unsafe extern "C" fn module_startup(_type: c_int, module_number: c_int) -> c_int {
    functions::register_ini(module_number);
    swoole_zend::fiber::startup();
    classes::register();
    known::register();
    coroutine::channel::startup();
    coroutine::lock::startup();
    coroutine::scope::startup();
    coroutine::mysql::startup();
    coroutine::scheduler::startup();
    name_resolver::startup();
    library::startup();
    autoload::startup();
    destructors::startup();
    swoole_zend::guards::watch();
    let classes = classes::classes();
    server::attach(classes.server, classes.http_server);
    server::port::attach(classes.server_port);
    http::request::attach(classes.http_request);
    http::response::attach(classes.http_response);
    swoole_zend::class::forbid_objects(classes.timer);
    swoole_zend::class::forbid_objects(classes.event);
    swoole_zend::class::forbid_objects(classes.runtime);
    constants::register(module_number);
    exit_exception::hook_exit();
    if ini::is_on("swoole.use_shortname") {
        functions::register_shortnames();
    }
    swoole_coroutine::install();
    crash::install();
    overflow::startup();
    out_of_time::startup();
    runtime::startup();
    signals::startup();
    watchdog::startup();
    blocking::startup();
    swoole_coroutine::on_fork(in_child);
    sys::SUCCESS
}

/// In a forked child, when its scheduler has forgotten the parent's coroutines: so do those who keep something with the
/// loop. Threads are the business of [`watchdog`].
fn in_child() {
    timer::in_child();
    event::in_child();
    coroutine::system::in_child();
    coroutine::time_limit::in_child();
    session::in_child();
    runtime::leases::in_child();
}

unsafe extern "C" fn module_shutdown(_type: c_int, module_number: c_int) -> c_int {
    runtime::shutdown();
    destructors::shutdown();
    compiler::shutdown();
    once::shutdown();
    swoole_zend::guards::unwatch();
    crash::uninstall();
    swoole_zend::elsewhere::forget();
    // SAFETY: the engine calls this once, at the end.
    unsafe { sys::zend_unregister_ini_entries(module_number) };
    sys::SUCCESS
}

unsafe extern "C" fn request_startup(_type: c_int, _module_number: c_int) -> c_int {
    // By now every other extension is loaded, so it is known whether somebody observes.
    swoole_zend::fiber::choose_switch(ini::is_on("swoole.enable_fiber_mock"));
    coroutine::inspect::request_startup();
    coroutine::preemption::request_startup();
    runtime::request_startup();
    compiler::request_startup();
    once::request_startup();
    session::request_startup();
    soap::request_startup();
    blocking::request_startup();
    sys::SUCCESS
}

unsafe extern "C" fn request_shutdown(_type: c_int, _module_number: c_int) -> c_int {
    engine::request_shutdown();
    session::request_shutdown();
    random::request_shutdown();
    directory::request_shutdown();
    event::request_shutdown();
    timer::request_shutdown();
    name_resolver::request_shutdown();
    callback::set_in_coroutines(true);
    coroutine::time_limit::request_shutdown();
    functions::request_shutdown();
    runtime::request_shutdown();
    coroutine::options::request_shutdown();
    coroutine::deadlock::request_shutdown();
    sys::SUCCESS
}

unsafe extern "C" fn module_info(_module: *mut sys::zend_module_entry) {
    let rows = [
        ("swoole", "enabled"),
        ("Swoole API", API_VERSION),
        ("swoole-rs", VERSION),
        ("coroutines", "the engine's fiber contexts on pooled, guarded stacks"),
        ("event loop", "tokio, one thread"),
    ];
    // SAFETY: the info functions print C strings.
    unsafe {
        sys::php_info_print_table_start();
        for (name, value) in rows {
            let name = std::ffi::CString::new(name).unwrap_or_default();
            let value = std::ffi::CString::new(value).unwrap_or_default();
            sys::php_info_print_table_row(2, name.as_ptr(), value.as_ptr());
        }
        sys::php_info_print_table_end();
        sys::display_ini_entries(_module);
    }
}

/// What PHP asks an extension for when it loads the file.
#[unsafe(no_mangle)]
pub extern "C" fn get_module() -> *mut sys::zend_module_entry {
    // SAFETY: all zeroes is valid for this C struct; what must not be zero is set below. Leaked: the engine
    // keeps the pointer for the life of the process.
    let mut module: sys::zend_module_entry = unsafe { MaybeUninit::zeroed().assume_init() };
    module.size = size_of::<sys::zend_module_entry>() as u16;
    module.zend_api = sys::ZEND_MODULE_API_NO;
    module.zend_debug = sys::ZEND_DEBUG as u8;
    module.zts = sys::USING_ZTS as u8;
    module.name = c"swoole".as_ptr();
    module.functions = classes::functions();
    module.module_startup_func = Some(module_startup);
    module.module_shutdown_func = Some(module_shutdown);
    module.request_startup_func = Some(request_startup);
    module.request_shutdown_func = Some(request_shutdown);
    module.info_func = Some(module_info);
    module.version = c"6.2.2".as_ptr();
    module.build_id = (&raw const sys::swoole_shim_build_id).cast();
    Box::leak(Box::new(module))
}
