//! The global constants, as one table.

use std::ffi::c_int;

use swoole_zend::sys;

use crate::coroutine::channel;
use crate::runtime::hook;
use crate::timer;

enum Of {
    Long(i64),
    Double(f64),
    Bool(bool),
    Text(&'static str),
}
use Of::{Bool, Double, Long, Text};

const CONST_CS_PERSISTENT: c_int = 1;

const TABLE: &[(&str, Of)] = &[
    ("SWOOLE_VERSION", Text(crate::API_VERSION)),
    ("SWOOLE_VERSION_ID", Long(60202)),
    ("SWOOLE_MAJOR_VERSION", Long(6)),
    ("SWOOLE_MINOR_VERSION", Long(2)),
    ("SWOOLE_RELEASE_VERSION", Long(2)),
    ("SWOOLE_EXTRA_VERSION", Text("")),
    ("SWOOLE_RS_VERSION", Text(crate::VERSION)),
    ("SWOOLE_DEBUG", Bool(false)),
    ("SWOOLE_BASE", Long(1)),
    ("SWOOLE_PROCESS", Long(2)),
    ("SWOOLE_TCP", Long(1)),
    ("SWOOLE_TCP6", Long(3)),
    ("SWOOLE_UNIX_STREAM", Long(5)),
    ("SWOOLE_SOCK_TCP", Long(1)),
    ("SWOOLE_SOCK_UDP", Long(2)),
    ("SWOOLE_SOCK_TCP6", Long(3)),
    ("SWOOLE_SOCK_UDP6", Long(4)),
    ("SWOOLE_SOCK_UNIX_STREAM", Long(5)),
    ("SWOOLE_SOCK_UNIX_DGRAM", Long(6)),
    ("SWOOLE_DEFAULT_MAX_CORO_NUM", Long(100_000)),
    ("SWOOLE_CORO_MAX_NUM_LIMIT", Long(i64::MAX)),
    ("SWOOLE_CORO_INIT", Long(0)),
    ("SWOOLE_CORO_WAITING", Long(1)),
    ("SWOOLE_CORO_RUNNING", Long(2)),
    ("SWOOLE_CORO_END", Long(3)),
    ("SWOOLE_CHANNEL_OK", Long(channel::OK)),
    ("SWOOLE_CHANNEL_TIMEOUT", Long(channel::TIMEOUT)),
    ("SWOOLE_CHANNEL_CLOSED", Long(channel::CLOSED)),
    ("SWOOLE_CHANNEL_CANCELED", Long(channel::CANCELED)),
    ("SWOOLE_TIMER_MIN_MS", Long(timer::MIN_MS)),
    ("SWOOLE_TIMER_MIN_SEC", Double(timer::MIN_SEC)),
    ("SWOOLE_TIMER_MAX_MS", Long(timer::MAX_MS)),
    ("SWOOLE_TIMER_MAX_SEC", Double(timer::MAX_SEC)),
    ("SWOOLE_EXIT_IN_COROUTINE", Long(2)),
    ("SWOOLE_EXIT_IN_SERVER", Long(4)),
    ("SWOOLE_ERROR_INVALID_PARAMS", Long(crate::last_error::INVALID_PARAMS)),
    ("SWOOLE_ERROR_OUTPUT_BUFFER_OVERFLOW", Long(crate::last_error::OUTPUT_BUFFER_OVERFLOW)),
    ("SWOOLE_ERROR_HTTP_CONTEXT_UNAVAILABLE", Long(crate::last_error::HTTP_CONTEXT_UNAVAILABLE)),
    ("SWOOLE_ERROR_WRONG_OPERATION", Long(crate::last_error::WRONG_OPERATION)),
    ("SWOOLE_ERROR_CO_OUT_OF_COROUTINE", Long(crate::last_error::CO_OUT_OF_COROUTINE)),
    ("SWOOLE_ERROR_CO_HAS_BEEN_BOUND", Long(crate::last_error::CO_HAS_BEEN_BOUND)),
    ("SWOOLE_ERROR_CO_HAS_BEEN_DISCARDED", Long(10003)),
    ("SWOOLE_ERROR_CO_MUTEX_DOUBLE_UNLOCK", Long(10004)),
    ("SWOOLE_ERROR_CO_BLOCK_OBJECT_LOCKED", Long(10005)),
    ("SWOOLE_ERROR_CO_BLOCK_OBJECT_WAITING", Long(10006)),
    ("SWOOLE_ERROR_CO_YIELD_FAILED", Long(10007)),
    ("SWOOLE_ERROR_CO_GETCONTEXT_FAILED", Long(10008)),
    ("SWOOLE_ERROR_CO_SWAPCONTEXT_FAILED", Long(10009)),
    ("SWOOLE_ERROR_CO_MAKECONTEXT_FAILED", Long(10010)),
    ("SWOOLE_ERROR_CO_IOCPINIT_FAILED", Long(10011)),
    ("SWOOLE_ERROR_CO_PROTECT_STACK_FAILED", Long(10012)),
    ("SWOOLE_ERROR_CO_STD_THREAD_LINK_ERROR", Long(10013)),
    ("SWOOLE_ERROR_CO_DISABLED_MULTI_THREAD", Long(10014)),
    ("SWOOLE_ERROR_CO_CANNOT_CANCEL", Long(crate::last_error::CO_CANNOT_CANCEL)),
    ("SWOOLE_ERROR_CO_NOT_EXISTS", Long(crate::last_error::CO_NOT_EXISTS)),
    ("SWOOLE_ERROR_CO_CANCELED", Long(crate::last_error::CO_CANCELED)),
    ("SWOOLE_ERROR_CO_TIMEDOUT", Long(crate::last_error::CO_TIMEDOUT)),
    ("SWOOLE_ERROR_CO_SOCKET_CLOSE_WAIT", Long(10019)),
    ("SWOOLE_ERROR_DNSLOOKUP_NO_SERVER", Long(crate::last_error::DNSLOOKUP_NO_SERVER)),
    ("SWOOLE_ERROR_DNSLOOKUP_RESOLVE_FAILED", Long(crate::last_error::DNSLOOKUP_RESOLVE_FAILED)),
    ("SWOOLE_ERROR_DNSLOOKUP_RESOLVE_TIMEOUT", Long(crate::last_error::DNSLOOKUP_RESOLVE_TIMEOUT)),
    ("SWOOLE_EVENT_READ", Long(crate::coroutine::system::event::READ)),
    ("SWOOLE_EVENT_WRITE", Long(crate::coroutine::system::event::WRITE)),
    ("SWOOLE_HOOK_TCP", Long(hook::TCP as i64)),
    ("SWOOLE_HOOK_UDP", Long(hook::UDP as i64)),
    ("SWOOLE_HOOK_UNIX", Long(hook::UNIX as i64)),
    ("SWOOLE_HOOK_UDG", Long(hook::UDG as i64)),
    ("SWOOLE_HOOK_SSL", Long(hook::SSL as i64)),
    ("SWOOLE_HOOK_TLS", Long(hook::TLS as i64)),
    ("SWOOLE_HOOK_STREAM_FUNCTION", Long(hook::STREAM_FUNCTION as i64)),
    ("SWOOLE_HOOK_STREAM_SELECT", Long(hook::STREAM_FUNCTION as i64)),
    ("SWOOLE_HOOK_FILE", Long(hook::FILE as i64)),
    ("SWOOLE_HOOK_SLEEP", Long(hook::SLEEP as i64)),
    ("SWOOLE_HOOK_PROC", Long(hook::PROC as i64)),
    ("SWOOLE_HOOK_CURL", Long(hook::CURL as i64)),
    ("SWOOLE_HOOK_NATIVE_CURL", Long(hook::NATIVE_CURL as i64)),
    ("SWOOLE_HOOK_SOCKETS", Long(hook::SOCKETS as i64)),
    ("SWOOLE_HOOK_STDIO", Long(hook::STDIO as i64)),
    ("SWOOLE_HOOK_PDO_PGSQL", Long(hook::PDO_PGSQL as i64)),
    ("SWOOLE_HOOK_PDO_SQLITE", Long(hook::PDO_SQLITE as i64)),
    ("SWOOLE_HOOK_NET_FUNCTION", Long(hook::NET_FUNCTION as i64)),
    ("SWOOLE_HOOK_MONGODB", Long(hook::MONGODB as i64)),
    ("SWOOLE_HOOK_ALL", Long(hook::ALL as i64)),
];

/// Registers them all. Called once, at module start-up.
pub(crate) fn register(module: c_int) {
    let flags = CONST_CS_PERSISTENT;
    for (name, value) in TABLE {
        // SAFETY: the engine copies the name, and a persistent text, at start-up.
        unsafe {
            match value {
                Long(number) => {
                    sys::zend_register_long_constant(name.as_ptr().cast(), name.len(), *number, flags, module)
                }
                Double(number) => sys::zend_register_double_constant(
                    name.as_ptr().cast(),
                    name.len(),
                    *number,
                    flags,
                    module,
                ),
                Bool(truth) => {
                    sys::zend_register_bool_constant(name.as_ptr().cast(), name.len(), *truth, flags, module)
                }
                Text(text) => sys::zend_register_stringl_constant(
                    name.as_ptr().cast(),
                    name.len(),
                    text.as_ptr().cast(),
                    text.len(),
                    flags,
                    module,
                ),
            }
        }
    }
    if swoole_zend::ini::is_on("swoole.use_shortname") {
        let name = "SWOOLE_USE_SHORTNAME";
        // SAFETY: as above.
        unsafe { sys::zend_register_bool_constant(name.as_ptr().cast(), name.len(), true, flags, module) };
    }
}
