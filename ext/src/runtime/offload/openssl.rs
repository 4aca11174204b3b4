//! OpenSSL 3: new keys and PBKDF2.
//!
//! What goes wrong is noted in a queue of the thread that it went wrong on. What another thread has noted is therefore
//! noted again on PHP's, where `openssl_error_string()` looks.

#![allow(non_snake_case, reason = "the names are OpenSSL's")]

use std::ffi::{CStr, c_char, c_int, c_ulong, c_void};

use swoole_interpose::Row;

use super::{Original, applies, name, on_pool};
use crate::runtime::pool::Load;

/// What the wait is called in reports.
const REASON: &str = "key";
/// Rounds of PBKDF2 below that are done with before others would notice.
const MANY: c_int = 200;
/// Kinds of keys that are searched for; the others are a random number.
const SLOW: &[&CStr] = &[c"RSA", c"RSA-PSS", c"DSA", c"DH", c"DHX"];

type Context = *mut c_void;
type Key = *mut c_void;

static KEYGEN: Original = Original::new(name!(EVP_PKEY_keygen));
static PARAMGEN: Original = Original::new(name!(EVP_PKEY_paramgen));
static GENERATE: Original = Original::new(name!(EVP_PKEY_generate));
static PBKDF2: Original = Original::new(name!(PKCS5_PBKDF2_HMAC));
static IS_A: Original = Original::new(name!(EVP_PKEY_CTX_is_a));
static GET_ERROR: Original = Original::new(name!(ERR_get_error));
static NEW_ERROR: Original = Original::new(name!(ERR_new));
static SET_ERROR: Original = Original::new(name!(ERR_set_error));

pub(super) static ROWS: &[Row] = &[
    Row::new(name!(EVP_PKEY_keygen), u32::MAX, "the pool", EVP_PKEY_keygen as *const c_void),
    Row::new(name!(EVP_PKEY_paramgen), u32::MAX, "the pool", EVP_PKEY_paramgen as *const c_void),
    Row::new(name!(EVP_PKEY_generate), u32::MAX, "the pool", EVP_PKEY_generate as *const c_void),
    Row::new(name!(PKCS5_PBKDF2_HMAC), u32::MAX, "the pool", PKCS5_PBKDF2_HMAC as *const c_void),
];

/// Makes a call on the pool, and notes its errors here.
///
/// # Safety
///
/// As with [`on_pool`].
unsafe fn with_errors<T>(call: impl FnOnce() -> T) -> T {
    // SAFETY: OpenSSL's functions of these names have these types.
    let (get, new, set) = unsafe {
        (
            std::mem::transmute::<*mut c_void, unsafe extern "C" fn() -> c_ulong>(GET_ERROR.get()),
            std::mem::transmute::<*mut c_void, unsafe extern "C" fn()>(NEW_ERROR.get()),
            std::mem::transmute::<*mut c_void, unsafe extern "C" fn(c_int, c_int, *const c_char, ...)>(
                SET_ERROR.get(),
            ),
        )
    };
    // SAFETY: the caller's promise; each thread has its own queue, which is left empty.
    let (result, errors) = unsafe {
        on_pool(REASON, Load::Processor, || {
            let result = call();
            let mut errors = Vec::new();
            loop {
                match get() {
                    0 => break,
                    error => errors.push(error),
                }
            }
            (result, errors)
        })
    };
    for error in errors {
        // `ERR_GET_LIB` and `ERR_GET_REASON`.
        let (library, reason) = ((error >> 23) & 0xff, error & 0x7f_ffff);
        // SAFETY: no text goes with it, so there is nothing to format.
        unsafe {
            new();
            set(library as c_int, reason as c_int, std::ptr::null());
        }
    }
    result
}

/// Whether to make the call elsewhere: all that is needed is there, and the key takes time.
fn is_slow(context: Context) -> bool {
    if context.is_null() || !applies() || NEW_ERROR.find().is_none() {
        return false;
    }
    let Some(is_a) = IS_A.find() else { return false };
    // SAFETY: OpenSSL's function of that name has this type.
    let is_a: unsafe extern "C" fn(Context, *const c_char) -> c_int = unsafe { std::mem::transmute(is_a) };
    // SAFETY: the caller's context, and a name.
    SLOW.iter().any(|kind| unsafe { is_a(context, kind.as_ptr()) } == 1)
}

/// # Safety
///
/// `original` is one of the three, with its arguments.
unsafe fn generate(original: &Original, context: Context, key: *mut Key) -> c_int {
    // SAFETY: all three have this type.
    let original: unsafe extern "C" fn(Context, *mut Key) -> c_int =
        unsafe { std::mem::transmute(original.get()) };
    if !is_slow(context) {
        // SAFETY: passed on as it came.
        return unsafe { original(context, key) };
    }
    // SAFETY: context and key are the caller's alone, who waits. A callback that tells of progress PHP does not set.
    unsafe { with_errors(|| original(context, key)) }
}

unsafe extern "C" fn EVP_PKEY_keygen(context: Context, key: *mut Key) -> c_int {
    // SAFETY: passed on as it came.
    unsafe { generate(&KEYGEN, context, key) }
}

unsafe extern "C" fn EVP_PKEY_paramgen(context: Context, key: *mut Key) -> c_int {
    // SAFETY: as above.
    unsafe { generate(&PARAMGEN, context, key) }
}

unsafe extern "C" fn EVP_PKEY_generate(context: Context, key: *mut Key) -> c_int {
    // SAFETY: as above.
    unsafe { generate(&GENERATE, context, key) }
}

#[allow(clippy::too_many_arguments, reason = "OpenSSL's")]
unsafe extern "C" fn PKCS5_PBKDF2_HMAC(
    password: *const c_char,
    password_length: c_int,
    salt: *const u8,
    salt_length: c_int,
    rounds: c_int,
    digest: *const c_void,
    length: c_int,
    out: *mut u8,
) -> c_int {
    type Function = unsafe extern "C" fn(
        *const c_char,
        c_int,
        *const u8,
        c_int,
        c_int,
        *const c_void,
        c_int,
        *mut u8,
    ) -> c_int;
    // SAFETY: OpenSSL's function of that name has this type.
    let original: Function = unsafe { std::mem::transmute(PBKDF2.get()) };
    // SAFETY: passed on as it came; it computes on its arguments alone, which are the caller's.
    unsafe {
        let call = || original(password, password_length, salt, salt_length, rounds, digest, length, out);
        if rounds >= MANY && applies() && NEW_ERROR.find().is_some() { with_errors(call) } else { call() }
    }
}
