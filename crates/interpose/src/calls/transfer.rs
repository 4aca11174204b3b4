//! `read`, `write` and their relatives on sockets, pipes, terminals and the like; regular files are [`super::file`]'s.
//! How each is tried and waited for is [`super::attempt`]'s business.

use std::ffi::c_void;

use libc::{c_int, iovec, msghdr, off_t, size_t, sockaddr, socklen_t, ssize_t};

use super::attempt::{PIPE_BUF, Transfer, as_result, past, without_blocking};
use super::file;
use crate::descriptor::{self, Kind};
use crate::flags;
use crate::host::Direction;

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
        Kind::Disk => {
            file::read(transfer.caller, fd, bytes, size).unwrap_or_else(|| transfer.polled(block, block))
        }
        // What never blocks is ready, unless the number is another file's by now.
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
        // What readv(2) refuses.
        _ if !(1..=libc::UIO_MAXIOV).contains(&count) || parts.is_null() => block(),
        _ if kind.is_socket() => {
            // SAFETY: the caller's parts.
            transfer.once(|| unsafe { receive_parts(fd, parts, count) }, block)
        }
        Kind::Disk | Kind::Memory => block(),
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
    /// The same with `MSG_PEEK`, on those where it waits.
    PeekAll,
}

fn receive(fd: c_int, flags: c_int, kind: Kind) -> Receive {
    let is_stream = || match kind {
        Kind::OtherSocket => descriptor::option(fd, libc::SO_TYPE) == Some(libc::SOCK_STREAM),
        _ => kind.is_stream(),
    };
    let waits_for_all = flags & libc::MSG_WAITALL != 0 && is_stream();
    // Out-of-band data and errors that are kept are there or not, and nobody waits for them.
    const AT_ONCE: c_int = libc::MSG_DONTWAIT | libc::MSG_ERRQUEUE | libc::MSG_OOB;
    if !kind.is_socket() || flags & AT_ONCE != 0 {
        Receive::Directly
    } else if waits_for_all && flags & libc::MSG_PEEK == 0 {
        Receive::All
    } else if waits_for_all && kind == Kind::Tcp {
        Receive::PeekAll
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
    match receive(fd, flags, kind) {
        // PHP's streams wait with poll(2) and then take with MSG_DONTWAIT: what has come may be another coroutine's.
        Receive::Directly if flags & libc::MSG_PEEK == 0 && transfer.is_refused() => -1,
        Receive::Directly => block(),
        // SAFETY: as above.
        Receive::Once => transfer.once(|| unsafe { libc::recv(fd, bytes, size, how) }, block),
        // SAFETY: as above.
        Receive::PeekAll => transfer.peek_all(size, || unsafe { libc::recv(fd, bytes, size, how) }, block),
        Receive::All if kind == Kind::Unix => {
            let mut part = iovec { iov_base: bytes, iov_len: size };
            // SAFETY: the caller's bytes.
            unsafe { receive_message(&transfer, kind, &mut message_of(&raw mut part, 1), flags) }
        }
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
    // SAFETY: the part of the caller's buffer that is not filled yet, and its address.
    let rest = |done: usize, flags: c_int| unsafe {
        let bytes = past(bytes, done).cast_mut();
        libc::recvfrom(fd, bytes, size.saturating_sub(done), flags, address, length)
    };
    let how = flags | libc::MSG_DONTWAIT;
    match Transfer::new::<ALWAYS>(fd, Direction::Read, self::flags::SOCKET, "recvfrom") {
        Some((transfer, kind)) => match receive(fd, flags, kind) {
            Receive::Directly => rest(0, flags),
            Receive::Once => transfer.once(|| rest(0, how), || rest(0, flags)),
            Receive::PeekAll => transfer.peek_all(size, || rest(0, how), || rest(0, flags)),
            Receive::All if kind == Kind::Unix => {
                let mut part = iovec { iov_base: bytes, iov_len: size };
                let mut message = message_of(&raw mut part, 1);
                // SAFETY: null, or the room that there is.
                let length = unsafe { length.as_mut() };
                message.msg_name = address.cast();
                message.msg_namelen = length.as_deref().copied().unwrap_or(0);
                // SAFETY: the caller's bytes and address.
                let count = unsafe { receive_message(&transfer, kind, &mut message, flags) };
                if let (Some(length), true) = (length, count >= 0) {
                    *length = message.msg_namelen;
                }
                count
            }
            Receive::All => transfer.all(size, |done| rest(done, how), |done| rest(done, flags)),
        },
        None => rest(0, flags),
    }
}

/// recvmsg(2).
pub(crate) unsafe extern "C" fn recvmsg<const ALWAYS: bool>(
    fd: c_int,
    message: *mut msghdr,
    flags: c_int,
) -> ssize_t {
    // SAFETY: passed on as it came.
    let call = |flags: c_int| unsafe { libc::recvmsg(fd, message, flags) };
    let attempt = || call(flags | libc::MSG_DONTWAIT);
    let block = || call(flags);
    match Transfer::new::<ALWAYS>(fd, Direction::Read, self::flags::SOCKET, "recvmsg") {
        Some((transfer, kind)) if !message.is_null() => match receive(fd, flags, kind) {
            Receive::Directly => block(),
            Receive::Once => transfer.once(attempt, block),
            Receive::PeekAll => {
                // SAFETY: the caller's message.
                let (size, whole) = unsafe { (Rest::of(&*message).size(), *message) };
                // A look leaves its own lengths behind.
                let again = || {
                    // SAFETY: as above.
                    unsafe { *message = whole };
                    attempt()
                };
                transfer.peek_all(size, again, block)
            }
            // SAFETY: as above.
            Receive::All => unsafe { receive_message(&transfer, kind, &mut *message, flags) },
        },
        _ => block(),
    }
}

/// Receives all that a message has room for. Descriptors come between the bytes of a local stream, and end what is received
/// at once; where there is no room for them, the kernel says that there was something. TCP's control data, times, ends nothing.
///
/// # Safety
///
/// `message` is as recvmsg(2) wants it.
unsafe fn receive_message(transfer: &Transfer, kind: Kind, message: &mut msghdr, flags: c_int) -> ssize_t {
    let fd = transfer.fd;
    let (control, room) = (message.msg_control, message.msg_controllen);
    let attempt = |message: &mut msghdr| {
        let message = std::ptr::from_mut(message);
        // SAFETY: passed on.
        transfer.once(
            || unsafe { libc::recvmsg(fd, message, flags | libc::MSG_DONTWAIT) },
            || unsafe { libc::recvmsg(fd, message, flags) },
        )
    };
    // Credentials, where they are asked for, come with everything and not between anything.
    let ends = |message: &msghdr| {
        kind != Kind::Tcp
            && (message.msg_controllen != 0
                || (message.msg_flags & libc::MSG_CTRUNC != 0
                    && descriptor::option(fd, libc::SO_PASSCRED).is_none_or(|asked| asked == 0)))
    };
    let Ok(mut done) = usize::try_from(attempt(message)) else { return -1 };
    // SAFETY: the caller's parts, which the kernel has just filled.
    let mut rest = unsafe { Rest::of(message) };
    let size = rest.size();
    let mut gone = done;
    while done < size && gone > 0 && !ends(message) && !descriptor::is_nonblocking(fd) && transfer.goes_on() {
        rest.skip(gone);
        let mut next = rest.message();
        next.msg_control = control;
        next.msg_controllen = room;
        let Ok(count) = usize::try_from(attempt(&mut next)) else { break };
        message.msg_controllen = next.msg_controllen;
        message.msg_flags = next.msg_flags;
        done = done.saturating_add(count);
        gone = count;
    }
    as_result(done)
}

/// The parts of a message that are not through yet.
struct Rest(Vec<iovec>);

impl Rest {
    /// # Safety
    ///
    /// The message has as many parts as it says.
    unsafe fn of(message: &msghdr) -> Self {
        #[allow(clippy::unnecessary_cast, reason = "the type differs between C libraries")]
        let count = message.msg_iovlen as usize;
        if message.msg_iov.is_null() {
            return Self(Vec::new());
        }
        // SAFETY: by the contract.
        Self(unsafe { std::slice::from_raw_parts(message.msg_iov, count) }.to_vec())
    }

    fn size(&self) -> usize {
        self.0.iter().fold(0_usize, |size, part| size.saturating_add(part.iov_len))
    }

    /// `count` bytes are through.
    fn skip(&mut self, mut count: usize) {
        self.0.retain_mut(|part| {
            let skipped = count.min(part.iov_len);
            count -= skipped;
            part.iov_base = part.iov_base.wrapping_byte_add(skipped);
            part.iov_len -= skipped;
            part.iov_len > 0
        });
    }

    /// A message of what is left, without control data.
    fn message(&mut self) -> msghdr {
        message_of(self.0.as_mut_ptr(), c_int::try_from(self.0.len()).unwrap_or(c_int::MAX))
    }
}

/// A stream's message of which `first` bytes are through: goes on until all are. `attempt` is told how many already are.
fn go_on(
    transfer: &Transfer,
    mut rest: Rest,
    first: ssize_t,
    mut attempt: impl FnMut(&mut msghdr, usize) -> ssize_t,
) -> ssize_t {
    let size = rest.size();
    let mut done = usize::try_from(first).unwrap_or(0);
    let mut gone = done;
    while done < size && gone > 0 && !descriptor::is_nonblocking(transfer.fd) && transfer.goes_on() {
        rest.skip(gone);
        let Ok(count) = usize::try_from(attempt(&mut rest.message(), done)) else { break };
        done = done.saturating_add(count);
        gone = count;
    }
    as_result(done)
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
    match kind {
        _ if size == 0 => block(),
        _ if kind.is_socket() => {
            // SAFETY: the part of the caller's bytes that is not written yet.
            let rest = |done: usize, flags: c_int| unsafe {
                libc::send(fd, past(bytes, done), size.saturating_sub(done), flags | quietly(done))
            };
            let attempt = |done: usize| rest(done, libc::MSG_DONTWAIT);
            if kind.is_stream() {
                transfer.all(size, attempt, |done| if done == 0 { block() } else { rest(done, 0) })
            } else {
                transfer.once(|| attempt(0), block)
            }
        }
        Kind::Disk => {
            file::write(transfer.caller, fd, bytes, size).unwrap_or_else(|| transfer.polled(block, block))
        }
        Kind::Pipe => write_to_pipe(&transfer, bytes, size),
        Kind::Terminal => write_to_terminal(&transfer, bytes, size),
        _ => transfer.polled(block, block),
    }
}

/// A connection that breaks when something is through already says so to the next call, and so does the signal.
fn quietly(done: usize) -> c_int {
    if done > 0 { libc::MSG_NOSIGNAL } else { 0 }
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

/// As much at once as the terminal has room for. It is non-blocking for the attempt itself: poll(2) says that there is room,
/// and not for how much.
fn write_to_terminal(transfer: &Transfer, bytes: *const c_void, size: usize) -> ssize_t {
    let fd = transfer.fd;
    let rest = |done: usize| {
        // SAFETY: the part of the caller's bytes that is not written yet.
        unsafe { libc::write(fd, past(bytes, done), size.saturating_sub(done)) }
    };
    if descriptor::is_nonblocking(fd) {
        return rest(0);
    }
    transfer.all(size, |done| without_blocking(fd, || rest(done)), rest)
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
        // What writev(2) refuses.
        _ if !(1..=libc::UIO_MAXIOV).contains(&count) || parts.is_null() => block(),
        // SAFETY: the caller's parts.
        _ if kind.is_socket() => unsafe { send_parts(&transfer, kind, message_of(parts, count), 0) },
        Kind::Disk | Kind::Memory => block(),
        _ => {
            // SAFETY: as many as writev(2) would read.
            let all = unsafe { std::slice::from_raw_parts(parts, usize::try_from(count).unwrap_or(0)) };
            let size = all.iter().fold(0_usize, |size, part| size.saturating_add(part.iov_len));
            // A pipe takes so much in one piece, which nobody's else comes between.
            let write: fn(&Transfer, *const c_void, usize) -> ssize_t = match kind {
                Kind::Pipe if size > PIPE_BUF => write_to_pipe,
                Kind::Terminal => write_to_terminal,
                _ => return transfer.polled(block, block),
            };
            if descriptor::is_nonblocking(fd) {
                return block();
            }
            let mut done = 0_usize;
            for part in all {
                if part.iov_len == 0 {
                    continue;
                }
                let written = write(&transfer, part.iov_base, part.iov_len);
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
        libc::send(fd, past(bytes, done), size.saturating_sub(done), flags | quietly(done))
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
        // As for recv(2): another coroutine may be in the middle of its bytes.
        Some((transfer, _)) if transfer.is_refused() => -1,
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
    // SAFETY: the part of the caller's bytes that is not sent yet, and its address.
    let rest = |done: usize, flags: c_int| unsafe {
        let flags = flags | quietly(done);
        libc::sendto(fd, past(bytes, done), size.saturating_sub(done), flags, address, length)
    };
    match Transfer::new::<ALWAYS>(fd, Direction::Write, self::flags::SOCKET, "sendto") {
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
unsafe fn send_parts(transfer: &Transfer, kind: Kind, message: msghdr, flags: c_int) -> ssize_t {
    let fd = transfer.fd;
    let attempt = |message: &msghdr, flags: c_int| {
        // SAFETY: passed on.
        transfer.once(
            || unsafe { libc::sendmsg(fd, message, flags | libc::MSG_DONTWAIT) },
            || unsafe { libc::sendmsg(fd, message, flags) },
        )
    };
    let sent = attempt(&message, flags);
    if sent < 0 || !kind.is_stream() {
        return sent;
    }
    // SAFETY: so many parts, says the caller's message, and the kernel has just read them.
    let rest = unsafe { Rest::of(&message) };
    go_on(transfer, rest, sent, |message, done| attempt(message, flags | quietly(done)))
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
