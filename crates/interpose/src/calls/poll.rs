//! `poll`, `select`, `epoll_wait` and their relatives: asked without waiting first, then parked on every descriptor
//! that was named, then asked again. What they report is the kernel's own answer.
//!
//! A signal mask holds for the asking, not for the time parked: signals are taken by whoever runs then.

use std::time::{Duration, Instant};

use libc::{c_int, epoll_event, fd_set, nfds_t, pollfd, sigset_t, timespec, timeval};

use crate::deadline::Deadline;
use crate::descriptor::Kind;
use crate::gate::{self, Caller, Stop};
use crate::reactor::{self, Ready, Signals, Wanted};
use crate::{errno, flags, host};

const NO_TIME: timespec = timespec { tv_sec: 0, tv_nsec: 0 };

/// How a call that has found nothing goes on.
enum After {
    /// Something may be ready: ask again.
    Ask,
    /// The only descriptor, and what it is ready for.
    Only(u32),
    TimedOut,
    /// As libc would: errno is set.
    Fail,
    /// One of the descriptors was closed.
    Gone,
    /// Here only a call that blocks will do.
    Block,
}

/// Parks on `wanted`.
fn wait(caller: Caller, name: &'static str, wanted: &[Wanted], deadline: Option<Deadline>) -> After {
    let fail = |number| {
        errno::set(number);
        After::Fail
    };
    let number = errno::get();
    let ready = reactor::any(caller, name, wanted, deadline, Signals::End);
    errno::set(number);
    match ready {
        Ready::Events(events) if wanted.len() == 1 => After::Only(events),
        Ready::Events(_) => After::Ask,
        Ready::TimedOut => After::TimedOut,
        Ready::Closed => After::Gone,
        Ready::Refused(_) => fail(libc::EBUSY),
        Ready::Stopped(Stop::Ended(number)) => {
            if number == libc::ECANCELED {
                wanted.iter().for_each(|wanted| host::end_conversation(wanted.fd));
            }
            fail(number)
        }
        Ready::Unpollable | Ready::Stopped(Stop::CannotPark) => After::Block,
    }
}

/// Whether the families of all these descriptors are on.
fn are_on<const ALWAYS: bool>(fds: impl IntoIterator<Item = c_int>) -> bool {
    const ALL: u32 = flags::SOCKET | flags::PROC | flags::STDIO | flags::STREAM_FUNCTION;
    let on = flags::on();
    ALWAYS
        || on & ALL == ALL
        || fds.into_iter().all(|fd| Kind::of(fd).is_some_and(|kind| on & kind.flags() != 0))
}

/// Milliseconds as poll(2) takes them; none is for ever.
fn limit_of(millis: c_int) -> Option<Duration> {
    u64::try_from(millis).ok().map(Duration::from_millis)
}

/// None: no time that there can be.
fn limit_of_spec(time: Option<&timespec>) -> Option<Option<Duration>> {
    let Some(time) = time else { return Some(None) };
    let nanos = u32::try_from(time.tv_nsec).ok().filter(|&nanos| nanos < 1_000_000_000)?;
    Some(Some(Duration::new(u64::try_from(time.tv_sec).ok()?, nanos)))
}

/// poll(2).
pub(crate) unsafe extern "C" fn poll<const ALWAYS: bool>(
    fds: *mut pollfd,
    count: nfds_t,
    millis: c_int,
) -> c_int {
    let ask = |fds: *mut pollfd, millis: c_int| {
        // SAFETY: passed on as it came.
        unsafe { libc::poll(fds, count, millis) }
    };
    if millis == 0 {
        return ask(fds, 0);
    }
    match gate::enter::<ALWAYS>(flags::POLLED) {
        // SAFETY: the caller's records.
        Some(caller) => unsafe {
            polling::<ALWAYS>(caller, fds, count, limit_of(millis), |fds| ask(fds, 0), |fds| ask(fds, millis))
        },
        None => ask(fds, millis),
    }
}

/// ppoll(2).
pub(crate) unsafe extern "C" fn ppoll<const ALWAYS: bool>(
    fds: *mut pollfd,
    count: nfds_t,
    time: *const timespec,
    mask: *const sigset_t,
) -> c_int {
    let ask = |fds: *mut pollfd, time: *const timespec| {
        // SAFETY: passed on as it came.
        unsafe { libc::ppoll(fds, count, time, mask) }
    };
    // SAFETY: null, or the caller's time.
    let limit = limit_of_spec(unsafe { time.as_ref() });
    match gate::enter::<ALWAYS>(flags::POLLED).zip(limit) {
        // SAFETY: the caller's records.
        Some((caller, limit)) => unsafe {
            polling::<ALWAYS>(caller, fds, count, limit, |fds| ask(fds, &NO_TIME), |fds| ask(fds, time))
        },
        None => ask(fds, time),
    }
}

/// # Safety
///
/// As for poll(2).
unsafe fn polling<const ALWAYS: bool>(
    caller: Caller,
    fds: *mut pollfd,
    count: nfds_t,
    limit: Option<Duration>,
    ask: impl Fn(*mut pollfd) -> c_int,
    block: impl Fn(*mut pollfd) -> c_int,
) -> c_int {
    let records = match usize::try_from(count) {
        Ok(count) if count > 0 && !fds.is_null() => {
            // SAFETY: so many records, says the caller.
            unsafe { std::slice::from_raw_parts(fds, count) }
        }
        _ => &[],
    };
    if !are_on::<ALWAYS>(records.iter().map(|record| record.fd).filter(|&fd| fd >= 0)) {
        return block(fds);
    }
    if reactor::is_any_spoiled() {
        // SAFETY: the caller's records.
        let found = unsafe { hang_up(caller, fds, count) };
        if found > 0 {
            return found;
        }
    }
    let only = match records {
        [record] if record.fd >= 0 => Some(record.fd),
        _ => None,
    };
    if limit == Some(Duration::ZERO) || only.is_none_or(reactor::is_worth_asking) {
        let found = ask(fds);
        if found != 0 || limit == Some(Duration::ZERO) {
            return found;
        }
        if let Some(fd) = only {
            reactor::had_nothing(fd);
        }
    }
    let deadline = Deadline::after(limit);
    let wanted = records
        .iter()
        .filter(|record| record.fd >= 0)
        .map(|record| Wanted { fd: record.fd, events: u32::from(record.events.cast_unsigned()) });
    // One descriptor is the usual case, and needs no memory.
    let (one, many);
    let wanted = match records {
        [record] if record.fd >= 0 => {
            one = [Wanted { fd: record.fd, events: u32::from(record.events.cast_unsigned()) }];
            &one[..]
        }
        _ => {
            many = wanted.collect::<Vec<_>>();
            &many[..]
        }
    };
    loop {
        match wait(caller, "poll", wanted, deadline) {
            After::Ask => {}
            After::Only(events) if records.len() == 1 => {
                // SAFETY: the caller's only record.
                let record = unsafe { &mut *fds };
                let always = libc::POLLERR | libc::POLLHUP | libc::POLLNVAL;
                let events =
                    i16::try_from(events & 0x7fff).unwrap_or(libc::POLLERR) & (record.events | always);
                if events != 0 {
                    record.revents = events;
                    return 1;
                }
            }
            After::Only(_) => {}
            After::Gone if records.len() == 1 => {
                // SAFETY: the caller's only record.
                unsafe { (*fds).revents = libc::POLLNVAL };
                return 1;
            }
            // Asked again, the kernel says which; it does not where the number is another file by now.
            After::Gone => {
                let found = ask(fds);
                return if found != 0 { found } else { errno::fail(libc::EBADF) };
            }
            // Once more: the records are to say so, too.
            After::TimedOut => return ask(fds),
            After::Fail => {
                match (only, errno::get()) {
                    (Some(fd), libc::ECANCELED) => reactor::stopped(caller, fd, libc::ECANCELED),
                    (Some(fd), libc::EBUSY) => reactor::stopped(caller, fd, libc::ECONNRESET),
                    _ => {}
                }
                return -1;
            }
            After::Block => return block(fds),
        }
        let found = ask(fds);
        if found != 0 {
            return found;
        }
    }
}

/// Says of the spoiled ones among the records that the connection is gone, which is what whoever uses them hears.
///
/// # Safety
///
/// As for poll(2).
#[cold]
unsafe fn hang_up(caller: Caller, fds: *mut pollfd, count: nfds_t) -> c_int {
    if fds.is_null() {
        return 0;
    }
    // SAFETY: so many records, says the caller.
    let records = unsafe { std::slice::from_raw_parts_mut(fds, usize::try_from(count).unwrap_or(0)) };
    let mut found: c_int = 0;
    for record in records {
        let wanted = Wanted { fd: record.fd, events: u32::from(record.events.cast_unsigned()) };
        let is_spoiled = record.fd >= 0 && reactor::is_spoiled(caller, wanted);
        record.revents = if is_spoiled { libc::POLLERR | libc::POLLHUP } else { 0 };
        found = found.saturating_add(c_int::from(is_spoiled));
    }
    found
}

/// The three sets of select(2), and what was in them when the call was made.
struct Sets {
    count: c_int,
    sets: [*mut fd_set; 3],
    asked: [Vec<u64>; 3],
}

impl Sets {
    /// # Safety
    ///
    /// As for select(2).
    unsafe fn new(count: c_int, sets: [*mut fd_set; 3]) -> Self {
        let words = usize::try_from(count).unwrap_or(0).div_ceil(64);
        let asked = sets.map(|set| {
            if set.is_null() {
                return Vec::new();
            }
            // SAFETY: a set has whole words up to its highest descriptor.
            unsafe { std::slice::from_raw_parts(set.cast::<u64>(), words) }.to_vec()
        });
        Self { count, sets, asked }
    }

    /// What each descriptor is waited for.
    fn wanted(&self) -> Vec<Wanted> {
        const EVENTS: [c_int; 3] = [libc::EPOLLIN, libc::EPOLLOUT, libc::EPOLLPRI];
        let events_of = |fd: usize| {
            self.asked.iter().zip(EVENTS).fold(0, |events, (set, bit)| {
                let is_in = set.get(fd / 64).is_some_and(|word| word >> (fd % 64) & 1 == 1);
                if is_in { events | bit.cast_unsigned() } else { events }
            })
        };
        (0..self.count)
            .map(|fd| Wanted { fd, events: events_of(usize::try_from(fd).unwrap_or(0)) })
            .filter(|wanted| wanted.events != 0)
            .collect()
    }

    /// Puts back what was asked: the kernel has emptied the sets.
    fn restore(&self) {
        for (set, asked) in self.sets.iter().zip(&self.asked) {
            if !set.is_null() {
                // SAFETY: as in `new`.
                unsafe { std::ptr::copy_nonoverlapping(asked.as_ptr(), set.cast::<u64>(), asked.len()) };
            }
        }
    }
}

/// select(2). The time that is left is told as Linux does; musl keeps that from its caller.
pub(crate) unsafe extern "C" fn select<const ALWAYS: bool>(
    count: c_int,
    read: *mut fd_set,
    write: *mut fd_set,
    except: *mut fd_set,
    time: *mut timeval,
) -> c_int {
    // SAFETY: passed on as it came.
    let block = || unsafe { libc::select(count, read, write, except, time) };
    let Some(caller) = gate::enter::<ALWAYS>(flags::POLLED) else { return block() };
    // SAFETY: null, or the caller's time.
    let limit = match unsafe { time.as_ref() } {
        None => None,
        Some(time) => {
            let (Ok(seconds), Ok(micros)) = (u64::try_from(time.tv_sec), u64::try_from(time.tv_usec)) else {
                return block();
            };
            Some(Duration::from_secs(seconds).saturating_add(Duration::from_micros(micros)))
        }
    };
    let begin = limit.map(|_| Instant::now());
    let ask = || {
        let mut none = timeval { tv_sec: 0, tv_usec: 0 };
        // SAFETY: as above.
        unsafe { libc::select(count, read, write, except, &mut none) }
    };
    // SAFETY: as above.
    let found = unsafe { selecting::<ALWAYS>(caller, count, [read, write, except], limit, ask, block) };
    if cfg!(target_env = "musl") {
        return found;
    }
    // SAFETY: as above.
    if let (Some(time), Some(limit), Some(begin)) = (unsafe { time.as_mut() }, limit, begin) {
        let left = limit.saturating_sub(begin.elapsed());
        time.tv_sec = i64::try_from(left.as_secs()).unwrap_or(i64::MAX);
        time.tv_usec = left.subsec_micros().into();
    }
    found
}

/// pselect(2). The time stays as it is.
pub(crate) unsafe extern "C" fn pselect<const ALWAYS: bool>(
    count: c_int,
    read: *mut fd_set,
    write: *mut fd_set,
    except: *mut fd_set,
    time: *const timespec,
    mask: *const sigset_t,
) -> c_int {
    // SAFETY: passed on as it came.
    let call = |time: *const timespec| unsafe { libc::pselect(count, read, write, except, time, mask) };
    // SAFETY: null, or the caller's time.
    let limit = limit_of_spec(unsafe { time.as_ref() });
    let Some((caller, limit)) = gate::enter::<ALWAYS>(flags::POLLED).zip(limit) else { return call(time) };
    // SAFETY: as above.
    unsafe {
        selecting::<ALWAYS>(caller, count, [read, write, except], limit, || call(&NO_TIME), || call(time))
    }
}

/// No process has a smaller table of descriptors.
const LEAST_TABLE: c_int = 64;

/// As many descriptors as the kernel looks at: no more than its table has places for, and a program may pass the highest
/// number that there can be, with sets of the usual size. None where nobody says how large the table is.
fn within_table(count: c_int) -> Option<c_int> {
    if count <= c_int::try_from(libc::FD_SETSIZE).unwrap_or(c_int::MAX) {
        return Some(count);
    }
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let size = status.lines().find_map(|line| line.strip_prefix("FDSize:"))?;
    Some(count.min(size.trim().parse().ok()?))
}

/// A number beyond the table is not waited for, and is no error. One within it is, but then the kernel has said so.
fn is_open(fd: c_int) -> bool {
    let number = errno::get();
    // SAFETY: takes no pointers.
    let is_open = unsafe { libc::fcntl(fd, libc::F_GETFD) >= 0 };
    errno::set(number);
    is_open
}

/// # Safety
///
/// As for select(2).
unsafe fn selecting<const ALWAYS: bool>(
    caller: Caller,
    count: c_int,
    sets: [*mut fd_set; 3],
    limit: Option<Duration>,
    ask: impl Fn() -> c_int,
    block: impl Fn() -> c_int,
) -> c_int {
    if limit == Some(Duration::ZERO) || count < 0 {
        return block();
    }
    let Some(count) = within_table(count) else { return block() };
    // SAFETY: passed on.
    let sets = unsafe { Sets::new(count, sets) };
    let mut wanted = sets.wanted();
    if !are_on::<ALWAYS>(wanted.iter().map(|wanted| wanted.fd)) {
        return block();
    }
    let deadline = Deadline::after(limit);
    let mut is_waiting = false;
    loop {
        let found = ask();
        if found != 0 {
            return found;
        }
        if !std::mem::replace(&mut is_waiting, true) {
            wanted.retain(|wanted| wanted.fd < LEAST_TABLE || is_open(wanted.fd));
        }
        match wait(caller, "select", &wanted, deadline) {
            After::Ask | After::Only(_) => sets.restore(),
            After::TimedOut => {
                // Once more: something may have come at the last moment.
                sets.restore();
                return ask();
            }
            After::Fail => return -1,
            After::Gone => return errno::fail(libc::EBADF),
            After::Block => {
                sets.restore();
                return block();
            }
        }
    }
}

/// epoll_wait(2) on an instance of somebody's own: a descriptor as any other.
pub(crate) unsafe extern "C" fn epoll_wait<const ALWAYS: bool>(
    epoll: c_int,
    events: *mut epoll_event,
    most: c_int,
    millis: c_int,
) -> c_int {
    // SAFETY: passed on as it came.
    let ask = |millis| unsafe { libc::epoll_wait(epoll, events, most, millis) };
    epoll_waiting::<ALWAYS>(epoll, millis, ask)
}

/// epoll_pwait(2).
pub(crate) unsafe extern "C" fn epoll_pwait<const ALWAYS: bool>(
    epoll: c_int,
    events: *mut epoll_event,
    most: c_int,
    millis: c_int,
    mask: *const sigset_t,
) -> c_int {
    // SAFETY: passed on as it came.
    let ask = |millis| unsafe { libc::epoll_pwait(epoll, events, most, millis, mask) };
    epoll_waiting::<ALWAYS>(epoll, millis, ask)
}

fn epoll_waiting<const ALWAYS: bool>(epoll: c_int, millis: c_int, ask: impl Fn(c_int) -> c_int) -> c_int {
    if millis == 0 {
        return ask(0);
    }
    let Some(caller) = gate::enter::<ALWAYS>(flags::POLLED) else { return ask(millis) };
    let deadline = Deadline::after(limit_of(millis));
    let wanted = [Wanted { fd: epoll, events: libc::EPOLLIN.cast_unsigned() }];
    loop {
        let found = ask(0);
        if found != 0 {
            return found;
        }
        match wait(caller, "epoll_wait", &wanted, deadline) {
            After::Ask | After::Only(_) => {}
            After::TimedOut => return ask(0),
            After::Fail => return -1,
            After::Gone => return errno::fail(libc::EBADF),
            After::Block => return ask(millis),
        }
    }
}
