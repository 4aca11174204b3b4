//! What `connect()` is given.

use std::time::Duration;

use swoole_client::mysql::Login;
use swoole_client::mysql::charset::{UTF8MB4, collation};
use swoole_zend::{Array, PhpResult, Value, Zval, error};

use crate::classes::classes;

/// As Swoole's default for every socket.
const TIMEOUT: Duration = Duration::from_secs(2);

/// The server, and how long reaching it may take.
#[derive(Clone)]
pub(super) struct Config {
    pub(super) login: Login,
    /// For TCP, handshake and login together; none waits for ever.
    pub(super) timeout: Option<Duration>,
}

impl Default for Config {
    fn default() -> Self {
        let login = Login {
            host: "127.0.0.1".into(),
            port: 3306,
            user: b"root".to_vec(),
            password: b"root".to_vec(),
            database: b"test".to_vec(),
            collation: UTF8MB4,
        };
        Self { login, timeout: Some(TIMEOUT) }
    }
}

impl Config {
    /// Takes over what `array` says; the rest stays as it was.
    pub(super) fn update(&mut self, array: &Array) -> PhpResult {
        self.login.host = String::from_utf8_lossy(&required(array, "host")?).into_owned();
        if let Some(port) = given(array, "port") {
            self.login.port = port.to_long() as u16;
        }
        self.login.user = required(array, "user")?;
        self.login.password = required(array, "password")?;
        self.login.database = required(array, "database")?;
        if let Some(timeout) = given(array, "timeout") {
            self.timeout = match timeout.to_double() {
                0.0 => Some(TIMEOUT),
                seconds => seconds_of(seconds),
            };
        }
        if let Some(charset) = given(array, "charset") {
            let name = charset.to_zstring().to_text().to_ascii_lowercase();
            match collation(&name) {
                Some(collation) => self.login.collation = collation,
                None => return Err(invalid(&format!("Unknown charset [{name}]"))),
            }
        }
        error::check()
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
