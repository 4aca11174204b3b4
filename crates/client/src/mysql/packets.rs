//! What the server's packets say. mysql_common takes them apart; what it would read as something else, or overflow on,
//! is refused here.

use mysql_common::constants::{CapabilityFlags, MAX_PAYLOAD_LEN, StatusFlags};
use mysql_common::io::ParseBuf;
use mysql_common::packets::{
    AuthSwitchRequest, Column, CommonOkPacket, ErrPacket, HandshakePacket, OkPacket, OkPacketDeserializer,
    OldEofPacket, ResultSetTerminator, SqlState,
};
use mysql_common::proto::MyDeserialize;

/// The server broke the protocol: the connection cannot be used any further. Says what was wrong, in a few words.
#[derive(Clone, Copy, Debug)]
pub struct Malformed(pub &'static str);

const SHORT: Malformed = Malformed("a packet is cut short");

/// Parses a payload from its beginning.
fn parse<'a, T: MyDeserialize<'a>>(payload: &'a [u8], context: T::Ctx) -> Result<T, Malformed> {
    ParseBuf(payload).parse(context).map_err(|error| match error.kind() {
        std::io::ErrorKind::UnexpectedEof => SHORT,
        _ => Malformed("a field has a value that it cannot have"),
    })
}

/// The first packet of a connection.
pub fn greeting(payload: &[u8]) -> Result<HandshakePacket<'_>, Malformed> {
    let mut buffer = ParseBuf(payload);
    if buffer.checked_eat_u8().ok_or(SHORT)? != 10 {
        return Err(Malformed("the server speaks another protocol version"));
    }
    // The crate takes the length of the challenge for a signed byte and subtracts from it. What lies before it: the
    // server's version, and twenty bytes of fixed fields.
    buffer.eat_null_str();
    let length = if buffer.checked_skip(20) { buffer.checked_eat_u8() } else { None };
    if length.ok_or(SHORT)? > i8::MAX.unsigned_abs() {
        return Err(Malformed("an impossible length of the challenge"));
    }
    let greeting: HandshakePacket<'_> = parse(payload, ())?;
    let needed = CapabilityFlags::CLIENT_PROTOCOL_41 | CapabilityFlags::CLIENT_SECURE_CONNECTION;
    if greeting.capabilities().contains(needed) {
        Ok(greeting)
    } else {
        Err(Malformed("the server is older than MySQL 4.1"))
    }
}

/// The server wants another plugin's response, to a challenge of its own.
pub fn auth_switch(payload: &[u8]) -> Result<AuthSwitchRequest<'_>, Malformed> {
    match payload {
        [_] | [_, 0, ..] => Err(Malformed("the server wants the passwords of MySQL before 4.1")),
        _ => parse(payload, ()),
    }
}

/// An error with the server's own number and words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerError {
    /// The server's number.
    pub code: u16,
    /// SQL's five letters; `HY000` where the server has sent none.
    pub state: String,
    /// In the character set of the connection.
    pub message: Vec<u8>,
}

/// The server reports an error.
pub fn error(payload: &[u8]) -> Result<ServerError, Malformed> {
    // Before the login is through there may be no state.
    let has_state = payload.get(3) == Some(&b'#');
    let capabilities = if has_state { CapabilityFlags::CLIENT_PROTOCOL_41 } else { CapabilityFlags::empty() };
    match parse(payload, capabilities)? {
        ErrPacket::Error(error) => Ok(ServerError {
            code: error.error_code(),
            state: error.sql_state_ref().map_or("HY000".into(), SqlState::as_str).into_owned(),
            message: error.message_ref().to_vec(),
        }),
        ErrPacket::Progress(_) => Err(Malformed("a report of progress that was not asked for")),
    }
}

/// The first packet of an answer.
pub enum Answer {
    /// A statement without rows has been executed.
    Done {
        /// How many rows it has changed.
        affected_rows: u64,
        /// The number that the first row it made was given, 0 when none was.
        insert_id: u64,
        /// Another answer follows.
        more_results: bool,
    },
    /// It has failed.
    Failed(ServerError),
    /// Rows of this many columns follow, the columns first.
    Rows(u64),
}

impl Answer {
    /// Reads it; `capabilities` are those that both sides have.
    pub fn parse(payload: &[u8], capabilities: CapabilityFlags) -> Result<Self, Malformed> {
        match payload.first() {
            None => Err(Malformed("an empty answer")),
            Some(0x00) => {
                let ok =
                    parse::<OkPacketDeserializer<'_, CommonOkPacket>>(payload, capabilities)?.into_inner();
                Ok(Self::Done {
                    affected_rows: ok.affected_rows(),
                    insert_id: ok.last_insert_id().unwrap_or(0),
                    more_results: has_more_results(&ok),
                })
            }
            Some(0xff) => error(payload).map(Self::Failed),
            Some(0xfb) => Err(Malformed("the server asks for a local file")),
            Some(_) => match ParseBuf(payload).checked_eat_lenenc_int().ok_or(SHORT)? {
                // A table has at most 4,096 columns, a result at most 65,535.
                columns @ 1..=65_535 => Ok(Self::Rows(columns)),
                _ => Err(Malformed("an impossible number of columns")),
            },
        }
    }
}

/// The description of a column.
pub fn column(payload: &[u8]) -> Result<Column, Malformed> {
    parse(payload, ())
}

/// How the rows of a result ended.
pub enum End {
    /// All have come.
    Complete {
        /// Another answer follows.
        more_results: bool,
    },
    /// The server gave up in the middle.
    Failed(ServerError),
}

impl End {
    /// The end of the rows, if that is what this packet is; none when it is a row.
    #[inline]
    pub fn parse(payload: &[u8], capabilities: CapabilityFlags) -> Result<Option<Self>, Malformed> {
        let ok: OkPacket<'_> = match payload.first() {
            Some(0xff) => return error(payload).map(|error| Some(Self::Failed(error))),
            // A row that begins with 0xfe has a first value of more than 16 MiB.
            Some(0xfe) if capabilities.contains(CapabilityFlags::CLIENT_DEPRECATE_EOF) => {
                if payload.len() >= MAX_PAYLOAD_LEN {
                    return Ok(None);
                }
                parse::<OkPacketDeserializer<'_, ResultSetTerminator>>(payload, capabilities)?.into()
            }
            Some(0xfe) if payload.len() < 9 => {
                parse::<OkPacketDeserializer<'_, OldEofPacket>>(payload, capabilities)?.into()
            }
            _ => return Ok(None),
        };
        Ok(Some(Self::Complete { more_results: has_more_results(&ok) }))
    }
}

fn has_more_results(ok: &OkPacket<'_>) -> bool {
    ok.status_flags().contains(StatusFlags::SERVER_MORE_RESULTS_EXISTS)
}

/// The values of a row as text. The crate's own rows would copy each value once more on its way to whoever asked.
pub struct Values<'a>(ParseBuf<'a>);

impl<'a> Values<'a> {
    /// Of the row in this payload.
    #[inline]
    pub fn new(payload: &'a [u8]) -> Self {
        Self(ParseBuf(payload))
    }

    /// The value of the next column; none is NULL.
    #[inline]
    pub fn take(&mut self) -> Result<Option<&'a [u8]>, Malformed> {
        match self.0.0.first() {
            Some(0xfb) => {
                self.0.skip(1);
                Ok(None)
            }
            // The crate would read it as 0.
            Some(0xff) => Err(Malformed("0xff is not a length")),
            _ => self.0.checked_eat_lenenc_str().ok_or(SHORT).map(Some),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Answer, End, Malformed, Values, error};
    use crate::mysql::CapabilityFlags;

    const NEW: CapabilityFlags = CapabilityFlags::CLIENT_DEPRECATE_EOF;

    #[test]
    fn an_error_has_a_state_or_none() {
        let with_state = error(b"\xff\x7a\x04#42S02no").expect("an error");
        assert_eq!((with_state.code, with_state.state.as_str()), (1146, "42S02"));
        assert_eq!(with_state.message, b"no");
        let without = error(b"\xff\x10\x04too many").expect("an error");
        assert_eq!((without.code, without.state.as_str()), (1040, "HY000"));
        assert_eq!(without.message, b"too many");
    }

    #[test]
    fn an_answer_is_one_of_three() {
        let capabilities = CapabilityFlags::CLIENT_PROTOCOL_41;
        let done = Answer::parse(b"\x00\x03\x07\x0a\x00\x00\x00", capabilities);
        assert!(matches!(done, Ok(Answer::Done { affected_rows: 3, insert_id: 7, more_results: true })));
        assert!(matches!(Answer::parse(b"\xff\x7a\x04#42S02no", capabilities), Ok(Answer::Failed(_))));
        assert!(matches!(Answer::parse(b"\x02", capabilities), Ok(Answer::Rows(2))));
        for malformed in [&b""[..], b"\xfb/etc/passwd", b"\xfc\x00", b"\xfd\x00\x00\x01", b"\xfe"] {
            assert!(Answer::parse(malformed, capabilities).is_err(), "{malformed:?}");
        }
    }

    #[test]
    fn a_row_is_not_taken_for_the_end() {
        assert!(matches!(End::parse(b"\x05hello", NEW), Ok(None)));
        assert!(matches!(End::parse(b"\xfb", NEW), Ok(None)), "NULL");
        let end = End::parse(b"\xfe\x00\x00\x02\x00\x00\x00", NEW);
        assert!(matches!(end, Ok(Some(End::Complete { more_results: false }))));
        let end = End::parse(b"\xfe\x00\x00\x0a\x00", CapabilityFlags::CLIENT_PROTOCOL_41);
        assert!(matches!(end, Ok(Some(End::Complete { more_results: true }))));
        let long = [b"\xfe".as_slice(), &[0; 16 * 1024 * 1024]].concat();
        assert!(matches!(End::parse(&long, NEW), Ok(None)), "a value of more than 16 MiB");
    }

    #[test]
    fn values_come_one_by_one() {
        let mut values = Values::new(b"\x01a\xfb\x00\xfc\x02\x00bc\x05short");
        assert_eq!(values.take().ok(), Some(Some(b"a".as_slice())));
        assert_eq!(values.take().ok(), Some(None));
        assert_eq!(values.take().ok(), Some(Some(b"".as_slice())));
        assert_eq!(values.take().ok(), Some(Some(b"bc".as_slice())));
        assert_eq!(values.take().ok(), Some(Some(b"short".as_slice())));
        assert!(values.take().is_err());
        assert!(matches!(Values::new(b"\xff").take(), Err(Malformed("0xff is not a length"))));
        assert!(Values::new(b"\x05cut").take().is_err());
    }
}
