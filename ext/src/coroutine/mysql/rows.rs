//! A result's rows as PHP arrays.

use swoole_client::mysql::packets::Values;
use swoole_client::mysql::{Failure, Names};
use swoole_zend::array::ArrayBuilder;
use swoole_zend::bailout::is_out_of_memory;
use swoole_zend::{Value, ZString};

/// Values from this size on are followed by a look at the memory limit, smaller ones by one for the whole row.
const LARGE: usize = 4096;

/// A column's key in every row, made once for all of them.
enum Key {
    Name(ZString),
    /// `select 1` has a column called "1", and PHP makes that an integer.
    Number(i64),
}

impl Key {
    fn new(name: &[u8]) -> Self {
        let number = std::str::from_utf8(name).ok().and_then(|text| {
            let number: i64 = text.parse().ok()?;
            // PHP keeps "01", "+1" and "-0" as strings.
            (number.to_string() == text).then_some(number)
        });
        number.map_or_else(|| Self::Name(ZString::new(name)), Self::Number)
    }
}

/// The rows so far. A memory limit hit while they grow leaves by longjmp, and what this owns is then leaked.
pub(super) struct Rows {
    keys: Vec<Key>,
    array: ArrayBuilder,
}

impl Rows {
    pub(super) fn new(names: &Names) -> Self {
        Self { keys: names.iter().map(Key::new).collect(), array: ArrayBuilder::new() }
    }

    /// Appends a row. Of two columns with the same name the last one stays.
    #[inline]
    pub(super) fn push(&mut self, mut row: Values<'_>) -> Result<(), Failure> {
        let mut array = ArrayBuilder::with_capacity(self.keys.len());
        for key in &self.keys {
            let value = match row.take()? {
                None => Value::null(),
                Some(bytes) if bytes.len() >= LARGE && is_out_of_memory() => {
                    return Err(Failure::OutOfMemory);
                }
                Some(bytes) => Value::str(bytes),
            };
            match key {
                Key::Name(name) => array.set_zstr(name, value),
                Key::Number(number) => array.set_index(*number, value),
            };
        }
        self.array.push(array);
        // The fatal error comes when PHP goes on, so do not keep it waiting.
        if is_out_of_memory() { Err(Failure::OutOfMemory) } else { Ok(()) }
    }

    pub(super) fn into_value(self) -> Value {
        self.array.into()
    }
}
