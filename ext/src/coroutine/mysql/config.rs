//! What `connect()` is given.

use std::time::Duration;

use swoole_zend::{Array, PhpResult, Value, Zval, error};

use crate::classes::classes;

/// Character sets that a client may speak, with the number of their default collation.
const CHARSETS: &[(&str, u8)] = &[
    ("armscii8", 32),
    ("ascii", 11),
    ("big5", 1),
    ("binary", 63),
    ("cp1250", 26),
    ("cp1251", 51),
    ("cp1256", 57),
    ("cp1257", 59),
    ("cp850", 4),
    ("cp852", 40),
    ("cp866", 36),
    ("cp932", 95),
    ("dec8", 3),
    ("eucjpms", 97),
    ("euckr", 19),
    ("gb18030", 248),
    ("gb2312", 24),
    ("gbk", 28),
    ("geostd8", 92),
    ("greek", 25),
    ("hebrew", 16),
    ("hp8", 6),
    ("keybcs2", 37),
    ("koi8r", 7),
    ("koi8u", 22),
    ("latin1", 8),
    ("latin2", 9),
    ("latin5", 30),
    ("latin7", 41),
    ("macce", 38),
    ("macroman", 39),
    ("sjis", 13),
    ("swe7", 10),
    ("tis620", 18),
    ("ujis", 12),
    ("utf8", 33),
    ("utf8mb3", 33),
    ("utf8mb4", 45),
];

/// Swoole's own default is the three-byte utf8, in which the server turns an emoji into a question mark.
const UTF8MB4: u8 = 45;

/// As Swoole's default for every socket.
const TIMEOUT: Duration = Duration::from_secs(2);

/// Where to connect and as whom.
#[derive(Clone)]
pub(super) struct Config {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) user: Vec<u8>,
    pub(super) password: Vec<u8>,
    pub(super) database: Vec<u8>,
    pub(super) collation: u8,
    /// For TCP, handshake and login together; none waits for ever.
    pub(super) timeout: Option<Duration>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            host: "127.0.0.1".into(),
            port: 3306,
            user: b"root".to_vec(),
            password: b"root".to_vec(),
            database: b"test".to_vec(),
            collation: UTF8MB4,
            timeout: Some(TIMEOUT),
        }
    }
}

impl Config {
    /// Takes over what `array` says; the rest stays as it was.
    pub(super) fn update(&mut self, array: &Array) -> PhpResult {
        self.host = String::from_utf8_lossy(&required(array, "host")?).into_owned();
        if let Some(port) = given(array, "port") {
            self.port = port.to_long() as u16;
        }
        self.user = required(array, "user")?;
        self.password = required(array, "password")?;
        self.database = required(array, "database")?;
        if let Some(timeout) = given(array, "timeout") {
            self.timeout = match timeout.to_double() {
                0.0 => Some(TIMEOUT),
                seconds => seconds_of(seconds),
            };
        }
        if let Some(charset) = given(array, "charset") {
            let name = charset.to_zstring().to_text().to_ascii_lowercase();
            match CHARSETS.iter().find(|(known, _)| *known == name) {
                Some((_, collation)) => self.collation = *collation,
                None => return Err(invalid(&format!("Unknown charset [{name}]"))),
            }
        }
        error::check()
    }

    /// The path behind `unix:`, if that is what the host is.
    pub(super) fn unix_path(&self) -> Option<&str> {
        let path = self.host.strip_prefix("unix:")?;
        // One slash is as good as three.
        path.starts_with('/').then(|| path.get(path.find(|c| c != '/')?.checked_sub(1)?..)).flatten()
    }

    /// Whether both lead to the same server.
    pub(super) fn same_server(&self, other: &Self) -> bool {
        self.host == other.host && self.port == other.port
    }
}

/// PHP's float seconds as a duration, none for "no limit". Longer than a year is as good as a year.
pub(super) fn seconds_of(seconds: f64) -> Option<Duration> {
    const YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);
    // The order of the comparison lets NaN mean "no limit".
    (seconds > 0.0).then(|| Duration::try_from_secs_f64(seconds).unwrap_or(YEAR).min(YEAR))
}

fn given<'a>(array: &'a Array, key: &str) -> Option<&'a Zval> {
    array.get(key).filter(|value| !value.is_null())
}

fn required(array: &Array, key: &str) -> PhpResult<Vec<u8>> {
    let Some(value) = given(array, key) else {
        return Err(invalid(&format!("Parameter [{key}] is required")));
    };
    // The conversion may call an object's __toString(), which could take the value away.
    let value: Value = value.to_value();
    let text = value.to_zstring();
    error::check()?;
    Ok(text.as_bytes().to_vec())
}

fn invalid(message: &str) -> swoole_zend::Thrown {
    error::throw(classes().coroutine_mysql_exception, message, i64::from(libc::EINVAL))
}
