//! A connection to the server: the socket, what has been read from it, and the packets in both directions.
//!
//! It knows nothing of PHP. Everything that waits is a future; to end one early is to lose one's place in the protocol,
//! so the caller then drops the connection.

use std::io;
use std::net::ToSocketAddrs;
use std::os::fd::AsRawFd;
use std::pin::Pin;
use std::task::{Context, Poll};

use mysql_common::constants::CapabilityFlags;
use mysql_common::packets::HandshakeResponse;
use mysql_common::proto::MySerialize;
use swoole_coroutine::{Lane, elsewhere};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::{TcpStream, UnixStream};

use super::auth::{self, Plugin};
use super::config::Config;
use super::failure::Failure;
use super::frames::{Frames, MAX_PACKET};
use super::packets::{self, Answer, End, Malformed};

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
pub(super) struct Connection {
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
    /// Connects and logs in: TCP, one packet from the server, one to it, one from it.
    pub(super) async fn open(config: &Config) -> Result<Self, Failure> {
        let socket = Socket::connect(config).await?;
        let mut connection = Self {
            socket,
            frames: Frames::new(),
            capabilities: CapabilityFlags::empty(),
            idle: false,
            generation: swoole_coroutine::generation(),
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
        self.is_ours()
            && matches!(self.socket.try_read(&mut [0]), Err(error) if error.kind() == io::ErrorKind::WouldBlock)
    }

    /// Whether this is the process that has opened it.
    fn is_ours(&self) -> bool {
        self.generation == swoole_coroutine::generation()
    }

    async fn log_in(&mut self, config: &Config) -> Result<(), Failure> {
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
        let login = HandshakeResponse::new(
            Some(plugin.response(&config.password, &challenge)),
            (5, 5, 3),
            Some(config.user.as_slice()),
            Some(config.database.as_slice()).filter(|name| !name.is_empty()),
            knows_plugins.then(|| plugin.named()),
            capabilities,
            None,
            MAX_PACKET as u32,
        );
        let mut payload = Vec::with_capacity(128);
        login.serialize(&mut payload);
        if let Some(collation) = payload.get_mut(LOGIN_COLLATION) {
            *collation = config.collation;
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
                    auth::encrypted(&config.password, &challenge, key).ok_or(Failure::ServerKey)?
                }
                _ => return Err(Failure::Malformed(Malformed("an unknown answer to the login"))),
            };
            self.send(&reply, &[]).await?;
        }
        Err(Failure::Malformed(Malformed("the login does not end")))
    }

    /// Sends a statement and reads the first packet of the answer, and the columns when there are any: their names
    /// are handed to `column`.
    pub(super) async fn query(&mut self, sql: &[u8], column: impl FnMut(&[u8])) -> Result<Answer, Failure> {
        self.idle = false;
        self.frames.restart();
        self.send(&[COM_QUERY], sql).await?;
        self.answer(column).await
    }

    /// Reads the beginning of an answer: of the first, or of the next when the one before said that more follow.
    pub(super) async fn answer(&mut self, mut column: impl FnMut(&[u8])) -> Result<Answer, Failure> {
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
    pub(super) fn row(&mut self) -> Result<Next<'_>, Failure> {
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
    pub(super) async fn more(&mut self) -> Result<(), Failure> {
        if self.socket.read_buf(self.frames.input()).await? == 0 { Err(Failure::Closed) } else { Ok(()) }
    }

    /// Reads and drops what further results there are. Their failure is the statement's.
    pub(super) async fn drain(&mut self) -> Result<(), Failure> {
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

    /// Gives back what a large result needed.
    pub(super) fn shrink(&mut self) {
        self.frames.shrink();
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
            // getaddrinfo() blocks, so it is called on another thread.
            Err(_) => {
                let (host, port) = (config.host.clone(), config.port);
                let look_up = move || (host.as_str(), port).to_socket_addrs().map(Vec::from_iter);
                let addresses: io::Result<Vec<_>> = match elsewhere(Lane::Names, look_up) {
                    Ok(task) => task.await.ok_or(Failure::UnknownHost)?,
                    // No thread can be made.
                    Err(look_up) => look_up(),
                };
                let addresses = addresses.map_err(|_| Failure::UnknownHost)?;
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
