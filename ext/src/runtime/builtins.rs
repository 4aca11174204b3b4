//! PHP's own functions that compute for long: in a coroutine they run on other threads.
//!
//! The handler of such a function is replaced once all extensions are loaded. The replacement looks at the arguments,
//! and where it knows for certain what PHP would do with them, and that it takes long enough to be worth a change of
//! threads (some 20 µs), it does that on the pool while the coroutine is parked. Everything else goes to the original
//! handler: other types, invalid values, small inputs, callers outside of a coroutine. Warnings and exceptions are
//! therefore always PHP's own.
//!
//! | function | what runs on the pool |
//! | --- | --- |
//! | `password_hash()` | bcrypt with a valid cost, by libcrypt's `crypt_r()` |
//! | `password_verify()`, `crypt()` | `$2a$` `$2x$` `$2y$` (bcrypt), `$5$` `$6$` (SHA), `$1$` (MD5), by `crypt_r()` |
//! | `hash()`, `hash_hmac()`, `md5()`, `sha1()` | all of it, of 512 KiB and more, without options |
//! | `hash_file()`, `hash_hmac_file()`, `md5_file()`, `sha1_file()` | reading and computing, of regular files of 64 KiB and more, without options |
//! | `hash_pbkdf2()` | all of it, from 200 rounds on, without options |
//!
//! | left where it is | because |
//! | --- | --- |
//! | DES with `crypt()` | takes microseconds; of extended DES, PHP and libcrypt refuse different things |
//! | `hash_update()`, `hash_update_stream()`, `hash_update_file()` | their object can be used by another coroutine meanwhile |
//! | hash functions with `$options` | the engine reads them |
//! | files while `open_basedir` is set, or when somebody else has taken `file://` | the rules are PHP's |
//! | algorithms of other extensions | they may need the engine |
//! | `hash_hkdf()`, `crc32()` | microseconds, or a gigabyte in a fraction of a second |
//! | `gzcompress()` and its like | zlib allocates on the engine's heap |
//! | `preg_*()`, `sort()`, `serialize()`, `json_*()`, images | they work on the engine's own values |

mod crypt;
mod digest;
mod file;
mod hash;
mod password;
mod pbkdf2;

use std::cell::Cell;
use std::ffi::{CStr, c_int, c_void};

use swoole_zend::{Args, PhpStatic, Zval, doorway, ini, sys};

use super::pool;

/// The INI entry.
pub(crate) const INI: &CStr = c"swoole.enable_builtin_offload";

static BY_INI: PhpStatic<Cell<bool>> = PhpStatic::new(Cell::new(true));

/// The INI entry has another value: called by the engine, at its start and whenever somebody changes it.
pub(crate) unsafe extern "C" fn on_modify(
    _entry: *mut sys::zend_ini_entry,
    value: *mut sys::zend_string,
    _: *mut c_void,
    _: *mut c_void,
    _: *mut c_void,
    _stage: c_int,
) -> c_int {
    // SAFETY: null or a string, alive during the call.
    BY_INI.set(unsafe { ini::switches_on(value) });
    sys::SUCCESS
}

/// Whether slow functions leave the loop now: some hook is on, whichever, and the INI entry allows it.
#[inline]
pub(crate) fn enabled() -> bool {
    super::flags() != 0 && BY_INI.get()
}

/// Whether the running code may hand work to the pool. To be asked on the PHP thread.
#[inline]
pub(crate) fn applies() -> bool {
    enabled() && pool::can_park()
}

type Handler = unsafe extern "C" fn(*mut sys::zend_execute_data, *mut sys::zval);

/// What one of PHP's functions does here: `Some` when the result is set.
type Attempt = fn(&Args<'_>, &mut Zval) -> Option<()>;

/// A function of PHP.
pub(crate) struct Builtin {
    /// Its name, lowercased.
    pub(crate) name: &'static str,
    attempt: Attempt,
    original: PhpStatic<Cell<Option<Handler>>>,
}

impl Builtin {
    const fn new(name: &'static str, attempt: Attempt) -> Self {
        Self { name, attempt, original: PhpStatic::new(Cell::new(None)) }
    }

    fn serve(&self, frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
        let mut done = false;
        if applies() {
            doorway(frame, result, |args, result| {
                done = (self.attempt)(args, result).is_some();
                Ok(())
            });
        }
        if !done
            && !swoole_zend::error::is_pending()
            && let Some(original) = self.original.get()
        {
            // SAFETY: the handler that the engine would have called, with what it has passed.
            unsafe { original(frame, result) };
        }
    }
}

/// The functions, each with a handler of its own: a handler is not told which function it stands for.
macro_rules! builtins {
    ($($name:ident: $attempt:path;)*) => {
        /// Every function whose handler is replaced.
        pub(crate) static BUILTINS: [Builtin; [$(stringify!($name)),*].len()] =
            [$(Builtin::new(stringify!($name), $attempt)),*];

        /// In the order of [`BUILTINS`].
        static HANDLERS: &[Handler] = &{
            #[allow(non_camel_case_types)]
            enum Place { $($name),* }
            [$({
                unsafe extern "C" fn handler(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
                    BUILTINS[Place::$name as usize].serve(frame, result);
                }
                handler
            }),*]
        };
    };
}

builtins! {
    password_hash: password::hash;
    password_verify: password::verify;
    crypt: password::crypt;
    hash: hash::hash;
    hash_hmac: hash::hash_hmac;
    md5: hash::md5;
    sha1: hash::sha1;
    hash_file: hash::hash_file;
    hash_hmac_file: hash::hash_hmac_file;
    md5_file: hash::md5_file;
    sha1_file: hash::sha1_file;
    hash_pbkdf2: pbkdf2::hash_pbkdf2;
}

fn find(name: &str) -> Option<&'static mut sys::zend_internal_function> {
    // SAFETY: the function table exists from start-up to shutdown; its elements are pointers to functions.
    unsafe {
        let found =
            sys::zend_hash_str_find(sys::compiler_globals.function_table, name.as_ptr().cast(), name.len());
        let function = found.as_ref()?.value.func;
        (u32::from((*function).type_) == sys::ZEND_INTERNAL_FUNCTION)
            .then(|| &mut (*function).internal_function)
    }
}

/// Replaces the handlers, once. Call it when all extensions are loaded.
pub(crate) fn install() {
    for (builtin, ours) in BUILTINS.iter().zip(HANDLERS) {
        // One that is missing was disabled, or its extension is not there.
        let Some(function) = find(builtin.name) else { continue };
        if builtin.original.get().is_none() {
            builtin.original.set(function.handler);
            function.handler = Some(*ours);
        }
    }
}

/// Puts the original handlers back.
pub(crate) fn uninstall() {
    for (builtin, ours) in BUILTINS.iter().zip(HANDLERS) {
        if let Some(original) = builtin.original.take()
            && let Some(function) = find(builtin.name)
            // Another extension may have put its own in place meanwhile.
            && function.handler.is_some_and(|handler| handler as usize == *ours as usize)
        {
            function.handler = Some(original);
        }
    }
}
