//! What the machine can do: a bare epoll server that answers every request with the same bytes.
//!
//! One thread, one `read` and one `write` per request, nothing allocated per request and nothing looked at but
//! the end of a request's head. The answer has the length of the one that `scenarios/hello.php` gives, so that
//! the kernel has the same work with both. It is a yardstick and no server: bodies have the one length that it is told,
//! and a client that does not read its answers is dropped.
//!
//!     floor-hello PORT            keep-alive, no bodies
//!     floor-hello PORT close      a connection for each request
//!     floor-hello PORT 1024       each head is followed by a body of so many bytes
#![allow(clippy::print_stdout)] // The benchmark driver reads the address from stdout.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};

const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\n\
    Server: swoole-http-server\r\n\
    Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n\
    Content-Type: text/html\r\n\
    Content-Length: 5\r\n\
    Connection: keep-alive\r\n\
    \r\n\
    hello";

const LAST_ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\n\
    Server: swoole-http-server\r\n\
    Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n\
    Content-Type: text/html\r\n\
    Content-Length: 5\r\n\
    Connection: close\r\n\
    \r\n\
    hello";

const END_OF_HEAD: [u8; 4] = *b"\r\n\r\n";

/// Readiness events taken per `epoll_wait`; 100 connections, all ready at once, fit in one call.
const EVENTS_PER_WAIT: usize = 256;

/// What its clients do.
#[derive(Clone, Copy)]
struct Manner {
    /// They come for one request each.
    closes: bool,
    /// Bytes behind each head.
    body: usize,
}

fn main() -> io::Result<()> {
    let usage = || io::Error::new(ErrorKind::InvalidInput, "usage: floor-hello PORT [close | BYTES]");
    let mut arguments = std::env::args().skip(1);
    let port = arguments.next().and_then(|port| port.parse().ok()).ok_or_else(usage)?;
    let manner = match arguments.next().as_deref() {
        None => Manner { closes: false, body: 0 },
        Some("close") => Manner { closes: true, body: 0 },
        Some(bytes) => Manner { closes: false, body: bytes.parse().map_err(|_| usage())? },
    };
    let listener = TcpListener::bind(("127.0.0.1", port))?;
    listener.set_nonblocking(true)?;
    println!("listening on {}", listener.local_addr()?);
    Floor::new(listener, manner)?.serve()
}

struct Floor {
    epoll: OwnedFd,
    listener: TcpListener,
    /// Indexed by file descriptor: the kernel hands out the lowest free number, so the table stays short.
    connections: Vec<Option<Connection>>,
    /// One for all: what was read has been answered before the next connection's turn.
    input: Box<[u8; 4096]>,
    manner: Manner,
}

struct Connection {
    stream: TcpStream,
    /// How many bytes of `END_OF_HEAD` the last read ended with.
    matched: usize,
    /// How much of a body is still to come.
    body: usize,
}

impl Floor {
    fn new(listener: TcpListener, manner: Manner) -> io::Result<Floor> {
        // SAFETY: epoll_create1(2) takes a flag and no memory.
        let fd = check(unsafe { libc::epoll_create1(libc::EPOLL_CLOEXEC) })?;
        // SAFETY: epoll_create1(2) returned this descriptor and nobody else owns it.
        let epoll = unsafe { OwnedFd::from_raw_fd(fd) };
        let floor = Floor { epoll, listener, connections: Vec::new(), input: Box::new([0; 4096]), manner };
        floor.watch(floor.listener.as_raw_fd())?;
        Ok(floor)
    }

    fn serve(mut self) -> io::Result<()> {
        let mut events = [libc::epoll_event { events: 0, u64: 0 }; EVENTS_PER_WAIT];
        loop {
            let ready = self.wait(&mut events)?;
            for event in events.iter().take(ready) {
                let fd = event.u64 as RawFd;
                if fd == self.listener.as_raw_fd() {
                    self.accept()?;
                } else {
                    self.answer(fd as usize);
                }
            }
        }
    }

    fn wait(&self, events: &mut [libc::epoll_event]) -> io::Result<usize> {
        // SAFETY: the kernel writes at most `events.len()` entries into a slice that outlives the call.
        let ready = unsafe {
            libc::epoll_wait(self.epoll.as_raw_fd(), events.as_mut_ptr(), events.len() as libc::c_int, -1)
        };
        match check(ready) {
            Ok(ready) => Ok(ready as usize),
            Err(error) if error.kind() == ErrorKind::Interrupted => Ok(0),
            Err(error) => Err(error),
        }
    }

    /// Level-triggered: what one `read` leaves in the socket is reported again, so no second `read` has to find
    /// out that the socket is empty.
    fn watch(&self, fd: RawFd) -> io::Result<()> {
        let mut event = libc::epoll_event { events: libc::EPOLLIN as u32, u64: fd as u64 };
        // SAFETY: epoll_ctl(2) reads `event` during the call only; both descriptors are open.
        check(unsafe { libc::epoll_ctl(self.epoll.as_raw_fd(), libc::EPOLL_CTL_ADD, fd, &mut event) })?;
        Ok(())
    }

    fn accept(&mut self) -> io::Result<()> {
        loop {
            let stream = match self.listener.accept() {
                Ok((stream, _)) => stream,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(error) if error.kind() == ErrorKind::ConnectionAborted => continue,
                Err(error) => return Err(error),
            };
            stream.set_nonblocking(true)?;
            stream.set_nodelay(true)?;
            let fd = stream.as_raw_fd();
            self.watch(fd)?;
            let slot = fd as usize;
            if self.connections.len() <= slot {
                self.connections.resize_with(slot + 1, || None);
            }
            self.connections[slot] = Some(Connection { stream, matched: 0, body: 0 });
        }
    }

    fn answer(&mut self, slot: usize) {
        let Some(entry) = self.connections.get_mut(slot) else { return };
        // Dropping the stream closes it, and closing takes it out of epoll.
        if entry.as_mut().is_some_and(|connection| !connection.answer(&mut self.input[..], self.manner)) {
            *entry = None;
        }
    }
}

impl Connection {
    /// Reads once and answers every request whose head ended in what was read; false when the connection is over.
    fn answer(&mut self, input: &mut [u8], manner: Manner) -> bool {
        let bytes = match self.stream.read(input) {
            Ok(0) => return false,
            Ok(length) => input.get(..length).unwrap_or_default(),
            Err(error) => return error.kind() == ErrorKind::WouldBlock,
        };
        match self.count_requests(bytes, manner.body) {
            0 => true,
            _ if manner.closes => {
                self.send(LAST_ANSWER);
                false
            }
            1 => self.send(ANSWER),
            pipelined => self.send(&ANSWER.repeat(pipelined)),
        }
    }

    /// How many requests end in what was read.
    fn count_requests(&mut self, bytes: &[u8], body: usize) -> usize {
        let mut requests = 0;
        let mut rest = bytes.iter();
        while let Some(&byte) = rest.next() {
            if self.body > 0 {
                // This byte and as many more as are here.
                let skipped = self.body.min(rest.len() + 1);
                rest = rest.as_slice().get(skipped - 1..).unwrap_or_default().iter();
                self.body -= skipped;
                requests += usize::from(self.body == 0);
                continue;
            }
            self.matched = match byte {
                _ if byte == END_OF_HEAD[self.matched] => self.matched + 1,
                b'\r' => 1,
                _ => 0,
            };
            if self.matched == END_OF_HEAD.len() {
                self.matched = 0;
                self.body = body;
                requests += usize::from(body == 0);
            }
        }
        requests
    }

    fn send(&mut self, answers: &[u8]) -> bool {
        matches!(self.stream.write(answers), Ok(written) if written == answers.len())
    }
}

fn check(result: libc::c_int) -> io::Result<libc::c_int> {
    if result < 0 { Err(io::Error::last_os_error()) } else { Ok(result) }
}
