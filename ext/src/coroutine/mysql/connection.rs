//! A connection to the server: the socket, what has been read from it, and the packets in both directions.
//!
//! It knows nothing of PHP. Everything that waits is a future; to end one early is to lose one's place in the protocol,
//! so the caller then drops the connection.

use std::io;
use std::os::fd::AsRawFd;
use std::pin::Pin;
use std::task::{Context, Poll};

use swoole_proto::mysql::{
    Answer, AuthSwitch, End, Greeting, Login, Packet, ServerError, capability, column_name, result_end, write,
};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::{TcpStream, UnixStream};

use super::auth::{self, Plugin};
use super::config::Config;
use super::failure::Failure;

/// What the client asks for, where the server can.
const CAPABILITIES: u32 = capability::LONG_PASSWORD
    | capability::LONG_FLAG
    | capability::PROTOCOL_41
    | capability::TRANSACTIONS
    | capability::SECURE_CONNECTION
    | capability::MULTI_RESULTS
    | capability::PLUGIN_AUTH
    | capability::DEPRECATE_EOF;

const COM_QUIT: u8 = 1;
const COM_QUERY: u8 = 3;

/// More than a greeting or a small result; larger ones let the buffer grow.
const INPUT_SIZE: usize = 4 * 1024;
/// A buffer that grew beyond this is not kept for the next query.
const KEPT_INPUT_SIZE: usize = 64 * 1024;

/// More packets than any login exchanges.
const LOGIN_PACKETS: usize = 8;

/// An open, authenticated connection.
pub(super) struct Connection {
    socket: Socket,
    input: Vec<u8>,
    /// How much of `input` is used up.
    used: usize,
    sequence: u8,
    deprecate_eof: bool,
    /// Nothing is on the way, so that the server can be told good-bye.
    idle: bool,
}

impl Connection {
    /// Connects and logs in: TCP, one packet from the server, one to it, one from it.
    pub(super) async fn open(config: &Config) -> Result<Self, Failure> {
        let socket = Socket::connect(config).await?;
        let mut connection = Self {
            socket,
            input: Vec::with_capacity(INPUT_SIZE),
            used: 0,
            sequence: 0,
            deprecate_eof: false,
            idle: false,
        };
        connection.log_in(config).await?;
        connection.idle = true;
        Ok(connection)
    }

    /// Number of the socket.
    pub(super) fn fd(&self) -> i32 {
        self.socket.fd()
    }

    /// Whether the server has neither closed the connection nor said anything unasked (that it shuts down, that the
    /// connection was killed). Costs no system call unless something has come.
    pub(super) fn is_alive(&self) -> bool {
        matches!(self.socket.try_read(&mut [0]), Err(error) if error.kind() == io::ErrorKind::WouldBlock)
    }

    async fn log_in(&mut self, config: &Config) -> Result<(), Failure> {
        let greeting = self.packet().await?;
        if greeting.first() == Some(&0xff) {
            return Err(Failure::Server(ServerError::parse(greeting)?));
        }
        let greeting = Greeting::parse(greeting)?;
        let capabilities = CAPABILITIES & greeting.capabilities;
        self.deprecate_eof = capabilities & capability::DEPRECATE_EOF != 0;
        // A server may like a plugin best that is not needed for this user: it switches when it must.
        let mut plugin = Plugin::by_name(&greeting.plugin).unwrap_or(Plugin::Native);
        let mut challenge = greeting.challenge.to_vec();
        let login = Login {
            capabilities,
            collation: config.collation,
            user: &config.user,
            response: &plugin.response(&config.password, &challenge),
            database: &config.database,
            plugin: plugin.name(),
        };
        self.send(&login.payload(), &[]).await?;
        for _ in 0..LOGIN_PACKETS {
            let is_secret = self.socket.is_local();
            let packet = self.packet().await?;
            let reply = match packet {
                [0x00, ..] => return Ok(()),
                [0xff, ..] => return Err(Failure::Server(ServerError::parse(packet)?)),
                [0xfe, ..] => {
                    let wanted = AuthSwitch::parse(packet)?;
                    plugin = Plugin::by_name(wanted.plugin).ok_or_else(|| {
                        Failure::AuthPlugin(String::from_utf8_lossy(wanted.plugin).into_owned())
                    })?;
                    challenge = wanted.challenge.to_vec();
                    plugin.response(&config.password, &challenge)
                }
                // The server knew the password's hash: an OK follows.
                [0x01, 0x03] if plugin == Plugin::CachingSha2 => continue,
                // It does not, and wants the password itself.
                [0x01, 0x04] if plugin == Plugin::CachingSha2 && is_secret => {
                    config.password.iter().copied().chain([0]).collect()
                }
                [0x01, 0x04] if plugin == Plugin::CachingSha2 => vec![0x02],
                [0x01, key @ ..] if plugin == Plugin::CachingSha2 => {
                    auth::encrypted(&config.password, &challenge, key)?
                }
                _ => {
                    return Err(Failure::Malformed(swoole_proto::mysql::Malformed(
                        "an unknown answer to the login",
                    )));
                }
            };
            self.send(&reply, &[]).await?;
        }
        Err(Failure::Malformed(swoole_proto::mysql::Malformed("the login does not end")))
    }

    /// Sends a statement and reads the first packet of the answer, and the columns when there are any: their names
    /// are handed to `column`.
    pub(super) async fn query(&mut self, sql: &[u8], column: impl FnMut(&[u8])) -> Result<Answer, Failure> {
        self.idle = false;
        self.sequence = 0;
        self.send(&[COM_QUERY], sql).await?;
        self.answer(column).await
    }

    /// Reads the beginning of an answer: of the first, or of the next when the one before said that more follow.
    pub(super) async fn answer(&mut self, mut column: impl FnMut(&[u8])) -> Result<Answer, Failure> {
        let answer = Answer::parse(self.packet().await?)?;
        match &answer {
            Answer::Rows(columns) => {
                for _ in 0..*columns {
                    column(column_name(self.packet().await?)?);
                }
                if !self.deprecate_eof {
                    self.packet().await?;
                }
            }
            Answer::Done(done) => self.idle = !done.more_results,
            Answer::Failed(_) => self.idle = true,
        }
        Ok(answer)
    }

    /// The next row, if it has arrived whole. Does not wait: see [`Connection::more`].
    #[inline]
    pub(super) fn row(&mut self) -> Result<Next<'_>, Failure> {
        let Some(packet) = Packet::take(&mut self.input, self.used, &mut self.sequence)? else {
            return Ok(Next::NotYet);
        };
        self.used = packet.end;
        let payload = self.input.get(packet.payload).unwrap_or_default();
        match result_end(payload, self.deprecate_eof)? {
            None => Ok(Next::Row(payload)),
            Some(end) => {
                self.idle = !matches!(end, End::Complete { more_results: true });
                Ok(Next::End(end))
            }
        }
    }

    /// Waits until more has come.
    pub(super) async fn more(&mut self) -> Result<(), Failure> {
        if self.used == self.input.len() {
            self.input.clear();
            self.used = 0;
        } else if self.used > 0 && self.input.len() == self.input.capacity() {
            self.input.drain(..self.used);
            self.used = 0;
        }
        if self.socket.read_buf(&mut self.input).await? == 0 { Err(Failure::Closed) } else { Ok(()) }
    }

    /// Reads and drops what further results there are. Their failure is the statement's.
    pub(super) async fn drain(&mut self) -> Result<(), Failure> {
        while !self.idle {
            match self.answer(|_| {}).await? {
                Answer::Done(_) => {}
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

    /// Gives back what a large result needed.
    pub(super) fn shrink(&mut self) {
        if self.used == self.input.len() && self.input.capacity() > KEPT_INPUT_SIZE {
            self.input = Vec::with_capacity(INPUT_SIZE);
            self.used = 0;
        }
    }

    async fn packet(&mut self) -> Result<&[u8], Failure> {
        loop {
            if let Some(packet) = Packet::take(&mut self.input, self.used, &mut self.sequence)? {
                self.used = packet.end;
                return Ok(self.input.get(packet.payload).unwrap_or_default());
            }
            self.more().await?;
        }
    }

    async fn send(&mut self, head: &[u8], body: &[u8]) -> Result<(), Failure> {
        let mut bytes = Vec::new();
        write(&mut bytes, &mut self.sequence, head, body);
        self.socket.write_all(&bytes).await?;
        Ok(())
    }
}

impl Drop for Connection {
    /// Says good-bye, so that the server does not count an aborted connection, and closes. Waits for nothing: five
    /// bytes fit into the send buffer of a socket on which nothing is on the way.
    fn drop(&mut self) {
        if self.idle {
            let _ = self.socket.try_write(&[1, 0, 0, 0, COM_QUIT]);
        }
    }
}

/// What [`Connection::row`] found.
pub(super) enum Next<'a> {
    /// A row's payload.
    Row(&'a [u8]),
    /// Nothing whole.
    NotYet,
    /// The last row has been read before.
    End(End),
}

/// A stream of either kind.
enum Socket {
    Tcp(TcpStream),
    Unix(UnixStream),
}

impl Socket {
    async fn connect(config: &Config) -> Result<Self, Failure> {
        if let Some(path) = config.unix_path() {
            return Ok(Self::Unix(UnixStream::connect(path).await?));
        }
        let stream = match config.host.parse::<std::net::IpAddr>() {
            Ok(address) => TcpStream::connect((address, config.port)).await?,
            // getaddrinfo() blocks, so the lookup has a thread of its own.
            Err(_) => {
                let addresses = tokio::net::lookup_host((config.host.as_str(), config.port)).await;
                let addresses: Vec<_> = addresses.map_err(|_| Failure::UnknownHost)?.collect();
                if addresses.is_empty() {
                    return Err(Failure::UnknownHost);
                }
                TcpStream::connect(addresses.as_slice()).await?
            }
        };
        // The tail of a long statement must not wait for an acknowledgement of what went before.
        stream.set_nodelay(true)?;
        Ok(Self::Tcp(stream))
    }

    fn fd(&self) -> i32 {
        match self {
            Self::Tcp(stream) => stream.as_raw_fd(),
            Self::Unix(stream) => stream.as_raw_fd(),
        }
    }

    /// Nobody outside this machine can listen in.
    fn is_local(&self) -> bool {
        matches!(self, Self::Unix(_))
    }

    fn try_read(&self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Tcp(stream) => stream.try_read(buffer),
            Self::Unix(stream) => stream.try_read(buffer),
        }
    }

    fn try_write(&self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Tcp(stream) => stream.try_write(bytes),
            Self::Unix(stream) => stream.try_write(bytes),
        }
    }
}

impl AsyncRead for Socket {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Tcp(stream) => Pin::new(stream).poll_read(cx, buffer),
            Self::Unix(stream) => Pin::new(stream).poll_read(cx, buffer),
        }
    }
}

impl AsyncWrite for Socket {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Tcp(stream) => Pin::new(stream).poll_write(cx, bytes),
            Self::Unix(stream) => Pin::new(stream).poll_write(cx, bytes),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Tcp(stream) => Pin::new(stream).poll_shutdown(cx),
            Self::Unix(stream) => Pin::new(stream).poll_shutdown(cx),
        }
    }
}
