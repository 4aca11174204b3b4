//! `hash()`, `md5()`, `sha1()`, `hash_hmac()` of long strings, and the same of files.
//!
//! The strings are the arguments of the running call: whoever else has them, their bytes do not change.

use swoole_zend::{Args, ZString, Zval};

use super::digest::{Algorithm, Hmac};
use super::file::File;
use crate::runtime::pool::{Load, on_pool};

/// What the wait is called in reports.
const REASON: &str = "hash";
/// Strings shorter than that are done with before others would notice: half a millisecond, with the slower algorithms.
const LONG: usize = 512 << 10;
/// Files shorter than that have been read at once.
const LONG_FILE: u64 = 64 << 10;

/// A string that was passed as one.
pub(super) fn string<'a>(args: &Args<'a>, position: u32) -> Option<&'a [u8]> {
    let value: &'a Zval = args.get(position)?;
    Some(value.deref().as_str()?.as_bytes())
}

/// The algorithm that is named by an argument.
pub(super) fn algorithm(args: &Args<'_>, position: u32) -> Option<Algorithm> {
    Algorithm::find(args.get(position)?.deref().as_str()?)
}

/// PHP's own, by name.
fn known(name: &'static str) -> Option<Algorithm> {
    Algorithm::find(&ZString::new(name.as_bytes()))
}

/// Whether the digest is wanted as it is; none when it is up to PHP what the argument means. It is the last one: those
/// with options are PHP's.
pub(super) fn binary(args: &Args<'_>, position: u32) -> Option<bool> {
    match args.count() {
        count if count > position => None,
        count if count == position => args.get(position)?.deref().as_bool(),
        _ => Some(false),
    }
}

pub(super) fn hex(bytes: &[u8]) -> Vec<u8> {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|byte| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]).collect()
}

fn set(result: &mut Zval, digest: &[u8], binary: bool) {
    if binary {
        result.set_str(digest);
    } else {
        result.set_str(&hex(digest));
    }
}

fn of_string(algorithm: Algorithm, data: &[u8]) -> Vec<u8> {
    // Started here: it may look for options, which are the engine's.
    let mut digest = algorithm.start();
    on_pool(REASON, Load::Processor, move || {
        digest.update(data);
        digest.finish()
    })
}

fn of_file(file: &File, algorithm: Algorithm) -> Option<Vec<u8>> {
    let mut digest = algorithm.start();
    let reader = file.reader();
    on_pool(REASON, Load::Processor, move || {
        reader.read(|bytes| digest.update(bytes)).ok()?;
        Some(digest.finish())
    })
}

/// Opens the file that an argument names for as long as `body` needs it.
fn with_file(args: &Args<'_>, position: u32, body: impl FnOnce(&File) -> Option<Vec<u8>>) -> Option<Vec<u8>> {
    let file = File::open(args.get(position)?.deref().as_str()?, LONG_FILE)?;
    let digest = body(&file);
    file.close();
    digest
}

pub(super) fn hash(args: &Args<'_>, result: &mut Zval) -> Option<()> {
    let data = string(args, 2).filter(|data| data.len() >= LONG)?;
    let (algorithm, binary) = (algorithm(args, 1)?, binary(args, 3)?);
    set(result, &of_string(algorithm, data), binary);
    Some(())
}

fn fixed(args: &Args<'_>, result: &mut Zval, name: &'static str) -> Option<()> {
    let data = string(args, 1).filter(|data| data.len() >= LONG)?;
    let binary = binary(args, 2)?;
    set(result, &of_string(known(name)?, data), binary);
    Some(())
}

pub(super) fn md5(args: &Args<'_>, result: &mut Zval) -> Option<()> {
    fixed(args, result, "md5")
}

pub(super) fn sha1(args: &Args<'_>, result: &mut Zval) -> Option<()> {
    fixed(args, result, "sha1")
}

pub(super) fn hash_hmac(args: &Args<'_>, result: &mut Zval) -> Option<()> {
    let data = string(args, 2).filter(|data| data.len() >= LONG)?;
    let key = string(args, 3)?;
    let (algorithm, binary) = (algorithm(args, 1)?, binary(args, 4)?);
    if !algorithm.is_cryptographic() {
        return None;
    }
    let digest = on_pool(REASON, Load::Processor, || Hmac::new(algorithm, key).of(&[data]))?;
    set(result, &digest, binary);
    Some(())
}

pub(super) fn hash_file(args: &Args<'_>, result: &mut Zval) -> Option<()> {
    let (algorithm, binary) = (algorithm(args, 1)?, binary(args, 3)?);
    let digest = with_file(args, 2, |file| of_file(file, algorithm))?;
    set(result, &digest, binary);
    Some(())
}

fn fixed_file(args: &Args<'_>, result: &mut Zval, name: &'static str) -> Option<()> {
    let binary = binary(args, 2)?;
    let algorithm = known(name)?;
    let digest = with_file(args, 1, |file| of_file(file, algorithm))?;
    set(result, &digest, binary);
    Some(())
}

pub(super) fn md5_file(args: &Args<'_>, result: &mut Zval) -> Option<()> {
    fixed_file(args, result, "md5")
}

pub(super) fn sha1_file(args: &Args<'_>, result: &mut Zval) -> Option<()> {
    fixed_file(args, result, "sha1")
}

pub(super) fn hash_hmac_file(args: &Args<'_>, result: &mut Zval) -> Option<()> {
    let (algorithm, key, binary) = (algorithm(args, 1)?, string(args, 3)?, binary(args, 4)?);
    if !algorithm.is_cryptographic() {
        return None;
    }
    let digest = with_file(args, 2, |file| {
        let reader = file.reader();
        on_pool(REASON, Load::Processor, || {
            let hmac = Hmac::new(algorithm, key);
            let mut message = hmac.open()?;
            reader.read(|bytes| message.update(bytes)).ok()?;
            hmac.close(message)
        })
    })?;
    set(result, &digest, binary);
    Some(())
}
