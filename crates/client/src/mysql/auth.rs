//! How a password is proved without sending it: the plugins of mysql_common that are spoken here.

use std::panic::{catch_unwind, set_hook, take_hook};

use mysql_common::crypto::rsa::{GetRandom, Pkcs1OaepPadding, PublicKey};
use mysql_common::packets::AuthPlugin;
use mysql_common::scramble::{scramble_native, scramble_sha256};

/// A key of 8,192 bits fills 1.4 KiB of PEM, and what is longer would take its time.
const LONGEST_KEY: usize = 2048;

/// An authentication plugin that this client has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Plugin {
    /// `mysql_native_password`, MariaDB's default.
    Native,
    /// `caching_sha2_password`, the default since MySQL 8.
    CachingSha2,
}

impl Plugin {
    pub(super) fn new(plugin: &AuthPlugin<'_>) -> Option<Self> {
        match plugin {
            AuthPlugin::MysqlNativePassword => Some(Self::Native),
            AuthPlugin::CachingSha2Password => Some(Self::CachingSha2),
            _ => None,
        }
    }

    /// As the login names it.
    pub(super) fn named(self) -> AuthPlugin<'static> {
        match self {
            Self::Native => AuthPlugin::MysqlNativePassword,
            Self::CachingSha2 => AuthPlugin::CachingSha2Password,
        }
    }

    /// What the login carries: nothing for an empty password, else the password mixed with the challenge. Not by
    /// `AuthPlugin::gen_data`, which wants a password in UTF-8: here it is bytes.
    pub(super) fn response(self, password: &[u8], challenge: &[u8]) -> Vec<u8> {
        match self {
            Self::Native => scramble_native(challenge, password).map_or_else(Vec::new, Vec::from),
            Self::CachingSha2 => scramble_sha256(challenge, password).map_or_else(Vec::new, Vec::from),
        }
    }
}

/// The password itself, readable only for the owner of the server's key: what `caching_sha2_password` wants when it
/// has not seen the user before and the connection is not secret by itself. None when the key is no good.
pub(super) fn encrypted(password: &[u8], challenge: &[u8], pem: &[u8]) -> Option<Vec<u8>> {
    if pem.len() > LONGEST_KEY {
        return None;
    }
    let plain: Vec<u8> =
        password.iter().chain(&[0]).zip(challenge.iter().cycle()).map(|(a, b)| a ^ b).collect();
    // The crate says by a panic that a key is no key or too short for the password. Nobody but us needs to hear it.
    let hook = take_hook();
    set_hook(Box::new(|_| {}));
    let encrypted =
        catch_unwind(|| PublicKey::from_pem(pem).encrypt_block(&plain, Pkcs1OaepPadding::new(GetRandom)));
    set_hook(hook);
    encrypted.ok()
}

#[cfg(test)]
mod tests {
    use super::{LONGEST_KEY, Plugin, encrypted};

    #[test]
    fn no_password_is_proved_by_nothing() {
        for plugin in [Plugin::Native, Plugin::CachingSha2] {
            assert!(plugin.response(b"", b"abcdefghijklmnopqrst").is_empty());
        }
        assert_eq!(Plugin::Native.response(b"\xff", b"abcdefghijklmnopqrst").len(), 20);
        assert_eq!(Plugin::CachingSha2.response(b"\xff", b"abcdefghijklmnopqrst").len(), 32);
    }

    #[test]
    fn a_key_that_is_none_is_refused() {
        for key in [&b""[..], b"\xff\xfe", b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"] {
            assert!(encrypted(b"password", b"abcdefghijklmnopqrst", key).is_none());
        }
        assert!(encrypted(b"password", b"abcdefghijklmnopqrst", &[b'-'; LONGEST_KEY + 1]).is_none());
    }
}
