//! How a password is proved without sending it.

use rsa::pkcs8::DecodePublicKey;
use rsa::rand_core::OsRng;
use rsa::{Oaep, RsaPublicKey};
use sha1::{Digest, Sha1};
use sha2::Sha256;

use super::failure::Failure;

/// An authentication plugin that this client has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Plugin {
    /// `mysql_native_password`, MariaDB's default.
    Native,
    /// `caching_sha2_password`, the default since MySQL 8.
    CachingSha2,
}

impl Plugin {
    pub(super) fn by_name(name: &[u8]) -> Option<Self> {
        match name {
            b"mysql_native_password" => Some(Self::Native),
            b"caching_sha2_password" => Some(Self::CachingSha2),
            _ => None,
        }
    }

    pub(super) fn name(self) -> &'static [u8] {
        match self {
            Self::Native => b"mysql_native_password",
            Self::CachingSha2 => b"caching_sha2_password",
        }
    }

    /// What the login carries: nothing for an empty password, else the password mixed with the challenge.
    pub(super) fn response(self, password: &[u8], challenge: &[u8]) -> Vec<u8> {
        match self {
            _ if password.is_empty() => Vec::new(),
            // SHA1(password) XOR SHA1(challenge, SHA1(SHA1(password)))
            Self::Native => {
                let stage = Sha1::digest(password);
                let mixed = Sha1::new().chain_update(challenge).chain_update(Sha1::digest(stage)).finalize();
                xor(&stage, &mixed)
            }
            // SHA256(password) XOR SHA256(SHA256(SHA256(password)), challenge)
            Self::CachingSha2 => {
                let stage = Sha256::digest(password);
                let twice = Sha256::digest(stage);
                xor(&stage, &Sha256::new().chain_update(twice).chain_update(challenge).finalize())
            }
        }
    }
}

/// The password itself, readable only for the owner of the server's key: what `caching_sha2_password` wants when it
/// has not seen the user before and the connection is not secret by itself.
pub(super) fn encrypted(password: &[u8], challenge: &[u8], pem: &[u8]) -> Result<Vec<u8>, Failure> {
    let key =
        std::str::from_utf8(pem).ok().and_then(|pem| RsaPublicKey::from_public_key_pem(pem.trim()).ok());
    let key = key.ok_or(Failure::ServerKey)?;
    let plain: Vec<u8> =
        password.iter().chain(&[0]).zip(challenge.iter().cycle()).map(|(a, b)| a ^ b).collect();
    key.encrypt(&mut OsRng, Oaep::new::<Sha1>(), &plain).map_err(|_| Failure::ServerKey)
}

fn xor(a: &[u8], b: &[u8]) -> Vec<u8> {
    a.iter().zip(b).map(|(a, b)| a ^ b).collect()
}
