//! Slow functions of the C libraries that PHP's extensions call.
//!
//! Their entries in the tables of PHP and its extensions lead here ([`ROWS`] tells the crate interpose which). A call
//! that comes from a coroutine, and is worth it, is made on the pool while the coroutine is parked; any other goes
//! straight on. Nothing of PHP or of the library is imitated: arguments, results and errors are theirs.
//!
//! | function | what runs on the pool |
//! | --- | --- |
//! | `password_hash()`, `password_verify()` with Argon2 | `argon2_hash`, `argon2_verify` of libargon2 |
//! | `sodium_crypto_pwhash*()` | `crypto_pwhash*` of libsodium |
//! | `openssl_pkey_new()`, and what makes a key on the way | `EVP_PKEY_keygen`, `EVP_PKEY_paramgen` for RSA, DSA, DH |
//! | SQLite3 and PDO_SQLITE | `sqlite3_step` and others: see [`sqlite`] |
//! | `openssl_pbkdf2()` | `PKCS5_PBKDF2_HMAC`, from 200 rounds on |
//!
//! | left where it is | because |
//! | --- | --- |
//! | elliptic curve keys, `openssl_sign()`, `openssl_verify()`, `openssl_*crypt()` | some 10 µs to a millisecond |
//! | `openssl_pkcs12_*()`, `openssl_pkcs7_*()`, `openssl_cms_*()` | milliseconds at most, and they read files as PHP does |
//! | `sodium_*` other than `pwhash` | fast for anything that fits a message |
//! | OpenSSL before 3.0 | its errors cannot be carried over to PHP's thread |

mod argon2;
mod openssl;
mod sodium;
mod sqlite;

use std::ffi::{CStr, c_void};
use std::sync::atomic::{AtomicPtr, AtomicUsize, Ordering};

use swoole_interpose::Row;

use super::builtins;
use super::pool::{self, Load};

/// PHP's thread, as pthread_self(3) has it.
static PHP_THREAD: AtomicUsize = AtomicUsize::new(0);

/// The functions that are replaced.
pub(super) static ROWS: &[&[Row]] = &[argon2::ROWS, openssl::ROWS, sodium::ROWS, sqlite::ROWS];

/// Hands the functions to the hooks. Once, on PHP's thread, before hooks are switched on.
pub(super) fn install() {
    // SAFETY: pthread_self(3) has no preconditions.
    PHP_THREAD.store(unsafe { libc::pthread_self() } as usize, Ordering::Relaxed);
    for rows in ROWS {
        swoole_interpose::add_rows(rows);
    }
}

/// Once all extensions are loaded.
pub(super) fn request_startup() {
    sqlite::install();
}

/// Other families of hooks are about to be on: calls of those that are no longer hooked will not be heard of.
pub(super) fn before_switch(former: u32, flags: u32) {
    if flags == 0 || former & !flags & super::hook::PDO_SQLITE != 0 {
        sqlite::lose_track();
    }
}

/// Whether the running coroutine is inside a library that must not be entered by another one meanwhile.
pub(super) fn is_inside_library() -> bool {
    sqlite::is_inside()
}

/// Whether this is PHP's thread.
#[inline]
fn is_php_thread() -> bool {
    // SAFETY: as above.
    PHP_THREAD.load(Ordering::Relaxed) == unsafe { libc::pthread_self() } as usize
}

/// Whether the running code may hand work to the pool; false on any thread but PHP's.
#[inline]
fn applies() -> bool {
    is_php_thread() && builtins::applies()
}

/// The library's own function, looked up when it is first called. Whoever calls one has loaded its library.
struct Original {
    name: &'static CStr,
    address: AtomicPtr<c_void>,
}

impl Original {
    const fn new(name: &'static CStr) -> Self {
        Self { name, address: AtomicPtr::new(std::ptr::null_mut()) }
    }

    fn find(&self) -> Option<*mut c_void> {
        let known = self.address.load(Ordering::Relaxed);
        if !known.is_null() {
            return Some(known);
        }
        // SAFETY: dlsym(3) takes a name. This file's own table is not rewritten, so it is not our function.
        let found = unsafe { libc::dlsym(libc::RTLD_DEFAULT, self.name.as_ptr()) };
        self.address.store(found, Ordering::Relaxed);
        (!found.is_null()).then_some(found)
    }

    fn get(&self) -> *mut c_void {
        self.find().expect("a function that is called has been loaded")
    }
}

/// What holds pointers and goes to another thread all the same.
struct Trusted<F>(F);

// SAFETY: whoever makes one says that another thread may do it.
unsafe impl<F> Send for Trusted<F> {}

impl<F: FnOnce() -> T, T> Trusted<F> {
    fn run(self) -> Trusted<T> {
        Trusted((self.0)())
    }
}

/// Makes a library's call on the pool.
///
/// # Safety
///
/// The library does not mind which thread calls, does not call back, and nobody else uses what the pointers in `call`
/// point to, until it is done.
unsafe fn on_pool<T>(reason: &'static str, load: Load, call: impl FnOnce() -> T) -> T {
    let call = Trusted(call);
    pool::on_pool(reason, load, move || call.run()).0
}

/// Functions that compute on what they are given, and the rows that replace them.
macro_rules! pure {
    ($reason:literal; $(fn $name:ident($($argument:ident: $type:ty),*) -> $result:ty;)*) => {
        $(
            unsafe extern "C" fn $name($($argument: $type),*) -> $result {
                static ORIGINAL: $crate::runtime::offload::Original =
                    $crate::runtime::offload::Original::new($crate::runtime::offload::name!($name));
                type Function = unsafe extern "C" fn($($type),*) -> $result;
                let original = ORIGINAL.get();
                // SAFETY: the library's function of that name has this type.
                let original = unsafe { std::mem::transmute::<*mut std::ffi::c_void, Function>(original) };
                if !$crate::runtime::offload::applies() {
                    // SAFETY: passed on as it came.
                    return unsafe { original($($argument),*) };
                }
                // SAFETY: it computes on its arguments alone, which are the strings and buffers of the PHP function
                // that calls, and no other's.
                unsafe {
                    $crate::runtime::offload::on_pool(
                        $reason,
                        $crate::runtime::pool::Load::Processor,
                        || original($($argument),*),
                    )
                }
            }
        )*

        pub(super) static ROWS: &[swoole_interpose::Row] = &[$(
            swoole_interpose::Row::new(
                $crate::runtime::offload::name!($name),
                u32::MAX,
                "the pool",
                $name as *const std::ffi::c_void,
            )
        ),*];
    };
}

/// An identifier as a C string.
macro_rules! name {
    ($name:ident) => {
        match std::ffi::CStr::from_bytes_with_nul(concat!(stringify!($name), "\0").as_bytes()) {
            Ok(name) => name,
            Err(_) => panic!("an identifier has no NUL"),
        }
    };
}
use {name, pure};
