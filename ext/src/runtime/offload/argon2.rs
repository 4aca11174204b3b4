//! libargon2, as `password_hash()` and `password_verify()` use it.

use std::ffi::{c_char, c_int, c_void};

super::pure! {
    "password";
    fn argon2_hash(
        rounds: u32, memory: u32, lanes: u32,
        password: *const c_void, password_length: usize,
        salt: *const c_void, salt_length: usize,
        hash: *mut c_void, hash_length: usize,
        encoded: *mut c_char, encoded_length: usize,
        kind: c_int, version: u32
    ) -> c_int;
    fn argon2_verify(encoded: *const c_char, password: *const c_void, password_length: usize, kind: c_int) -> c_int;
}
