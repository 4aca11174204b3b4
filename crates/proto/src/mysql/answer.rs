//! What the server answers to a text query: done, an error, or columns and rows.

use super::{Malformed, Reader};

/// In the status flags: another result follows.
const MORE_RESULTS: u16 = 8;

/// The first packet of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// A statement without rows has been executed.
    Done(Done),
    /// It has failed.
    Failed(ServerError),
    /// Rows of this many columns follow, the columns first.
    Rows(usize),
}

/// The numbers of a statement without rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Done {
    /// Rows changed.
    pub affected_rows: u64,
    /// The first value that was generated for an `AUTO_INCREMENT` column, or 0.
    pub insert_id: u64,
    /// Another result follows.
    pub more_results: bool,
}

/// An error with the server's own number and words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerError {
    /// Its number.
    pub code: u16,
    /// Its class in the SQL standard.
    pub state: [u8; 5],
    /// Its words, in the connection's character set.
    pub message: Vec<u8>,
}

impl ServerError {
    /// Parses the payload of an error packet, which begins with 0xff.
    pub fn parse(payload: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(payload);
        reader.byte()?;
        let code = reader.short()?;
        // Before the login is through there may be no state.
        let (state, message) = match reader.rest() {
            [b'#', a, b, c, d, e, message @ ..] => ([*a, *b, *c, *d, *e], message),
            message => (*b"HY000", message),
        };
        Ok(Self { code, state, message: message.to_vec() })
    }
}

impl Answer {
    /// Parses the payload.
    pub fn parse(payload: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(payload);
        match payload.first() {
            None => Err(Malformed("an empty answer")),
            Some(0x00) => Done::parse(payload).map(Self::Done),
            Some(0xff) => ServerError::parse(payload).map(Self::Failed),
            Some(0xfb) => Err(Malformed("the server asks for a local file")),
            Some(_) => {
                let columns = usize::try_from(reader.length()?).unwrap_or(usize::MAX);
                // A table has at most 4,096 columns, a result at most 65,535.
                if columns == 0 || columns > 65_535 {
                    return Err(Malformed("an impossible number of columns"));
                }
                Ok(Self::Rows(columns))
            }
        }
    }
}

impl Done {
    /// Parses the payload of an OK packet, whatever it begins with.
    fn parse(payload: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(payload);
        reader.byte()?;
        let affected_rows = reader.length()?;
        let insert_id = reader.length()?;
        let more_results = reader.short()? & MORE_RESULTS != 0;
        Ok(Self { affected_rows, insert_id, more_results })
    }
}

/// How the rows of a result ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// All have come.
    Complete {
        /// Another result follows.
        more_results: bool,
    },
    /// The server gave up in the middle.
    Failed(ServerError),
}

/// The end of the rows, if that is what this packet is; none when it is a row. `deprecate_eof` tells whether both sides
/// have agreed on [`super::capability::DEPRECATE_EOF`].
#[inline]
pub fn result_end(payload: &[u8], deprecate_eof: bool) -> Result<Option<End>, Malformed> {
    match payload.first() {
        Some(0xff) => ServerError::parse(payload).map(|error| Some(End::Failed(error))),
        // A row that begins with 0xfe has a first value of more than 16 MiB.
        Some(0xfe) if payload.len() < 9 || deprecate_eof && payload.len() < super::MAX_PAYLOAD => {
            let more_results = if deprecate_eof {
                Done::parse(payload)?.more_results
            } else {
                let mut reader = Reader::new(payload);
                reader.bytes(3)?;
                reader.short()? & MORE_RESULTS != 0
            };
            Ok(Some(End::Complete { more_results }))
        }
        _ => Ok(None),
    }
}

/// The name that a column has in the result, from its description.
pub fn column_name(payload: &[u8]) -> Result<&[u8], Malformed> {
    let mut reader = Reader::new(payload);
    // Catalog, schema, table, table before renaming.
    for _ in 0..4 {
        reader.string()?;
    }
    reader.string()
}

/// The values of a row as text; none is NULL.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a>(Reader<'a>);

impl<'a> Row<'a> {
    /// Reads the payload of a row.
    #[inline]
    pub fn new(payload: &'a [u8]) -> Self {
        Self(Reader::new(payload))
    }

    /// The value of the next column.
    #[inline]
    pub fn value(&mut self) -> Result<Option<&'a [u8]>, Malformed> {
        self.0.string_or_null()
    }
}
