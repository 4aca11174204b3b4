//! `password_hash()`, `password_verify()` and `crypt()`. Argon2 is libargon2's: see `offload/argon2.rs`.

use swoole_zend::{Args, Array, Zval, sys};

use super::crypt::Request;
use crate::runtime::pool::{Load, on_pool};

/// What the wait is called in reports.
const REASON: &str = "password";

fn run(request: &Request) -> Option<Vec<u8>> {
    on_pool(REASON, Load::Processor, || request.run())
}

/// A string that was passed as one.
fn bytes<'a>(args: &Args<'a>, position: u32) -> Option<&'a [u8]> {
    let value: &'a Zval = args.get(position)?;
    Some(value.deref().as_str()?.as_bytes())
}

/// Takes as long for two that differ at the start as for two that differ at the end.
fn is_same(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && one.iter().zip(other).fold(0, |all, (a, b)| all | (a ^ b)) == 0
}

pub(super) fn verify(args: &Args<'_>, result: &mut Zval) -> Option<()> {
    let (password, hash) = (bytes(args, 1)?, bytes(args, 2)?);
    if args.count() != 2 {
        return None;
    }
    let request = Request::new(password, hash)?;
    let digest = run(&request)?;
    result.set_bool(is_same(&digest, hash));
    Some(())
}

pub(super) fn crypt(args: &Args<'_>, result: &mut Zval) -> Option<()> {
    let (password, setting) = (bytes(args, 1)?, bytes(args, 2)?);
    if args.count() != 2 {
        return None;
    }
    let request = Request::new(password, setting)?;
    let digest = run(&request)?;
    result.set_str(&digest);
    Some(())
}

/// Whether this names bcrypt, as a type of `password_hash()`.
fn is_bcrypt(algorithm: &Zval) -> bool {
    algorithm.is_null()
        || algorithm.as_long() == Some(1)
        || algorithm.as_str().is_some_and(|name| name.as_bytes() == b"2y")
}

/// The cost in the options; none when there is something in them that PHP should look at.
fn cost(options: &Array) -> Option<i64> {
    let given = options.get("cost")?.deref().as_long()?;
    ((4..=31).contains(&given) && options.get("salt").is_none()).then_some(given)
}

fn default_cost() -> Option<i64> {
    let name = "PASSWORD_BCRYPT_DEFAULT_COST";
    // SAFETY: null or a registered constant.
    let constant = unsafe { sys::zend_get_constant_str(name.as_ptr().cast(), name.len()).as_mut() }?;
    // SAFETY: its value is a valid zval.
    unsafe { Zval::from_raw(constant) }.as_long()
}

pub(super) fn hash(args: &Args<'_>, result: &mut Zval) -> Option<()> {
    const ALPHABET: &[u8; 64] = b"./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let password = bytes(args, 1)?;
    if !(2..=3).contains(&args.count()) || !is_bcrypt(args.get(2)?.deref()) || password.contains(&0) {
        return None;
    }
    let cost = match args.get(3) {
        Some(options) => match options.deref().as_array()? {
            none if none.is_empty() => default_cost()?,
            options => cost(options)?,
        },
        None => default_cost()?,
    };
    let mut random = [0_u8; 22];
    // SAFETY: fills the buffer, and says so.
    let filled = unsafe { sys::php_random_bytes(random.as_mut_ptr().cast(), random.len(), false) };
    if filled != sys::SUCCESS {
        return None;
    }
    let salt = random.iter().map(|byte| char::from(ALPHABET[usize::from(byte & 63)]));
    let setting: String = format!("$2y${cost:02}$").chars().chain(salt).collect();
    let request = Request::new(password, setting.as_bytes())?;
    let digest = run(&request)?;
    result.set_str(&digest);
    Some(())
}
