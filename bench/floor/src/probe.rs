//! A library that calls libc in a loop, as any library of a PHP extension does: through its own table, which the hooks
//! rewrite, and past it. Each function takes a number of calls and returns the nanoseconds that they took.

use std::ffi::{CStr, c_int, c_void};
use std::hint::black_box;
use std::time::Instant;

/// libc's own address of a function.
fn direct(name: &CStr) -> *mut c_void {
    // SAFETY: a string that ends; libc is loaded.
    unsafe { libc::dlsym(libc::RTLD_NEXT, name.as_ptr()) }
}

fn time(calls: i64, call: impl Fn()) -> i64 {
    let start = Instant::now();
    for _ in 0..calls {
        call();
    }
    i64::try_from(start.elapsed().as_nanos()).unwrap_or(i64::MAX)
}

/// One pair of functions for a call that fails or has nothing to do, and so is as short as it can be.
macro_rules! probe {
    ($hooked:ident, $direct:ident, $function:ident: $type:ty, $($argument:expr),*) => {
        #[unsafe(no_mangle)]
        extern "C" fn $hooked(calls: i64) -> i64 {
            time(calls, || {
                // SAFETY: the arguments name nothing that exists.
                black_box(unsafe { libc::$function($($argument),*) });
            })
        }

        #[unsafe(no_mangle)]
        extern "C" fn $direct(calls: i64) -> i64 {
            let name = CStr::from_bytes_with_nul(concat!(stringify!($function), "\0").as_bytes()).unwrap_or_default();
            let address = direct(name);
            if address.is_null() {
                return -1;
            }
            // SAFETY: libc's function of this name has this type.
            let function: $type = unsafe { std::mem::transmute::<*mut c_void, $type>(address) };
            time(calls, || {
                // SAFETY: as above.
                black_box(unsafe { black_box(function)($($argument),*) });
            })
        }
    };
}

type Recv = unsafe extern "C" fn(c_int, *mut c_void, usize, c_int) -> isize;
type Poll = unsafe extern "C" fn(*mut libc::pollfd, libc::nfds_t, c_int) -> c_int;
type Close = unsafe extern "C" fn(c_int) -> c_int;

probe!(hooked_recv, direct_recv, recv: Recv, -1, std::ptr::null_mut(), 0, 0);
probe!(hooked_poll, direct_poll, poll: Poll, std::ptr::null_mut(), 0, 0);
probe!(hooked_close, direct_close, close: Close, -1);

/// A mutex that nobody else has: no system call at all.
fn lock_and_unlock(lock: impl Fn(*mut libc::pthread_mutex_t), calls: i64) -> i64 {
    let mut mutex = libc::PTHREAD_MUTEX_INITIALIZER;
    let mutex = &raw mut mutex;
    time(calls, || {
        lock(mutex);
        // SAFETY: locked by us.
        unsafe { libc::pthread_mutex_unlock(mutex) };
    })
}

#[unsafe(no_mangle)]
extern "C" fn hooked_mutex(calls: i64) -> i64 {
    // SAFETY: an initialised mutex.
    lock_and_unlock(|mutex| _ = unsafe { libc::pthread_mutex_lock(mutex) }, calls)
}

#[unsafe(no_mangle)]
extern "C" fn direct_mutex(calls: i64) -> i64 {
    type Lock = unsafe extern "C" fn(*mut libc::pthread_mutex_t) -> c_int;
    let address = direct(c"pthread_mutex_lock");
    if address.is_null() {
        return -1;
    }
    // SAFETY: libc's function of this name has this type.
    let lock: Lock = unsafe { std::mem::transmute::<*mut c_void, Lock>(address) };
    // SAFETY: an initialised mutex.
    lock_and_unlock(|mutex| _ = unsafe { black_box(lock)(mutex) }, calls)
}
