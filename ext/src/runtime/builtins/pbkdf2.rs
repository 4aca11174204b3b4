//! `hash_pbkdf2()`: PBKDF2 (RFC 8018, 5.2) with one of PHP's hash algorithms. `openssl_pbkdf2()` is OpenSSL's: see
//! `offload/openssl.rs`.

use swoole_zend::{Args, Zval};

use super::digest::{Algorithm, Hmac};
use super::hash::{algorithm, hex, string};
use crate::runtime::pool::{Load, on_pool};

/// Rounds below that are done with before others would notice.
const MANY: u64 = 200;
/// Nobody wants a longer key; PHP may look at what it means.
const LONGEST: usize = 1 << 20;

fn derive(algorithm: Algorithm, password: &[u8], salt: &[u8], rounds: u64, length: usize) -> Option<Vec<u8>> {
    let hmac = Hmac::new(algorithm, password);
    let mut key = Vec::with_capacity(length + algorithm.digest_size());
    let mut block = 1_u32;
    while key.len() < length {
        let mut digest = hmac.of(&[salt, &block.to_be_bytes()])?;
        let mut sum = digest.clone();
        for _ in 1..rounds {
            digest = hmac.of(&[&digest])?;
            sum.iter_mut().zip(&digest).for_each(|(sum, byte)| *sum ^= byte);
        }
        key.extend_from_slice(&sum);
        block = block.checked_add(1)?;
    }
    key.truncate(length);
    Some(key)
}

pub(super) fn hash_pbkdf2(args: &Args<'_>, result: &mut Zval) -> Option<()> {
    let (algorithm, password, salt) = (algorithm(args, 1)?, string(args, 2)?, string(args, 3)?);
    let rounds = u64::try_from(args.get(4)?.deref().as_long()?).ok()?;
    let length = match args.get(5) {
        Some(length) => usize::try_from(length.deref().as_long()?).ok()?,
        None => 0,
    };
    let binary = super::hash::binary(args, 6)?;
    if !algorithm.is_cryptographic() || length > LONGEST {
        return None;
    }
    // Without a length: one digest. The length is that of the result, of which hexadecimal digits say half a byte each.
    let result_length = match (length, binary) {
        (0, true) => algorithm.digest_size(),
        (0, false) => algorithm.digest_size() * 2,
        _ => length,
    };
    let bytes = if binary { result_length } else { result_length.div_ceil(2) };
    let blocks = bytes.div_ceil(algorithm.digest_size().max(1));
    if rounds.saturating_mul(u64::try_from(blocks).ok()?) < MANY {
        return None;
    }
    let key = on_pool("hash", Load::Processor, || derive(algorithm, password, salt, rounds, bytes))?;
    if binary {
        result.set_str(&key);
    } else {
        let digits = hex(&key);
        result.set_str(digits.get(..result_length)?);
    }
    Some(())
}
