//! The handshake: the server's greeting, the login that answers it, and a change of the authentication plugin.

use super::{Malformed, Reader, capability};

/// How many bytes of the challenge the password is mixed with.
const CHALLENGE: usize = 20;

/// The first packet of a connection, sent by the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Greeting {
    /// What the server can do; see [`capability`].
    pub capabilities: u32,
    /// Random bytes to mix the password with.
    pub challenge: [u8; CHALLENGE],
    /// The authentication plugin that the server would like; empty when it names none.
    pub plugin: Vec<u8>,
}

impl Greeting {
    /// Parses the payload.
    pub fn parse(payload: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(payload);
        if reader.byte()? != 10 {
            return Err(Malformed("the server speaks another protocol version"));
        }
        reader.to_nul(); // The server's version.
        reader.bytes(4)?; // The connection's id.
        let first = reader.bytes(8)?;
        reader.byte()?;
        let low = reader.short()?;
        reader.bytes(3)?; // Collation and status.
        let high = reader.short()?;
        let capabilities = u32::from(low) | u32::from(high) << 16;
        if capabilities & capability::PROTOCOL_41 == 0 || capabilities & capability::SECURE_CONNECTION == 0 {
            return Err(Malformed("the server is older than MySQL 4.1"));
        }
        let length = usize::from(reader.byte()?);
        reader.bytes(10)?;
        // The second part has at least 13 bytes, the last of them a NUL.
        let second = reader.bytes(length.saturating_sub(8).max(13))?;
        let mut challenge = [0; CHALLENGE];
        for (to, from) in challenge.iter_mut().zip(first.iter().chain(second)) {
            *to = *from;
        }
        let plugin =
            if capabilities & capability::PLUGIN_AUTH == 0 { Vec::new() } else { reader.to_nul().to_vec() };
        Ok(Self { capabilities, challenge, plugin })
    }
}

/// The client's answer to the greeting.
#[derive(Clone, Copy, Debug)]
pub struct Login<'a> {
    /// What both sides can do.
    pub capabilities: u32,
    /// Number of the collation that text is in.
    pub collation: u8,
    /// Up to the first NUL, if any.
    pub user: &'a [u8],
    /// What the plugin makes of password and challenge, at most 255 bytes.
    pub response: &'a [u8],
    /// Up to the first NUL, if any; not selected when empty.
    pub database: &'a [u8],
    /// The plugin that made the response.
    pub plugin: &'a [u8],
}

impl Login<'_> {
    /// The payload.
    pub fn payload(&self) -> Vec<u8> {
        let mut capabilities = self.capabilities & !capability::CONNECT_WITH_DB;
        if !self.database.is_empty() {
            capabilities |= capability::CONNECT_WITH_DB;
        }
        let mut out = Vec::with_capacity(128);
        out.extend_from_slice(&capabilities.to_le_bytes());
        out.extend_from_slice(&(1u32 << 30).to_le_bytes());
        out.push(self.collation);
        out.extend_from_slice(&[0; 23]);
        put_to_nul(&mut out, self.user);
        let length = u8::try_from(self.response.len()).unwrap_or(u8::MAX);
        out.push(length);
        out.extend(self.response.iter().take(usize::from(length)));
        if !self.database.is_empty() {
            put_to_nul(&mut out, self.database);
        }
        if capabilities & capability::PLUGIN_AUTH != 0 {
            put_to_nul(&mut out, self.plugin);
        }
        out
    }
}

/// A NUL inside would end the field there and let the rest pass for the next one.
fn put_to_nul(out: &mut Vec<u8>, text: &[u8]) {
    out.extend_from_slice(Reader::new(text).to_nul());
    out.push(0);
}

/// The server wants another plugin's response, to a challenge of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuthSwitch<'a> {
    /// The plugin's name.
    pub plugin: &'a [u8],
    /// The new challenge, without the NUL at its end.
    pub challenge: &'a [u8],
}

impl<'a> AuthSwitch<'a> {
    /// Parses the payload, which begins with 0xfe.
    pub fn parse(payload: &'a [u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(payload);
        reader.byte()?;
        let plugin = reader.to_nul();
        if plugin.is_empty() {
            return Err(Malformed("the server wants the passwords of MySQL before 4.1"));
        }
        let challenge = reader.rest();
        Ok(Self { plugin, challenge: challenge.strip_suffix(&[0]).unwrap_or(challenge) })
    }
}
