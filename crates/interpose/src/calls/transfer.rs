//! `read`, `write` and their relatives on sockets, pipes, terminals and the like; regular files are [`super::file`]'s.
//!
//! A socket is tried with `MSG_DONTWAIT`, so that its flags stay as they are; on what is no socket the call is made
//! when poll(2) says that it would not block. What would block is looked at once more: a descriptor that the
//! program made non-blocking hears `EAGAIN`, a socket's own time limits hold.

use std::ffi::c_void;
use std::time::Instant;

use libc::{c_int, iovec, msghdr, off_t, size_t, sockaddr, socklen_t, ssize_t};

use super::file;
use crate::descriptor::{self, Kind};
use crate::gate::{self, Caller, Direction, Stop};
use crate::reactor::{self, Ready};
use crate::table::flags;
use crate::{FLAGS, errno};

/// What a pipe takes without blocking when poll(2) calls it writable.
const PIPE_BUF: usize = libc::PIPE_BUF;

/// A call that is to be made for a coroutine.
struct Transfer {
    caller: Caller,
    fd: c_int,
    direction: Direction,
    name: &'static str,
}

/// How to go on after a wait.
enum After {
    TryAgain,
    /// As libc would: errno is set.
    Fail,
    /// Here only a call that blocks will do.
    Block,
}

impl Transfer {
    /// None: not a coroutine's call, or its family is off.
    fn new<const ALWAYS: bool>(
        fd: c_int,
        direction: Direction,
        mask: u32,
        name: &'static str,
    ) -> Option<(Self, Kind)> {
        let caller = gate::enter::<ALWAYS>(mask)?;
        let kind = Kind::of(fd)?;
        is_on::<ALWAYS>(kind).then_some((Self { caller, fd, direction, name }, kind))
    }

    /// When the socket's own time limit will be over.
    fn deadline(&self) -> Option<Instant> {
        let option = match self.direction {
            Direction::Read => libc::SO_RCVTIMEO,
            Direction::Write => libc::SO_SNDTIMEO,
        };
        gate::deadline(descriptor::time_limit(self.fd, option))
    }

    /// The descriptor was found not ready: waits until it is.
    fn wait(&self, deadline: Option<Instant>) -> After {
        match reactor::ready(self.caller, self.name, self.fd, self.direction, deadline) {
            Ready::Events(_) => After::TryAgain,
            // What a socket says whose time limit is over; and "not now" to who may not wait.
            Ready::TimedOut | Ready::Refused => fail(libc::EAGAIN),
            Ready::Closed => fail(libc::EBADF),
            Ready::Stopped(Stop::Canceled) => fail(libc::ECANCELED),
            Ready::Unpollable | Ready::Stopped(Stop::CannotPark) => After::Block,
        }
    }

    /// One transfer on a socket. `attempt` does not block, `block` does.
    fn once(&self, attempt: impl Fn() -> ssize_t, block: impl Fn() -> ssize_t) -> ssize_t {
        let mut deadline = None;
        loop {
            let count = attempt();
            if count >= 0 {
                return count;
            }
            match errno::get() {
                libc::EAGAIN => {}
                // Another file has this number by now.
                libc::ENOTSOCK => {
                    descriptor::forget(self.fd);
                    return block();
                }
                _ => return -1,
            }
            let first = deadline.is_none();
            if first && descriptor::is_nonblocking(self.fd) {
                return errno::fail(libc::EAGAIN);
            }
            let until = *deadline.get_or_insert_with(|| self.deadline());
            match self.wait(until) {
                After::TryAgain => {}
                After::Fail => return -1,
                After::Block => return block(),
            }
        }
    }

    /// A transfer that goes on until all `size` bytes are through, as a blocking one does. `attempt` and `block` are told how
    /// many already are.
    fn all(
        &self,
        size: usize,
        attempt: impl Fn(usize) -> ssize_t,
        block: impl Fn(usize) -> ssize_t,
    ) -> ssize_t {
        let mut done = 0_usize;
        loop {
            let count = self.once(|| attempt(done), || block(done));
            let Ok(count) = usize::try_from(count) else {
                // Bytes that are through are told first, the failure at the next call.
                return if done > 0 { as_result(done) } else { -1 };
            };
            done = done.saturating_add(count);
            if done >= size || count == 0 || descriptor::is_nonblocking(self.fd) {
                return as_result(done);
            }
        }
    }

    /// One transfer on what is no socket and can be polled.
    fn polled(&self, attempt: impl Fn() -> ssize_t, block: impl Fn() -> ssize_t) -> ssize_t {
        loop {
            if is_ready(self.fd, self.direction) {
                let count = attempt();
                // A descriptor shared with another process may be empty again.
                if count >= 0 || errno::get() != libc::EAGAIN {
                    return count;
                }
            }
            if descriptor::is_nonblocking(self.fd) {
                return block();
            }
            match self.wait(None) {
                After::TryAgain => {}
                After::Fail => return -1,
                After::Block => return block(),
            }
        }
    }
}

fn fail(number: c_int) -> After {
    errno::set(number);
    After::Fail
}

fn as_result(count: usize) -> ssize_t {
    ssize_t::try_from(count).unwrap_or(ssize_t::MAX)
}

/// Whether descriptors of this kind are hooked.
fn is_on<const ALWAYS: bool>(kind: Kind) -> bool {
    ALWAYS || FLAGS.load(std::sync::atomic::Ordering::Relaxed) & kind.flags() != 0
}

/// Whether poll(2) says so at once; a broken descriptor is ready for anything.
pub(super) fn is_ready(fd: c_int, direction: Direction) -> bool {
    let events = match direction {
        Direction::Read => libc::POLLIN,
        Direction::Write => libc::POLLOUT,
    };
    let mut poll = libc::pollfd { fd, events, revents: 0 };
    // SAFETY: one record, and no waiting.
    unsafe { libc::poll(&mut poll, 1, 0) != 0 }
}

/// `bytes`, moved on by `done`.
fn past(bytes: *const c_void, done: usize) -> *const c_void {
    bytes.wrapping_byte_add(done)
}

/// read(2).
pub(crate) unsafe extern "C" fn read<const ALWAYS: bool>(
    fd: c_int,
    bytes: *mut c_void,
    size: size_t,
) -> ssize_t {
    // SAFETY: passed on as it came, here and below.
    let block = || unsafe { libc::read(fd, bytes, size) };
    let Some((transfer, kind)) = Transfer::new::<ALWAYS>(fd, Direction::Read, flags::DESCRIPTOR, "read")
    else {
        return block();
    };
    match kind {
        _ if size == 0 => block(),
        _ if kind.is_socket() => {
            // SAFETY: as above.
            transfer.once(|| unsafe { libc::recv(fd, bytes, size, libc::MSG_DONTWAIT) }, block)
        }
        Kind::Disk => file::read(transfer.caller, fd, bytes, size),
        Kind::Memory => block(),
        _ => transfer.polled(block, block),
    }
}

/// readv(2).
pub(crate) unsafe extern "C" fn readv<const ALWAYS: bool>(
    fd: c_int,
    parts: *const iovec,
    count: c_int,
) -> ssize_t {
    // SAFETY: passed on as it came.
    let block = || unsafe { libc::readv(fd, parts, count) };
    let Some((transfer, kind)) = Transfer::new::<ALWAYS>(fd, Direction::Read, flags::DESCRIPTOR, "readv")
    else {
        return block();
    };
    match kind {
        _ if kind.is_socket() && count > 0 => {
            // SAFETY: the caller's parts.
            transfer.once(|| unsafe { receive_parts(fd, parts, count) }, block)
        }
        Kind::Disk | Kind::Memory => block(),
        _ if kind.is_socket() => block(),
        _ => transfer.polled(block, block),
    }
}

/// # Safety
///
/// As for readv(2).
unsafe fn receive_parts(fd: c_int, parts: *const iovec, count: c_int) -> ssize_t {
    let mut message = message_of(parts, count);
    // SAFETY: passed on.
    unsafe { libc::recvmsg(fd, &mut message, libc::MSG_DONTWAIT) }
}

fn message_of(parts: *const iovec, count: c_int) -> msghdr {
    // SAFETY: all zeroes is a message without address and control data.
    let mut message: msghdr = unsafe { std::mem::zeroed() };
    message.msg_iov = parts.cast_mut();
    #[allow(clippy::unnecessary_cast, reason = "the type differs between C libraries")]
    {
        message.msg_iovlen = count.max(0) as _;
    }
    message
}

/// How the flags of a receiving call have it made.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Receive {
    /// Not at all by us.
    Directly,
    Once,
    /// `MSG_WAITALL` on a stream.
    All,
}

fn receive(flags: c_int, kind: Kind) -> Receive {
    let waits_for_all = flags & libc::MSG_WAITALL != 0 && kind.is_stream();
    if !kind.is_socket() || flags & libc::MSG_DONTWAIT != 0 || flags & libc::MSG_ERRQUEUE != 0 {
        Receive::Directly
    } else if waits_for_all && flags & libc::MSG_PEEK == 0 {
        Receive::All
    } else {
        Receive::Once
    }
}

/// recv(2).
pub(crate) unsafe extern "C" fn recv<const ALWAYS: bool>(
    fd: c_int,
    bytes: *mut c_void,
    size: size_t,
    flags: c_int,
) -> ssize_t {
    // SAFETY: passed on as it came, here and below.
    let block = || unsafe { libc::recv(fd, bytes, size, flags) };
    let Some((transfer, kind)) = Transfer::new::<ALWAYS>(fd, Direction::Read, self::flags::SOCKET, "recv")
    else {
        return block();
    };
    let how = flags | libc::MSG_DONTWAIT;
    match receive(flags, kind) {
        Receive::Directly => block(),
        // SAFETY: as above.
        Receive::Once => transfer.once(|| unsafe { libc::recv(fd, bytes, size, how) }, block),
        Receive::All => {
            let rest = |done: usize, flags: c_int| {
                // SAFETY: the part of the caller's buffer that is not filled yet.
                unsafe { libc::recv(fd, past(bytes, done).cast_mut(), size.saturating_sub(done), flags) }
            };
            transfer.all(size, |done| rest(done, how), |done| rest(done, flags))
        }
    }
}

/// recvfrom(2).
pub(crate) unsafe extern "C" fn recvfrom<const ALWAYS: bool>(
    fd: c_int,
    bytes: *mut c_void,
    size: size_t,
    flags: c_int,
    address: *mut sockaddr,
    length: *mut socklen_t,
) -> ssize_t {
    if address.is_null() {
        // SAFETY: passed on as it came: without an address this is recv(2).
        return unsafe { recv::<ALWAYS>(fd, bytes, size, flags) };
    }
    // SAFETY: as above.
    let call = |flags: c_int| unsafe { libc::recvfrom(fd, bytes, size, flags, address, length) };
    match Transfer::new::<ALWAYS>(fd, Direction::Read, self::flags::SOCKET, "recvfrom") {
        Some((transfer, kind)) if receive(flags, kind) != Receive::Directly => {
            transfer.once(|| call(flags | libc::MSG_DONTWAIT), || call(flags))
        }
        _ => call(flags),
    }
}

/// recvmsg(2). `MSG_WAITALL` returns what one reading gives.
pub(crate) unsafe extern "C" fn recvmsg<const ALWAYS: bool>(
    fd: c_int,
    message: *mut msghdr,
    flags: c_int,
) -> ssize_t {
    // SAFETY: passed on as it came.
    let call = |flags: c_int| unsafe { libc::recvmsg(fd, message, flags) };
    match Transfer::new::<ALWAYS>(fd, Direction::Read, self::flags::SOCKET, "recvmsg") {
        Some((transfer, kind)) if receive(flags, kind) != Receive::Directly => {
            transfer.once(|| call(flags | libc::MSG_DONTWAIT), || call(flags))
        }
        _ => call(flags),
    }
}

/// write(2).
pub(crate) unsafe extern "C" fn write<const ALWAYS: bool>(
    fd: c_int,
    bytes: *const c_void,
    size: size_t,
) -> ssize_t {
    // SAFETY: passed on as it came.
    let block = || unsafe { libc::write(fd, bytes, size) };
    let Some((transfer, kind)) = Transfer::new::<ALWAYS>(fd, Direction::Write, flags::DESCRIPTOR, "write")
    else {
        return block();
    };
    // SAFETY: the part of the caller's bytes that is not written yet.
    let rest = |done: usize| unsafe { libc::write(fd, past(bytes, done), size.saturating_sub(done)) };
    match kind {
        _ if size == 0 => block(),
        _ if kind.is_socket() => {
            let attempt = |done: usize| {
                // SAFETY: as above.
                unsafe { libc::send(fd, past(bytes, done), size.saturating_sub(done), libc::MSG_DONTWAIT) }
            };
            if kind.is_stream() {
                transfer.all(size, attempt, rest)
            } else {
                transfer.once(|| attempt(0), block)
            }
        }
        Kind::Disk => file::write(transfer.caller, fd, bytes, size),
        Kind::Memory => block(),
        Kind::Pipe => write_to_pipe(&transfer, bytes, size),
        _ => transfer.polled(block, block),
    }
}

/// As much at once as the pipe takes for certain: a longer piece would block in the kernel.
fn write_to_pipe(transfer: &Transfer, bytes: *const c_void, size: usize) -> ssize_t {
    let fd = transfer.fd;
    if descriptor::is_nonblocking(fd) {
        // SAFETY: the caller's bytes.
        return unsafe { libc::write(fd, bytes, size) };
    }
    let mut done = 0_usize;
    while done < size {
        let piece = size.saturating_sub(done).min(PIPE_BUF);
        // SAFETY: a part of the caller's bytes.
        let attempt = || unsafe { libc::write(fd, past(bytes, done), piece) };
        let Ok(count) = usize::try_from(transfer.polled(attempt, attempt)) else {
            return if done > 0 { as_result(done) } else { -1 };
        };
        done = done.saturating_add(count);
    }
    as_result(done)
}

/// writev(2).
pub(crate) unsafe extern "C" fn writev<const ALWAYS: bool>(
    fd: c_int,
    parts: *const iovec,
    count: c_int,
) -> ssize_t {
    // SAFETY: passed on as it came.
    let block = || unsafe { libc::writev(fd, parts, count) };
    let Some((transfer, kind)) = Transfer::new::<ALWAYS>(fd, Direction::Write, flags::DESCRIPTOR, "writev")
    else {
        return block();
    };
    match kind {
        _ if count <= 0 => block(),
        // SAFETY: the caller's parts.
        _ if kind.is_socket() => unsafe { send_parts(&transfer, kind, message_of(parts, count), 0) },
        Kind::Disk | Kind::Memory => block(),
        _ => {
            // SAFETY: as many as writev(2) would read; a bad count it refuses itself.
            let parts = unsafe { std::slice::from_raw_parts(parts, usize::try_from(count).unwrap_or(0)) };
            let mut done = 0_usize;
            for part in parts {
                if part.iov_len == 0 {
                    continue;
                }
                let written = match kind {
                    Kind::Pipe => write_to_pipe(&transfer, part.iov_base, part.iov_len),
                    // SAFETY: the caller's part.
                    _ => unsafe { write::<ALWAYS>(fd, part.iov_base, part.iov_len) },
                };
                let Ok(written) = usize::try_from(written) else {
                    return if done > 0 { as_result(done) } else { -1 };
                };
                done = done.saturating_add(written);
                if written < part.iov_len {
                    break;
                }
            }
            as_result(done)
        }
    }
}

/// send(2).
pub(crate) unsafe extern "C" fn send<const ALWAYS: bool>(
    fd: c_int,
    bytes: *const c_void,
    size: size_t,
    flags: c_int,
) -> ssize_t {
    // SAFETY: the part of the caller's bytes that is not sent yet.
    let rest = |done: usize, flags: c_int| unsafe {
        libc::send(fd, past(bytes, done), size.saturating_sub(done), flags)
    };
    match Transfer::new::<ALWAYS>(fd, Direction::Write, self::flags::SOCKET, "send") {
        Some((transfer, kind)) if kind.is_socket() && flags & libc::MSG_DONTWAIT == 0 => {
            let how = flags | libc::MSG_DONTWAIT;
            if kind.is_stream() {
                transfer.all(size, |done| rest(done, how), |done| rest(done, flags))
            } else {
                transfer.once(|| rest(0, how), || rest(0, flags))
            }
        }
        _ => rest(0, flags),
    }
}

/// sendto(2).
pub(crate) unsafe extern "C" fn sendto<const ALWAYS: bool>(
    fd: c_int,
    bytes: *const c_void,
    size: size_t,
    flags: c_int,
    address: *const sockaddr,
    length: socklen_t,
) -> ssize_t {
    if address.is_null() {
        // SAFETY: passed on as it came: without an address this is send(2).
        return unsafe { send::<ALWAYS>(fd, bytes, size, flags) };
    }
    // SAFETY: as above.
    let call = |flags: c_int| unsafe { libc::sendto(fd, bytes, size, flags, address, length) };
    match Transfer::new::<ALWAYS>(fd, Direction::Write, self::flags::SOCKET, "sendto") {
        Some((transfer, kind)) if kind.is_socket() && flags & libc::MSG_DONTWAIT == 0 => {
            transfer.once(|| call(flags | libc::MSG_DONTWAIT), || call(flags))
        }
        _ => call(flags),
    }
}

/// sendmsg(2).
pub(crate) unsafe extern "C" fn sendmsg<const ALWAYS: bool>(
    fd: c_int,
    message: *const msghdr,
    flags: c_int,
) -> ssize_t {
    match Transfer::new::<ALWAYS>(fd, Direction::Write, self::flags::SOCKET, "sendmsg") {
        Some((transfer, kind))
            if kind.is_socket() && flags & libc::MSG_DONTWAIT == 0 && !message.is_null() =>
        {
            // SAFETY: the caller's message; the copy shares what it points to.
            unsafe { send_parts(&transfer, kind, *message, flags) }
        }
        // SAFETY: passed on as it came.
        _ => unsafe { libc::sendmsg(fd, message, flags) },
    }
}

/// Sends a message, the whole of it on a stream: what one sending has left over goes on from there, without the control
/// data, which has gone with the first bytes.
///
/// # Safety
///
/// `message` is as sendmsg(2) wants it.
unsafe fn send_parts(transfer: &Transfer, kind: Kind, mut message: msghdr, flags: c_int) -> ssize_t {
    let fd = transfer.fd;
    let attempt = |message: &msghdr, flags: c_int| {
        // SAFETY: passed on.
        transfer.once(
            || unsafe { libc::sendmsg(fd, message, flags | libc::MSG_DONTWAIT) },
            || unsafe { libc::sendmsg(fd, message, flags) },
        )
    };
    let sent = attempt(&message, flags);
    let Ok(mut done) = usize::try_from(sent) else { return -1 };
    #[allow(clippy::unnecessary_cast, reason = "the type differs between C libraries")]
    let count = message.msg_iovlen as usize;
    if !kind.is_stream() || count == 0 || message.msg_iov.is_null() {
        return sent;
    }
    // SAFETY: so many parts, says the caller's message, and the kernel has just read them.
    let mut parts = unsafe { std::slice::from_raw_parts(message.msg_iov, count) }.to_vec();
    let size = parts.iter().fold(0_usize, |size, part| size.saturating_add(part.iov_len));
    if done >= size || descriptor::is_nonblocking(fd) {
        return sent;
    }
    message.msg_control = std::ptr::null_mut();
    message.msg_controllen = 0;
    let mut gone = done;
    loop {
        parts.retain_mut(|part| {
            let skipped = gone.min(part.iov_len);
            gone -= skipped;
            part.iov_base = part.iov_base.wrapping_byte_add(skipped);
            part.iov_len -= skipped;
            part.iov_len > 0
        });
        message.msg_iov = parts.as_mut_ptr();
        message.msg_iovlen = parts.len() as _;
        let Ok(sent) = usize::try_from(attempt(&message, flags)) else { return as_result(done) };
        done = done.saturating_add(sent);
        gone = sent;
        if done >= size || sent == 0 {
            return as_result(done);
        }
    }
}

/// sendfile(2) to a socket. For each attempt the socket is non-blocking, which is the only way to ask; it is as before
/// whenever another coroutine can look.
pub(crate) unsafe extern "C" fn sendfile<const ALWAYS: bool>(
    to: c_int,
    from: c_int,
    offset: *mut off_t,
    size: size_t,
) -> ssize_t {
    // SAFETY: passed on as it came; the kernel moves the offset, or the file's position, by what was sent.
    let call = |done: usize| unsafe { libc::sendfile(to, from, offset, size.saturating_sub(done)) };
    match Transfer::new::<ALWAYS>(to, Direction::Write, flags::SOCKET, "sendfile") {
        Some((transfer, kind)) if kind.is_socket() && !descriptor::is_nonblocking(to) => {
            transfer.all(size, |done| without_blocking(to, || call(done)), call)
        }
        _ => call(0),
    }
}

/// Makes `call` while `fd` is non-blocking.
pub(super) fn without_blocking<T>(fd: c_int, call: impl FnOnce() -> T) -> T {
    // SAFETY: fcntl(2) takes no pointers for these.
    let before = unsafe { libc::fcntl(fd, libc::F_GETFL) };
    let changed = before >= 0 && before & libc::O_NONBLOCK == 0;
    if changed {
        // SAFETY: as above.
        unsafe { libc::fcntl(fd, libc::F_SETFL, before | libc::O_NONBLOCK) };
    }
    let result = call();
    if changed {
        let number = errno::get();
        // SAFETY: as above.
        unsafe { libc::fcntl(fd, libc::F_SETFL, before) };
        errno::set(number);
    }
    result
}

unsafe extern "C" {
    /// Ends the program: more was to be written than there is room.
    fn __chk_fail() -> !;
}

/// `__read_chk`: read(2) by a program compiled with `_FORTIFY_SOURCE`.
pub(crate) unsafe extern "C" fn read_chk<const ALWAYS: bool>(
    fd: c_int,
    bytes: *mut c_void,
    size: size_t,
    room: size_t,
) -> ssize_t {
    check(size, room);
    // SAFETY: passed on as it came.
    unsafe { read::<ALWAYS>(fd, bytes, size) }
}

/// `__recv_chk`.
pub(crate) unsafe extern "C" fn recv_chk<const ALWAYS: bool>(
    fd: c_int,
    bytes: *mut c_void,
    size: size_t,
    room: size_t,
    flags: c_int,
) -> ssize_t {
    check(size, room);
    // SAFETY: passed on as it came.
    unsafe { recv::<ALWAYS>(fd, bytes, size, flags) }
}

/// `__recvfrom_chk`.
pub(crate) unsafe extern "C" fn recvfrom_chk<const ALWAYS: bool>(
    fd: c_int,
    bytes: *mut c_void,
    size: size_t,
    room: size_t,
    flags: c_int,
    address: *mut sockaddr,
    length: *mut socklen_t,
) -> ssize_t {
    check(size, room);
    // SAFETY: passed on as it came.
    unsafe { recvfrom::<ALWAYS>(fd, bytes, size, flags, address, length) }
}

/// As the C library's own checking functions do.
pub(super) fn check(size: usize, room: usize) {
    if size > room {
        // SAFETY: takes nothing and does not return.
        unsafe { __chk_fail() }
    }
}
