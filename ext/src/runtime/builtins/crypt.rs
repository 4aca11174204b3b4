//! The C library's `crypt_r()`: the same algorithms as PHP's `crypt()`, from the same sources, for other threads.
//!
//! PHP's own is not exported and allocates on the engine's heap. The two agree on every well-formed setting and differ
//! in what they make of others, so only well-formed ones are accepted here.

use std::ffi::{CStr, CString, c_char, c_int};
use std::ptr;
use std::sync::OnceLock;

/// `sizeof (struct crypt_data)` of libxcrypt, the largest there is.
const DATA_BYTES: usize = 32 << 10;
/// bcrypt looks no further.
const BCRYPT_BYTES: usize = 72;
/// libxcrypt refuses longer ones.
const MAX_BYTES: usize = 511;

type CryptR = unsafe extern "C" fn(*const c_char, *const c_char, *mut u8) -> *const c_char;

/// libcrypt is no part of libc, except with musl. One that is not there is not missed.
fn crypt_r() -> Option<CryptR> {
    static FOUND: OnceLock<Option<CryptR>> = OnceLock::new();
    *FOUND.get_or_init(|| {
        let flags: c_int = libc::RTLD_NOW | libc::RTLD_LOCAL;
        // SAFETY: plain calls of the loader; the symbol is the function that crypt_r(3) describes.
        unsafe {
            let library = [c"libcrypt.so.1", c"libcrypt.so.2"]
                .into_iter()
                .map(|name: &CStr| libc::dlopen(name.as_ptr(), flags))
                .find(|library| !library.is_null())
                .unwrap_or(libc::RTLD_DEFAULT);
            let symbol = libc::dlsym(library, c"crypt_r".as_ptr());
            (!symbol.is_null()).then(|| std::mem::transmute::<*mut libc::c_void, CryptR>(symbol))
        }
    })
}

/// Algorithms that take long enough.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Algorithm {
    Bcrypt,
    Md5,
    Sha256,
    Sha512,
}
use Algorithm::{Bcrypt, Md5, Sha256, Sha512};

fn is_alphabet(text: &[u8]) -> bool {
    text.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'/'))
}

/// Which algorithm a setting asks for: the part of a hash before the digest, with the digest or without.
fn algorithm(setting: &[u8]) -> Option<Algorithm> {
    match setting {
        [b'$', b'2', b'a' | b'x' | b'y', b'$', tens, ones, b'$', rest @ ..] => {
            let cost = std::str::from_utf8(&[*tens, *ones]).ok()?.parse::<u8>().ok()?;
            let fits = (4..=31).contains(&cost) && tens.is_ascii_digit() && matches!(rest.len(), 22 | 53);
            (fits && is_alphabet(rest)).then_some(Bcrypt)
        }
        [b'$', b'1', b'$', rest @ ..] => salted(rest, 8, 22).then_some(Md5),
        [b'$', b'5', b'$', rest @ ..] => salted(without_rounds(rest)?, 16, 43).then_some(Sha256),
        [b'$', b'6', b'$', rest @ ..] => salted(without_rounds(rest)?, 16, 86).then_some(Sha512),
        _ => None,
    }
}

/// What follows `rounds=N$`, which may be missing.
fn without_rounds(text: &[u8]) -> Option<&[u8]> {
    let Some(rest) = text.strip_prefix(b"rounds=") else { return Some(text) };
    let end = rest.iter().position(|&byte| byte == b'$')?;
    let (digits, rest) = rest.split_at_checked(end)?;
    let plain = (4..=9).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit);
    // At least the least that both accept as it is.
    (plain && digits.first() != Some(&b'0')).then(|| rest.get(1..)).flatten()
}

/// A salt, which may be followed by `$` and a digest.
fn salted(text: &[u8], longest_salt: usize, digest: usize) -> bool {
    let end = text.iter().position(|&byte| byte == b'$').unwrap_or(text.len());
    let (salt, rest) = text.split_at(end);
    let rest = rest.strip_prefix(b"$").unwrap_or(rest);
    (1..=longest_salt).contains(&salt.len())
        && is_alphabet(salt)
        && (rest.is_empty() || rest.len() == digest && is_alphabet(rest))
}

/// Everything that is needed to compute one, without the engine.
pub(super) struct Request {
    password: CString,
    setting: CString,
    crypt_r: CryptR,
}

impl Request {
    /// None: leave it to PHP.
    pub(super) fn new(password: &[u8], setting: &[u8]) -> Option<Self> {
        let algorithm = algorithm(setting)?;
        // A C string is what PHP passes as well.
        let end = password.iter().position(|&byte| byte == 0).unwrap_or(password.len());
        let limit = if algorithm == Bcrypt { BCRYPT_BYTES } else { end };
        let password = password.get(..end.min(limit))?;
        if password.len() > MAX_BYTES {
            return None;
        }
        Some(Self {
            password: CString::new(password).ok()?,
            setting: CString::new(setting).ok()?,
            crypt_r: crypt_r()?,
        })
    }

    /// Blocks. None when the library refuses.
    pub(super) fn run(&self) -> Option<Vec<u8>> {
        // Words, for whatever alignment the library's structure has.
        let mut data = vec![0_u64; DATA_BYTES / size_of::<u64>()];
        let place = data.as_mut_ptr().cast::<u8>();
        // SAFETY: crypt_r(3) reads two C strings; zeroed data of at least its size is what it wants the first time.
        let output = unsafe {
            let output = (self.crypt_r)(self.password.as_ptr(), self.setting.as_ptr(), place);
            (!output.is_null()).then(|| CStr::from_ptr(output).to_bytes().to_vec())
        };
        wipe(&mut data);
        output.filter(|output| output.first() != Some(&b'*'))
    }
}

impl Drop for Request {
    fn drop(&mut self) {
        let mut password = std::mem::take(&mut self.password).into_bytes();
        wipe(&mut password);
    }
}

/// Overwrites what is secret, though nobody reads it again.
fn wipe<T: Default + Copy>(secret: &mut [T]) {
    for place in secret {
        // SAFETY: a valid place of the slice.
        unsafe { ptr::write_volatile(place, T::default()) };
    }
}
