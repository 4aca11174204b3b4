//! A connection to the server: the socket, what has been read from it, and the packets in both directions.
//!
//! Everything that waits is a future; to end one early is to lose one's place in the protocol, so who calls then drops the
//! connection.

use mysql_common::packets::HandshakeResponse;
use mysql_common::proto::MySerialize;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::Instant;

use super::CapabilityFlags;
use super::auth::{self, Plugin};
use super::failure::Failure;
use super::frames::{Frames, MAX_PACKET};
use super::login::Login;
use super::packets::{self, Answer, End, Malformed, Values};
use super::sink::{Names, Sink};
use crate::socket::Socket;
use crate::waiting::wait;

/// What the client asks for, where the server can.
const CAPABILITIES: CapabilityFlags = CapabilityFlags::CLIENT_LONG_PASSWORD
    .union(CapabilityFlags::CLIENT_LONG_FLAG)
    .union(CapabilityFlags::CLIENT_PROTOCOL_41)
    .union(CapabilityFlags::CLIENT_TRANSACTIONS)
    .union(CapabilityFlags::CLIENT_SECURE_CONNECTION)
    .union(CapabilityFlags::CLIENT_MULTI_RESULTS)
    .union(CapabilityFlags::CLIENT_PLUGIN_AUTH)
    .union(CapabilityFlags::CLIENT_DEPRECATE_EOF);

const COM_QUIT: u8 = 1;
const COM_QUERY: u8 = 3;

/// Where the login has the collation, after the capabilities and the size of a packet. The crate knows only its own.
const LOGIN_COLLATION: usize = 8;

/// More packets than any login exchanges.
const LOGIN_PACKETS: usize = 8;

/// An open, authenticated connection.
pub struct Connection {
    socket: Socket,
    frames: Frames,
    /// What both sides can do.
    capabilities: CapabilityFlags,
    /// Nothing is on the way, so that the server can be told good-bye.
    idle: bool,
    /// In a forked child the connection is the parent's: nothing may be said on it.
    generation: u32,
}

impl Connection {
    /// Connects and logs in, in the running coroutine, before `deadline`.
    pub fn open(login: &Login, deadline: Option<Instant>) -> Result<Self, Failure> {
        wait("mysql connect", deadline, Self::opened(login))
    }

    /// TCP, one packet from the server, one to it, one from it.
    async fn opened(login: &Login) -> Result<Self, Failure> {
        let socket = match login.unix_path() {
            Some(path) => Socket::unix(path).await?,
            None => Socket::tcp(&login.host, login.port).await?,
        };
        let mut connection = Self {
            socket,
            frames: Frames::new(),
            capabilities: CapabilityFlags::empty(),
            idle: false,
            generation: swoole_coroutine::generation(),
        };
        connection.log_in(login).await?;
        connection.idle = true;
        Ok(connection)
    }

    /// Number of the socket.
    pub fn fd(&self) -> i32 {
        self.socket.fd()
    }

    /// Whether the server has neither closed the connection nor said anything unasked (that it shuts down, that the
    /// connection was killed). Costs no system call unless something has come.
    pub fn is_alive(&self) -> bool {
        self.is_ours() && self.socket.is_silent()
    }

    /// Gives back what a large result needed.
    pub fn shrink(&mut self) {
        self.frames.shrink();
    }

    /// Executes one statement before `deadline` and reads all of its answer. Of several results `sink` gets the first one;
    /// the failure of any is the statement's.
    pub fn execute(
        &mut self,
        sql: &[u8],
        deadline: Option<Instant>,
        sink: &mut impl Sink,
    ) -> Result<(), Failure> {
        const REASON: &str = "mysql query";
        let mut names = Names::default();
        let more_results = match wait(REASON, deadline, self.query(sql, |name| names.push(name)))? {
            Answer::Failed(error) => return Err(Failure::Server(error)),
            Answer::Done { affected_rows, insert_id, more_results } => {
                sink.done(affected_rows, insert_id);
                more_results
            }
            Answer::Rows(_) => {
                sink.columns(&names);
                loop {
                    match self.row()? {
                        Next::Row(payload) => sink.row(Values::new(payload))?,
                        Next::NotYet => wait(REASON, deadline, self.more())?,
                        Next::End(End::Complete { more_results }) => break more_results,
                        Next::End(End::Failed(error)) => return Err(Failure::Server(error)),
                    }
                }
            }
        };
        if more_results {
            wait(REASON, deadline, self.drain())?;
        }
        Ok(())
    }

    /// Whether this is the process that has opened it.
    fn is_ours(&self) -> bool {
        self.generation == swoole_coroutine::generation()
    }

    async fn log_in(&mut self, login: &Login) -> Result<(), Failure> {
        let greeting = self.packet().await?;
        if greeting.first() == Some(&0xff) {
            return Err(Failure::Server(packets::error(greeting)?));
        }
        let greeting = packets::greeting(greeting)?;
        // A server may like a plugin best that is not needed for this user: it switches when it must.
        let mut plugin = greeting.auth_plugin().as_ref().and_then(Plugin::new).unwrap_or(Plugin::Native);
        let mut challenge = greeting.nonce();
        let capabilities = CAPABILITIES & greeting.capabilities();
        let knows_plugins = capabilities.contains(CapabilityFlags::CLIENT_PLUGIN_AUTH);
        self.capabilities = capabilities;
        let response = HandshakeResponse::new(
            Some(plugin.response(&login.password, &challenge)),
            (5, 5, 3),
            Some(login.user.as_slice()),
            Some(login.database.as_slice()).filter(|name| !name.is_empty()),
            knows_plugins.then(|| plugin.named()),
            capabilities,
            None,
            MAX_PACKET as u32,
        );
        let mut payload = Vec::with_capacity(128);
        response.serialize(&mut payload);
        if let Some(collation) = payload.get_mut(LOGIN_COLLATION) {
            *collation = login.collation;
        }
        self.send(&payload, &[]).await?;
        for _ in 0..LOGIN_PACKETS {
            let is_secret = self.socket.is_local();
            let packet = self.packet().await?;
            let reply = match packet {
                [0x00, ..] => return Ok(()),
                [0xff, ..] => return Err(Failure::Server(packets::error(packet)?)),
                [0xfe, ..] => {
                    let wanted = packets::auth_switch(packet)?;
                    let wanted_plugin = wanted.auth_plugin();
                    plugin = Plugin::new(&wanted_plugin).ok_or_else(|| {
                        Failure::AuthPlugin(String::from_utf8_lossy(wanted_plugin.as_bytes()).into_owned())
                    })?;
                    challenge = wanted.plugin_data().to_vec();
                    plugin.response(&login.password, &challenge)
                }
                // The server knew the password's hash: an OK follows.
                [0x01, 0x03] if plugin == Plugin::CachingSha2 => continue,
                // It does not, and wants the password itself.
                [0x01, 0x04] if plugin == Plugin::CachingSha2 && is_secret => {
                    login.password.iter().copied().chain([0]).collect()
                }
                [0x01, 0x04] if plugin == Plugin::CachingSha2 => vec![0x02],
                [0x01, key @ ..] if plugin == Plugin::CachingSha2 => {
                    auth::encrypted(&login.password, &challenge, key).ok_or(Failure::ServerKey)?
                }
                _ => return Err(Failure::Malformed(Malformed("an unknown answer to the login"))),
            };
            self.send(&reply, &[]).await?;
        }
        Err(Failure::Malformed(Malformed("the login does not end")))
    }

    /// Sends a statement and reads the first packet of the answer, and the columns when there are any: their names
    /// are handed to `column`.
    async fn query(&mut self, sql: &[u8], column: impl FnMut(&[u8])) -> Result<Answer, Failure> {
        self.idle = false;
        self.frames.restart();
        self.send(&[COM_QUERY], sql).await?;
        self.answer(column).await
    }

    /// Reads the beginning of an answer: of the first, or of the next when the one before said that more follow.
    async fn answer(&mut self, mut column: impl FnMut(&[u8])) -> Result<Answer, Failure> {
        let capabilities = self.capabilities;
        let answer = Answer::parse(self.packet().await?, capabilities)?;
        match &answer {
            Answer::Rows(columns) => {
                for _ in 0..*columns {
                    column(packets::column(self.packet().await?)?.name_ref());
                }
                if !capabilities.contains(CapabilityFlags::CLIENT_DEPRECATE_EOF) {
                    self.packet().await?;
                }
            }
            Answer::Done { more_results, .. } => self.idle = !more_results,
            Answer::Failed(_) => self.idle = true,
        }
        Ok(answer)
    }

    /// The next row, if it has arrived whole. Does not wait: see [`Connection::more`].
    #[inline]
    fn row(&mut self) -> Result<Next<'_>, Failure> {
        if !self.frames.take()? {
            return Ok(Next::NotYet);
        }
        let payload = self.frames.packet();
        match End::parse(payload, self.capabilities)? {
            None => Ok(Next::Row(payload)),
            Some(end) => {
                self.idle = !matches!(end, End::Complete { more_results: true });
                Ok(Next::End(end))
            }
        }
    }

    /// Waits until more has come.
    async fn more(&mut self) -> Result<(), Failure> {
        if self.socket.read_buf(self.frames.input()).await? == 0 { Err(Failure::Closed) } else { Ok(()) }
    }

    /// Reads and drops what further results there are. Their failure is the statement's.
    async fn drain(&mut self) -> Result<(), Failure> {
        while !self.idle {
            match self.answer(|_| {}).await? {
                Answer::Done { .. } => {}
                Answer::Failed(error) => return Err(Failure::Server(error)),
                Answer::Rows(_) => loop {
                    match self.row()? {
                        Next::Row(_) => {}
                        Next::NotYet => self.more().await?,
                        Next::End(End::Complete { .. }) => break,
                        Next::End(End::Failed(error)) => return Err(Failure::Server(error)),
                    }
                },
            }
        }
        Ok(())
    }

    async fn packet(&mut self) -> Result<&[u8], Failure> {
        while !self.frames.take()? {
            self.more().await?;
        }
        Ok(self.frames.packet())
    }

    async fn send(&mut self, head: &[u8], body: &[u8]) -> Result<(), Failure> {
        let bytes = self.frames.wrap(head, body);
        self.socket.write_all(&bytes).await?;
        Ok(())
    }
}

impl Drop for Connection {
    /// Says good-bye, so that the server does not count an aborted connection, and closes. Waits for nothing: five
    /// bytes fit into the send buffer of a socket on which nothing is on the way.
    fn drop(&mut self) {
        if self.idle && self.is_ours() {
            let _ = self.socket.try_write(&[1, 0, 0, 0, COM_QUIT]);
        }
    }
}

/// What [`Connection::row`] found.
enum Next<'a> {
    /// A row's payload.
    Row(&'a [u8]),
    /// Nothing whole.
    NotYet,
    /// The last row has been read before.
    End(End),
}
