//! What a file descriptor is: whether it can be waited for, and which hook flag it comes under.
//!
//! Looked up once for each descriptor and remembered under its number until a hooked `close` or `dup2`. A number may
//! also come to mean another file behind our back (libc closes files of its own), so nothing is believed for long:
//! before a slow path is taken the kernel is asked again, and a fast path that does not fit fails at once
//! (`ENOTSOCK`).

use std::mem::MaybeUninit;
use std::os::fd::RawFd;
use std::sync::atomic::{AtomicU8, AtomicU16, Ordering};
use std::time::Duration;

use libc::c_int;

use crate::device::{self, Place};
use crate::flags;

/// The kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Kind {
    Tcp = 1,
    Udp,
    Unix,
    UnixDatagram,
    /// Netlink, packet, vsock and what else there is.
    OtherSocket,
    /// A pipe or a FIFO.
    Pipe,
    Terminal,
    /// eventfd, timerfd, pidfd, inotify, epoll, …
    Pollable,
    /// A regular file on a disk or behind a network.
    Disk,
    /// A file that never blocks: in memory, made up by the kernel, or a device that has no waiting.
    Memory,
}

/// By number: 0 is not known, others a [`Kind`].
static KINDS: [AtomicU8; 65_536] = [const { AtomicU8::new(0) }; 65_536];

impl Kind {
    /// The kind of `fd`. None: it is not open.
    pub(crate) fn of(fd: RawFd) -> Option<Self> {
        Self::known(fd).or_else(|| Self::look(fd))
    }

    /// The same, where somebody has looked before.
    pub(crate) fn known(fd: RawFd) -> Option<Self> {
        let known = KINDS.get(usize::try_from(fd).ok()?).map_or(0, |kind| kind.load(Ordering::Relaxed));
        Self::from_number(known)
    }

    /// Asks the kernel, and remembers.
    pub(crate) fn look(fd: RawFd) -> Option<Self> {
        let kind = classify(fd)?;
        remember(fd, kind);
        Some(kind)
    }

    fn from_number(number: u8) -> Option<Self> {
        const ALL: [Kind; 10] = [
            Kind::Tcp,
            Kind::Udp,
            Kind::Unix,
            Kind::UnixDatagram,
            Kind::OtherSocket,
            Kind::Pipe,
            Kind::Terminal,
            Kind::Pollable,
            Kind::Disk,
            Kind::Memory,
        ];
        ALL.get(usize::from(number).checked_sub(1)?).copied()
    }

    pub(crate) fn is_socket(self) -> bool {
        matches!(self, Self::Tcp | Self::Udp | Self::Unix | Self::UnixDatagram | Self::OtherSocket)
    }

    /// Whether a call of `send` sends all or waits.
    pub(crate) fn is_stream(self) -> bool {
        matches!(self, Self::Tcp | Self::Unix | Self::OtherSocket)
    }

    /// The flags of which any hooks it.
    pub(crate) fn flags(self) -> u32 {
        match self {
            Self::Tcp => flags::TCP | flags::SSL | flags::TLS,
            Self::Udp => flags::UDP,
            Self::Unix => flags::UNIX,
            Self::UnixDatagram => flags::UDG,
            Self::OtherSocket => flags::SOCKET,
            Self::Pipe => flags::PROC | flags::STDIO,
            Self::Terminal => flags::STDIO,
            Self::Pollable => flags::POLLED,
            Self::Disk => flags::FILE,
            // It never blocks; whatever has its number next may.
            Self::Memory => flags::DESCRIPTOR,
        }
    }
}

fn remember(fd: RawFd, kind: Kind) {
    if let Some(known) = usize::try_from(fd).ok().and_then(|fd| KINDS.get(fd)) {
        known.store(kind as u8, Ordering::Relaxed);
    }
}

/// Whether `fd` is of this kind now, says the kernel.
pub(crate) fn is_still(fd: RawFd, kind: Kind) -> bool {
    Kind::look(fd) == Some(kind)
}

/// Who is in a call for a descriptor that the pool makes.
struct Users {
    /// Threads of the pool.
    threads: AtomicU16,
    /// Coroutines that such a thread works for.
    callers: AtomicU16,
}

/// By number.
static USERS: [Users; 65_536] =
    [const { Users { threads: AtomicU16::new(0), callers: AtomicU16::new(0) } }; 65_536];

/// One user of a descriptor, until dropped: its number must not become another file meanwhile, nor may what belongs to it
/// be freed.
pub(crate) struct InUse(Option<&'static AtomicU16>);

impl InUse {
    pub(crate) fn by_thread(fd: RawFd) -> Self {
        Self::new(users(fd).map(|users| &users.threads))
    }

    pub(crate) fn by_caller(fd: RawFd) -> Self {
        Self::new(users(fd).map(|users| &users.callers))
    }

    fn new(count: Option<&'static AtomicU16>) -> Self {
        if let Some(count) = count {
            count.fetch_add(1, Ordering::AcqRel);
        }
        Self(count)
    }
}

impl Drop for InUse {
    fn drop(&mut self) {
        if let Some(count) = self.0 {
            count.fetch_sub(1, Ordering::AcqRel);
        }
    }
}

/// Whether it can be said of `fd` that it is in use.
pub(crate) fn has_users(fd: RawFd) -> bool {
    users(fd).is_some()
}

fn users(fd: RawFd) -> Option<&'static Users> {
    USERS.get(usize::try_from(fd).ok()?)
}

/// Whether the pool is in a call for `fd`, or its caller has not come out of it yet. After a fatal error the callers are
/// left where they are.
pub(crate) fn is_in_use(fd: RawFd) -> bool {
    users(fd).is_some_and(|users| {
        users.threads.load(Ordering::Acquire) != 0
            || (users.callers.load(Ordering::Acquire) != 0 && !swoole_coroutine::is_aborted())
    })
}

/// In a forked child, which has none of the pool's threads, nor those they work for.
pub(crate) fn forget_uses() {
    for users in &USERS {
        users.threads.store(0, Ordering::Relaxed);
        users.callers.store(0, Ordering::Relaxed);
    }
}

/// `fd` is closed or becomes another file.
pub(crate) fn forget(fd: RawFd) {
    if let Some(known) = usize::try_from(fd).ok().and_then(|fd| KINDS.get(fd)) {
        known.store(0, Ordering::Relaxed);
    }
}

fn about(fd: RawFd) -> Option<libc::stat> {
    let mut about = MaybeUninit::<libc::stat>::uninit();
    // SAFETY: fstat(2) fills the struct when it returns 0.
    unsafe { (libc::fstat(fd, about.as_mut_ptr()) == 0).then(|| about.assume_init()) }
}

/// How long a regular file is.
pub(crate) fn size(fd: RawFd) -> Option<libc::off_t> {
    about(fd).filter(is_regular).map(|about| about.st_size)
}

fn classify(fd: RawFd) -> Option<Kind> {
    let about = about(fd)?;
    Some(match about.st_mode & libc::S_IFMT {
        libc::S_IFSOCK => socket(fd),
        libc::S_IFIFO => Kind::Pipe,
        libc::S_IFREG => file(fd, about.st_dev),
        libc::S_IFCHR => device(fd),
        libc::S_IFDIR | libc::S_IFBLK => Kind::Disk,
        // An anonymous inode has no type.
        _ => Kind::Pollable,
    })
}

fn socket(fd: RawFd) -> Kind {
    match (option(fd, libc::SO_DOMAIN), option(fd, libc::SO_TYPE)) {
        (Some(libc::AF_INET | libc::AF_INET6), Some(libc::SOCK_STREAM)) => Kind::Tcp,
        (Some(libc::AF_INET | libc::AF_INET6), Some(libc::SOCK_DGRAM)) => Kind::Udp,
        (Some(libc::AF_UNIX), Some(libc::SOCK_STREAM)) => Kind::Unix,
        (Some(libc::AF_UNIX), Some(_)) => Kind::UnixDatagram,
        _ => Kind::OtherSocket,
    }
}

/// A socket's own setting, of those that are numbers.
pub(crate) fn option(fd: RawFd, name: c_int) -> Option<c_int> {
    let mut value: c_int = 0;
    let mut length = size_of::<c_int>() as libc::socklen_t;
    // SAFETY: getsockopt(2) writes at most `length` bytes.
    let result =
        unsafe { libc::getsockopt(fd, libc::SOL_SOCKET, name, (&raw mut value).cast(), &raw mut length) };
    (result == 0).then_some(value)
}

fn device(fd: RawFd) -> Kind {
    // SAFETY: isatty(3) takes no pointers.
    if unsafe { libc::isatty(fd) } == 1 {
        return Kind::Terminal;
    }
    // /dev/null, /dev/zero and /dev/urandom answer at once; what a driver has to wait for would be rare indeed.
    Kind::Memory
}

/// A regular file of this device.
fn file(fd: RawFd, device: libc::dev_t) -> Kind {
    match device::place(device, fd) {
        Place::Memory => Kind::Memory,
        Place::Here | Place::Elsewhere => Kind::Disk,
    }
}

/// The device of a regular file.
#[cfg(target_env = "gnu")]
pub(crate) fn device_of(fd: RawFd) -> Option<libc::dev_t> {
    let mut about = MaybeUninit::<libc::statx>::uninit();
    // Not for its times: a file system that is asked for them has to make the next change distinct from this one, and
    // writes the inode anew with each line of a log.
    // SAFETY: a C string; statx(2) fills the struct when it returns 0.
    let about = unsafe {
        if libc::statx(fd, c"".as_ptr(), libc::AT_EMPTY_PATH, libc::STATX_TYPE, about.as_mut_ptr()) != 0 {
            return device_by_fstat(fd);
        }
        about.assume_init()
    };
    let is_regular = libc::mode_t::from(about.stx_mode) & libc::S_IFMT == libc::S_IFREG;
    is_regular.then(|| libc::makedev(about.stx_dev_major, about.stx_dev_minor))
}

/// The device of a regular file.
#[cfg(not(target_env = "gnu"))]
pub(crate) fn device_of(fd: RawFd) -> Option<libc::dev_t> {
    device_by_fstat(fd)
}

/// Where statx(2) is not known, or refused.
fn device_by_fstat(fd: RawFd) -> Option<libc::dev_t> {
    about(fd).filter(is_regular).map(|about| about.st_dev)
}

fn is_regular(about: &libc::stat) -> bool {
    about.st_mode & libc::S_IFMT == libc::S_IFREG
}

/// `fd` was opened a moment after somebody has looked what it would be, which saves looking again.
pub(crate) fn expect(fd: RawFd, about: &libc::stat) {
    let kind = match device::known_place(about.st_dev) {
        Some(Place::Here | Place::Elsewhere) if is_regular(about) => Kind::Disk,
        Some(Place::Memory) if is_regular(about) => Kind::Memory,
        _ => return,
    };
    remember(fd, kind);
}

/// Whether the program has made `fd` non-blocking, and so wants to hear `EAGAIN`.
pub(crate) fn is_nonblocking(fd: RawFd) -> bool {
    // SAFETY: F_GETFL takes no pointers.
    let flags = unsafe { libc::fcntl(fd, libc::F_GETFL) };
    flags >= 0 && flags & libc::O_NONBLOCK != 0
}

/// The time limit that the program has set on a socket: `SO_RCVTIMEO` or `SO_SNDTIMEO`.
pub(crate) fn time_limit(fd: RawFd, option: c_int) -> Option<Duration> {
    let mut value = libc::timeval { tv_sec: 0, tv_usec: 0 };
    let mut length = size_of::<libc::timeval>() as libc::socklen_t;
    // SAFETY: getsockopt(2) writes at most `length` bytes.
    let result =
        unsafe { libc::getsockopt(fd, libc::SOL_SOCKET, option, (&raw mut value).cast(), &raw mut length) };
    if result != 0 || (value.tv_sec == 0 && value.tv_usec == 0) {
        return None;
    }
    let (seconds, micros) = (u64::try_from(value.tv_sec).ok()?, u64::try_from(value.tv_usec).ok()?);
    Some(Duration::from_secs(seconds) + Duration::from_micros(micros))
}
