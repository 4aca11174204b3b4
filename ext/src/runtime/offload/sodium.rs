//! libsodium's password hashing: `sodium_crypto_pwhash*()`, and `password_hash()` of a PHP without libargon2.

use std::ffi::{c_char, c_int};

super::pure! {
    "password";
    fn crypto_pwhash(
        out: *mut u8, out_length: u64,
        password: *const c_char, password_length: u64,
        salt: *const u8, operations: u64, memory: usize, algorithm: c_int
    ) -> c_int;
    fn crypto_pwhash_argon2id(
        out: *mut u8, out_length: u64,
        password: *const c_char, password_length: u64,
        salt: *const u8, operations: u64, memory: usize, algorithm: c_int
    ) -> c_int;
    fn crypto_pwhash_argon2i(
        out: *mut u8, out_length: u64,
        password: *const c_char, password_length: u64,
        salt: *const u8, operations: u64, memory: usize, algorithm: c_int
    ) -> c_int;
    fn crypto_pwhash_str(
        out: *mut c_char, password: *const c_char, password_length: u64, operations: u64, memory: usize
    ) -> c_int;
    fn crypto_pwhash_str_alg(
        out: *mut c_char, password: *const c_char, password_length: u64, operations: u64, memory: usize,
        algorithm: c_int
    ) -> c_int;
    fn crypto_pwhash_str_verify(text: *const c_char, password: *const c_char, password_length: u64) -> c_int;
    fn crypto_pwhash_scryptsalsa208sha256(
        out: *mut u8, out_length: u64,
        password: *const c_char, password_length: u64,
        salt: *const u8, operations: u64, memory: usize
    ) -> c_int;
    fn crypto_pwhash_scryptsalsa208sha256_str(
        out: *mut c_char, password: *const c_char, password_length: u64, operations: u64, memory: usize
    ) -> c_int;
    fn crypto_pwhash_scryptsalsa208sha256_str_verify(
        text: *const c_char, password: *const c_char, password_length: u64
    ) -> c_int;
}
