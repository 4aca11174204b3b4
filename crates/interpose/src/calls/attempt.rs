//! One transfer for a coroutine: tried without blocking, waited for, tried again.
//!
//! A socket is tried with `MSG_DONTWAIT`, so that its flags stay as they are; on what is no socket the call is made
//! when poll(2) says that it would not block. What would block is looked at once more: a descriptor that the
//! program made non-blocking hears `EAGAIN`, a socket's own time limits hold.

use std::cell::Cell;
use std::ffi::c_void;
use std::time::Duration;

use libc::{c_int, ssize_t};

use crate::deadline::Deadline;
use crate::descriptor::{self, Kind};
use crate::gate::{self, Caller, Stop};
use crate::host::Direction;
use crate::reactor::{self, Barred, Ready};
use crate::{errno, flags, host};

/// What a pipe takes without blocking when poll(2) calls it writable.
pub(super) const PIPE_BUF: usize = libc::PIPE_BUF;

/// Between two tries of what is ready, says the kernel, and then is not: a local datagram socket that is not connected
/// can always be written to, only not to a receiver whose queue is full.
const CROWDED: Duration = Duration::from_millis(1);

const BROKEN: u32 = (libc::EPOLLERR | libc::EPOLLHUP) as u32;

/// A call that is to be made for a coroutine.
pub(super) struct Transfer {
    pub(super) caller: Caller,
    pub(super) fd: c_int,
    kind: Kind,
    direction: Direction,
    name: &'static str,
    /// When the socket's own time limit will be over, once that was asked for.
    deadline: Cell<Option<Option<Deadline>>>,
    /// What the last wait has ended with, in epoll's bits.
    events: Cell<u32>,
    /// What the poll(2) before was ended with, which a call that would say "not now" says.
    stopped: Cell<Option<c_int>>,
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
    pub(super) fn new<const ALWAYS: bool>(
        fd: c_int,
        direction: Direction,
        mask: u32,
        name: &'static str,
    ) -> Option<(Self, Kind)> {
        let caller = gate::enter::<ALWAYS>(mask)?;
        let kind = match Kind::known(fd) {
            Some(kind) => kind,
            // A file that is included: whatever it is, nothing will be parked.
            None if !caller.may_park() => return None,
            None => Kind::look(fd)?,
        };
        let transfer = Self {
            caller,
            fd,
            kind,
            direction,
            name,
            deadline: Cell::new(None),
            events: Cell::new(0),
            stopped: Cell::new(None),
        };
        is_on::<ALWAYS>(kind).then_some((transfer, kind))
    }

    /// When the socket's own time limit will be over. It counts from the first wait of a call, and a local socket's from
    /// each wait to send.
    fn deadline(&self) -> Option<Deadline> {
        let (option, lasts) = match self.direction {
            Direction::Read => (libc::SO_RCVTIMEO, true),
            Direction::Write => (libc::SO_SNDTIMEO, self.kind != Kind::Unix),
        };
        if let Some(known) = self.deadline.get().filter(|_| lasts) {
            return known;
        }
        let deadline = Deadline::after(descriptor::time_limit(self.fd, option));
        self.deadline.set(Some(deadline));
        deadline
    }

    /// The descriptor was found not ready: waits until it is.
    fn wait(&self, deadline: Option<Deadline>) -> After {
        match reactor::ready(self.caller, self.name, self.fd, self.direction, deadline) {
            Ready::Events(events) => {
                self.events.set(events);
                After::TryAgain
            }
            // What a socket says whose time limit is over.
            Ready::TimedOut => fail(libc::EAGAIN),
            Ready::Refused(number) => fail(number),
            Ready::Closed => fail(libc::EBADF),
            Ready::Stopped(Stop::Ended(number)) => {
                if number == libc::ECANCELED {
                    host::end_conversation(self.fd);
                }
                fail(number)
            }
            Ready::Unpollable | Ready::Stopped(Stop::CannotPark) => After::Block,
        }
    }

    /// Whether another coroutine waits for the same: what has come meanwhile is for that one. Errno is set, and the script was
    /// told.
    pub(super) fn is_refused(&self) -> bool {
        self.stopped.set(reactor::take_stop(self.caller, self.fd));
        match reactor::barred(self.caller, self.fd, self.direction) {
            None => {}
            Some(Barred::Closing) => {
                errno::set(libc::EBADF);
                return true;
            }
            Some(Barred::Spoiled(conflict)) => {
                errno::set(reactor::refuse(self.caller, &conflict));
                return true;
            }
        }
        let Some(conflict) = reactor::conflict(self.caller, self.fd, self.direction)
            .filter(|_| !descriptor::is_nonblocking(self.fd) && self.caller.may_park())
        else {
            return false;
        };
        errno::set(reactor::refuse(self.caller, &conflict));
        true
    }

    /// It was ready and then was not, more than once: looks again in a while.
    fn pause(&self, deadline: Option<Deadline>) -> After {
        if deadline.is_some_and(|deadline| deadline <= Deadline::now()) {
            return fail(libc::EAGAIN);
        }
        match self.caller.sleep(self.name, CROWDED) {
            Ok(()) => After::TryAgain,
            Err(Stop::Ended(number)) => fail(number),
            Err(Stop::CannotPark) => After::Block,
        }
    }

    /// One transfer on a socket. `attempt` does not block, `block` does.
    pub(super) fn once(&self, attempt: impl Fn() -> ssize_t, block: impl Fn() -> ssize_t) -> ssize_t {
        let mut waits = 0_u32;
        if self.is_refused() {
            return -1;
        }
        let number = errno::get();
        loop {
            let count = attempt();
            if count >= 0 {
                // As a call leaves it that has gone well.
                errno::set(number);
                return count;
            }
            match errno::get() {
                libc::EAGAIN => {}
                // Another file has this number by now.
                libc::ENOTSOCK => {
                    descriptor::forget(self.fd);
                    return if waits == 0 { self.polled(&block, &block) } else { block() };
                }
                _ => return -1,
            }
            if waits == 0 && descriptor::is_nonblocking(self.fd) {
                return errno::fail(self.stopped.get().unwrap_or(libc::EAGAIN));
            }
            // To who may wait that is the end, and not to who may not.
            if waits > 0 && self.direction == Direction::Read && is_shut_for_reading(self.fd) {
                return block();
            }
            let deadline = self.deadline();
            let after = if waits < 2 { self.wait(deadline) } else { self.pause(deadline) };
            waits = waits.saturating_add(1);
            match after {
                After::TryAgain => {}
                After::Fail => return -1,
                After::Block => {
                    errno::set(number);
                    return block();
                }
            }
        }
    }

    /// A transfer that goes on until all `size` bytes are through, as a blocking one does. `attempt` and `block` are
    /// told how many already are.
    pub(super) fn all(
        &self,
        size: usize,
        attempt: impl Fn(usize) -> ssize_t,
        block: impl Fn(usize) -> ssize_t,
    ) -> ssize_t {
        let mut done = 0_usize;
        loop {
            let Ok(count) = usize::try_from(self.once(|| attempt(done), || block(done))) else {
                // Bytes that are through are told first, the failure at the next call.
                return if done > 0 { as_result(done) } else { -1 };
            };
            done = done.saturating_add(count);
            if done >= size || count == 0 || descriptor::is_nonblocking(self.fd) {
                return as_result(done);
            }
            if !self.goes_on() {
                return as_result(done);
            }
        }
    }

    /// Looks until all `size` bytes are there, or no more will come. Nothing tells when there are more than there were, so it
    /// looks again once in a while.
    pub(super) fn peek_all(
        &self,
        size: usize,
        attempt: impl Fn() -> ssize_t,
        block: impl Fn() -> ssize_t,
    ) -> ssize_t {
        loop {
            const LAST: i16 = libc::POLLRDHUP | libc::POLLPRI;
            let is_last = is_any(self.fd, LAST) || descriptor::is_nonblocking(self.fd);
            let count = self.once(&attempt, &block);
            let is_all = usize::try_from(count).is_ok_and(|count| count >= size);
            if count <= 0 || is_all || is_last {
                return count;
            }
            match self.pause(self.deadline()) {
                After::TryAgain => {}
                // Its time is over: what there is.
                After::Fail if errno::get() == libc::EAGAIN => return count,
                After::Fail => return -1,
                After::Block => return block(),
            }
        }
    }

    /// A part is through, and the kernel has not taken more: waits until it does. False where it will not. A connection that
    /// is broken is not tried again: the error, and the signal that goes with it, are the next call's.
    pub(super) fn goes_on(&self) -> bool {
        // The kernel reads no further than to where urgent data was sent, and neither do we.
        if self.direction == Direction::Read && self.kind == Kind::Tcp && is_at_mark(self.fd) {
            return false;
        }
        let deadline = self.deadline();
        match self.wait(deadline) {
            After::TryAgain => {}
            After::Fail => return false,
            After::Block if self.stand(deadline) => {}
            After::Block => return false,
        }
        self.events.get() & BROKEN == 0 || self.has_bytes()
    }

    /// Waits where nothing can be parked.
    fn stand(&self, deadline: Option<Deadline>) -> bool {
        let left = deadline.map(|deadline| deadline.left().as_micros());
        let millis = left.map_or(-1, |left| c_int::try_from(left.div_ceil(1000)).unwrap_or(c_int::MAX));
        let mut poll = libc::pollfd { fd: self.fd, events: events_of(self.direction), revents: 0 };
        // SAFETY: one record.
        let found = unsafe { libc::poll(&raw mut poll, 1, millis) };
        self.events.set(u32::from(poll.revents.cast_unsigned()));
        found > 0
    }

    /// Whether a broken connection has something left to read.
    fn has_bytes(&self) -> bool {
        let mut count: c_int = 0;
        // SAFETY: FIONREAD writes the number.
        self.direction == Direction::Read
            && unsafe { libc::ioctl(self.fd, libc::FIONREAD, &raw mut count) } == 0
            && count > 0
    }

    /// One transfer on what is no socket and can be polled.
    pub(super) fn polled(&self, attempt: impl Fn() -> ssize_t, block: impl Fn() -> ssize_t) -> ssize_t {
        if self.is_refused() {
            return -1;
        }
        let number = errno::get();
        loop {
            if is_ready(self.fd, self.direction) {
                let count = attempt();
                if count >= 0 {
                    errno::set(number);
                    return count;
                }
                // A descriptor shared with another process may be empty again.
                if errno::get() != libc::EAGAIN {
                    return count;
                }
            }
            if descriptor::is_nonblocking(self.fd) || !self.is_possible() {
                return block();
            }
            match self.wait(None) {
                After::TryAgain => {}
                After::Fail => return -1,
                After::Block => {
                    errno::set(number);
                    return block();
                }
            }
        }
    }

    /// Whether such a call is possible at all: the other end of a pipe, and what cannot be read, is never ready.
    fn is_possible(&self) -> bool {
        // SAFETY: no parts.
        let count = unsafe {
            match self.direction {
                Direction::Read => libc::readv(self.fd, std::ptr::null(), 0),
                Direction::Write => libc::writev(self.fd, std::ptr::null(), 0),
            }
        };
        count == 0
    }
}

fn fail(number: c_int) -> After {
    errno::set(number);
    After::Fail
}

pub(super) fn as_result(count: usize) -> ssize_t {
    ssize_t::try_from(count).unwrap_or(ssize_t::MAX)
}

/// Whether descriptors of this kind are hooked.
fn is_on<const ALWAYS: bool>(kind: Kind) -> bool {
    ALWAYS || flags::on() & kind.flags() != 0
}

/// Whether poll(2) says so at once; a broken descriptor is ready for anything.
pub(super) fn is_ready(fd: c_int, direction: Direction) -> bool {
    let mut poll = libc::pollfd { fd, events: events_of(direction), revents: 0 };
    // SAFETY: one record, and no waiting.
    unsafe { libc::poll(&mut poll, 1, 0) != 0 }
}

/// Whether nothing will be received any more, after shutdown(2): a call that blocks says so at once, where one that does not
/// goes on to hear `EAGAIN` from datagram sockets and local listeners.
pub(super) fn is_shut_for_reading(fd: c_int) -> bool {
    is_any(fd, libc::POLLRDHUP)
}

/// Whether any of `events` is there.
fn is_any(fd: c_int, events: i16) -> bool {
    let mut poll = libc::pollfd { fd, events, revents: 0 };
    // SAFETY: one record, and no waiting.
    unsafe { libc::poll(&raw mut poll, 1, 0) > 0 && poll.revents & events != 0 }
}

/// Whether the next byte comes after urgent data, tcp(7).
fn is_at_mark(fd: c_int) -> bool {
    /// asm-generic/sockios.h; libc has it for few processors.
    const SIOCATMARK: libc::c_ulong = 0x8905;
    let mut answer: c_int = 0;
    // SAFETY: writes the answer.
    unsafe { libc::ioctl(fd, SIOCATMARK as _, &raw mut answer) == 0 && answer != 0 }
}

fn events_of(direction: Direction) -> i16 {
    match direction {
        Direction::Read => libc::POLLIN,
        Direction::Write => libc::POLLOUT,
    }
}

/// `bytes`, moved on by `done`.
pub(super) fn past(bytes: *const c_void, done: usize) -> *const c_void {
    bytes.wrapping_byte_add(done)
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
