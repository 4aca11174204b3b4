//! Waiting for descriptors that belong to somebody else.
//!
//! One epoll instance for all of them, nested in tokio's: tokio watches a single descriptor, and a wait costs one
//! `epoll_ctl(2)` here instead of the two that tokio's own registration takes. Registrations are one-shot: an event
//! disarms, and the next wait arms again, so nothing has to be taken back when a wait has ended.
//!
//! Arming is put off until the loop waits, which it does with epoll_wait(2) on tokio's instance: the one libc call of
//! our own object that is rewritten, too ([`wait_for_events`]). Where only a few descriptors are waited for, they are
//! polled there together with tokio's instance, and never armed: a program that waits for one database has then made the
//! system calls that it would have made without coroutines.
//!
//! ```text
//!   few:   park ──► loop has nothing to run ──► ppoll(theirs, tokio's) ──► woken
//!   many:  park ──► loop has nothing to run ──► epoll_ctl for each ──► epoll_wait(tokio's) ──► epoll_wait(ours) ──► woken
//! ```
//!
//! Nothing is believed of what the kernel has registered, because a descriptor may have been closed by libc itself and
//! its number may be another file by now: each wait modifies, and adds where there was nothing to modify. An event for
//! a file that is gone wakes a coroutine that then finds nothing, which costs a turn.
//!
//! A descriptor has at most one waiting coroutine in each direction.

use std::cell::{Cell, RefCell};
use std::ffi::{c_int, c_void};
use std::future::{Future, poll_fn};
use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::Instant;

use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

use crate::gate::{self, Caller, Conflict, Direction, Stop};
use crate::{errno, got};

/// What wakes a reader and what a writer, in epoll's bits; poll's are the same.
const READ: u32 = (libc::EPOLLIN
    | libc::EPOLLPRI
    | libc::EPOLLRDHUP
    | libc::EPOLLRDNORM
    | libc::EPOLLRDBAND
    | libc::EPOLLMSG) as u32;
const WRITE: u32 = (libc::EPOLLOUT | libc::EPOLLWRNORM | libc::EPOLLWRBAND) as u32;
/// Always reported, to both.
const BROKEN: u32 = (libc::EPOLLERR | libc::EPOLLHUP) as u32;
const ONE_SHOT: u32 = libc::EPOLLONESHOT as u32;
/// Events taken from the kernel at once.
const BATCH: usize = 256;

/// So many descriptors are polled instead of armed. ppoll(2) looks at each every time, which epoll does not.
const FEW: usize = 8;
/// How often a descriptor that had to be waited for is not asked whether it is ready before the next wait.
const PATIENCE: u8 = 15;

/// A coroutine that waits.
struct Waiter {
    id: i64,
    waker: Waker,
    events: u32,
}

/// What is known of one descriptor.
#[derive(Default)]
struct Slot {
    read: Option<Waiter>,
    write: Option<Waiter>,
    /// What the last event was.
    fired: u32,
    /// It was closed while somebody waited.
    closed: bool,
    /// epoll does not take it.
    unpollable: bool,
    /// It is in the list of those that are not armed yet.
    listed: bool,
    /// It has been registered.
    armed: bool,
    patience: u8,
}

impl Slot {
    fn side(&mut self, direction: Direction) -> &mut Option<Waiter> {
        match direction {
            Direction::Read => &mut self.read,
            Direction::Write => &mut self.write,
        }
    }

    /// What its waiters want to hear of.
    fn wanted(&self) -> u32 {
        self.read.as_ref().map_or(0, |waiter| waiter.events)
            | self.write.as_ref().map_or(0, |waiter| waiter.events)
    }
}

struct Reactor {
    epoll: AsyncFd<OwnedFd>,
    slots: RefCell<Vec<Slot>>,
    /// Descriptors that are waited for and not armed yet.
    unarmed: RefCell<Vec<RawFd>>,
}

thread_local! {
    static REACTOR: Cell<Option<&'static Reactor>> = const { Cell::new(None) };
    /// tokio's waiting is hooked.
    static DRIVEN: Cell<bool> = const { Cell::new(false) };
}

/// How a wait for one descriptor has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ready {
    /// With these of poll's bits.
    Events(u32),
    TimedOut,
    /// The descriptor was closed, or is none.
    Closed,
    /// epoll does not take it: it never blocks, or cannot be waited for.
    Unpollable,
    /// Another coroutine waits for it; the script has been told.
    Refused,
    Stopped(Stop),
}

/// A descriptor and poll's bits that are waited for.
#[derive(Clone, Copy)]
pub(crate) struct Wanted {
    pub(crate) fd: RawFd,
    pub(crate) events: u32,
}

impl Wanted {
    fn sides(self) -> impl Iterator<Item = (Direction, u32)> {
        // Who asks for nothing hears of a broken connection, as from poll(2); that counts as reading.
        let (read, write) = (self.events & READ, self.events & WRITE);
        let read = (read != 0 || write == 0).then_some((Direction::Read, read));
        read.into_iter().chain((write != 0).then_some((Direction::Write, write)))
    }
}

/// Parks until `fd` is ready in `direction`, or `deadline` is over.
pub(crate) fn ready(
    caller: Caller,
    reason: &'static str,
    fd: RawFd,
    direction: Direction,
    deadline: Option<Instant>,
) -> Ready {
    let events = match direction {
        Direction::Read => libc::EPOLLIN as u32,
        Direction::Write => libc::EPOLLOUT as u32,
    };
    any(caller, reason, &[Wanted { fd, events }], deadline)
}

/// Parks until any of `wanted` is ready, which it need not be the only one to be, or `deadline` is over.
pub(crate) fn any(
    caller: Caller,
    reason: &'static str,
    wanted: &[Wanted],
    deadline: Option<Instant>,
) -> Ready {
    if !caller.may_park() {
        return Ready::Stopped(Stop::CannotPark);
    }
    let reactor = match reactor() {
        Ok(reactor) => reactor,
        Err(failure) => {
            errno::set(failure.raw_os_error().unwrap_or(libc::EMFILE));
            return Ready::Stopped(Stop::CannotPark);
        }
    };
    if let Some(conflict) = reactor.conflict(caller, wanted) {
        caller.refuse(&conflict);
        return Ready::Refused;
    }
    let registered = Registered { reactor, id: caller.id(), wanted };
    let waited =
        caller.wait(reason, async {
            // The first poll registers; later ones look.
            let mut first = true;
            let events = poll_fn(|context| {
                if std::mem::take(&mut first) { registered.enter(context) } else { registered.look() }
            });
            let Some(deadline) = deadline else { return events.await };
            let mut events = pin!(events);
            let mut time = pin!(tokio::time::sleep_until(deadline.into()));
            poll_fn(|context| match events.as_mut().poll(context) {
                Poll::Ready(ready) => Poll::Ready(ready),
                Poll::Pending => time.as_mut().poll(context).map(|()| Ready::TimedOut),
            })
            .await
        });
    drop(registered);
    waited.unwrap_or_else(Ready::Stopped)
}

/// Wakes those who wait for `fd`, which is about to be closed or replaced.
pub(crate) fn close(fd: RawFd) {
    if let Some(reactor) = REACTOR.get() {
        reactor.close(fd);
    }
}

/// In a forked child: the parent's is left alone, whose epoll instance both share.
pub(crate) fn forget() {
    REACTOR.set(None);
}

fn reactor() -> io::Result<&'static Reactor> {
    match REACTOR.get() {
        Some(reactor) => Ok(reactor),
        None => {
            let made = Reactor::new()?;
            REACTOR.set(Some(made));
            Ok(made)
        }
    }
}

impl Reactor {
    fn new() -> io::Result<&'static Self> {
        swoole_coroutine::ensure()?;
        // SAFETY: epoll_create1(2) takes no pointers.
        let epoll = unsafe { libc::epoll_create1(libc::EPOLL_CLOEXEC) };
        if epoll < 0 {
            return Err(io::Error::last_os_error());
        }
        // SAFETY: epoll_create1(2) returned this descriptor and nobody else owns it; the `OwnedFd` keeps it open.
        let epoll =
            unsafe { AsyncFd::register_with_interest(OwnedFd::from_raw_fd(epoll), Interest::READABLE) }?;
        let reactor: &'static Self = Box::leak(Box::new(Self {
            epoll,
            slots: RefCell::new(Vec::new()),
            unarmed: RefCell::new(Vec::new()),
        }));
        swoole_coroutine::spawn_task(reactor.serve())?;
        DRIVEN.set(got::hook_own(c"epoll_wait", wait_for_events as *const c_void));
        Ok(reactor)
    }

    /// Hands events to those who wait for them, for as long as the loop lives.
    async fn serve(&'static self) {
        let mut events = [libc::epoll_event { events: 0, u64: 0 }; BATCH];
        loop {
            let Ok(mut ready) = self.epoll.readable().await else { return };
            let epoll = self.epoll.as_raw_fd();
            // SAFETY: epoll_wait(2) writes at most BATCH events.
            let count = unsafe { epoll_wait(epoll, events.as_mut_ptr(), BATCH as c_int, 0) };
            let count = usize::try_from(count).unwrap_or(0);
            if count < BATCH {
                // An event that comes after this rings again.
                ready.clear_ready();
            }
            for event in events.iter().take(count) {
                if let Ok(fd) = RawFd::try_from(event.u64) {
                    self.fire(fd, event.events);
                }
            }
        }
    }

    fn fire(&self, fd: RawFd, events: u32) {
        let Ok(index) = usize::try_from(fd) else { return };
        let mut slots = self.slots.borrow_mut();
        let Some(slot) = slots.get_mut(index) else { return };
        slot.fired = events;
        let read = slot.read.take_if(|_| events & (READ | BROKEN) != 0);
        let write = slot.write.take_if(|_| events & (WRITE | BROKEN) != 0);
        if slot.wanted() != 0 {
            // This event has disarmed the other direction as well.
            self.list(fd, slot);
        }
        drop(slots);
        for waiter in [read, write].into_iter().flatten() {
            waiter.waker.wake();
        }
    }

    /// Has `fd` armed before the loop waits.
    fn list(&self, fd: RawFd, slot: &mut Slot) {
        if !std::mem::replace(&mut slot.listed, true) {
            self.unarmed.borrow_mut().push(fd);
        }
    }

    /// Waits for tokio's events and for those descriptors that are not armed.
    ///
    /// # Safety
    ///
    /// As for epoll_wait(2).
    unsafe fn wait_for_events(
        &self,
        tokio: RawFd,
        events: *mut libc::epoll_event,
        most: c_int,
        millis: c_int,
    ) -> c_int {
        let wanted = self.take_unarmed();
        if wanted.is_empty() || wanted.len() > FEW {
            for wanted in wanted {
                self.arm(wanted);
            }
            // SAFETY: passed on.
            return unsafe { epoll_wait(tokio, events, most, millis) };
        }
        let mut records = [libc::pollfd { fd: tokio, events: libc::POLLIN, revents: 0 }; FEW + 1];
        for (record, wanted) in records.iter_mut().zip(&wanted) {
            // The bits have the same numbers there.
            let events = i16::try_from(wanted.events & 0x7fff).unwrap_or(libc::POLLIN);
            *record = libc::pollfd { fd: wanted.fd, events, revents: 0 };
        }
        let count = wanted.len() + 1;
        let limit = u64::try_from(millis).ok().map(|millis| libc::timespec {
            tv_sec: libc::time_t::try_from(millis / 1000).unwrap_or(libc::time_t::MAX),
            tv_nsec: i64::try_from(millis % 1000 * 1_000_000).unwrap_or(0),
        });
        let limit = limit.as_ref().map_or(std::ptr::null(), std::ptr::from_ref);
        // SAFETY: so many records, a time or none, and a mask that changes nothing.
        let ready =
            unsafe { libc::ppoll(records.as_mut_ptr(), count as libc::nfds_t, limit, std::ptr::null()) };
        for (wanted, record) in wanted.iter().zip(&records) {
            match record.revents {
                found if ready <= 0 || found == 0 => self.list_again(wanted.fd),
                found if found & libc::POLLNVAL != 0 => self.end(wanted.fd, |slot| slot.closed = true),
                found => self.fire(wanted.fd, u32::from(found.cast_unsigned())),
            }
        }
        if ready <= 0 {
            return ready;
        }
        match records.get(wanted.len()) {
            // SAFETY: passed on.
            Some(tokios) if tokios.revents != 0 => unsafe { epoll_wait(tokio, events, most, 0) },
            _ => 0,
        }
    }

    fn list_again(&self, fd: RawFd) {
        let mut slots = self.slots.borrow_mut();
        if let Some(slot) = usize::try_from(fd).ok().and_then(|index| slots.get_mut(index)) {
            self.list(fd, slot);
        }
    }

    /// Empties the list. Some in it are not waited for any more.
    fn take_unarmed(&self) -> Vec<Wanted> {
        let mut slots = self.slots.borrow_mut();
        let mut unarmed = self.unarmed.borrow_mut();
        let wanted = unarmed.drain(..).filter_map(|fd| {
            let slot = slots.get_mut(usize::try_from(fd).ok()?)?;
            slot.listed = false;
            (slot.read.is_some() || slot.write.is_some()).then_some(Wanted { fd, events: slot.wanted() })
        });
        wanted.collect()
    }

    fn close(&self, fd: RawFd) {
        let Ok(index) = usize::try_from(fd) else { return };
        let mut slots = self.slots.borrow_mut();
        let Some(slot) = slots.get_mut(index) else { return };
        let (was_armed, is_waited_for) = (slot.armed, slot.read.is_some() || slot.write.is_some());
        (slot.armed, slot.patience) = (false, 0);
        drop(slots);
        if was_armed {
            // A duplicate may keep the file open, and the registration with it.
            // SAFETY: EPOLL_CTL_DEL looks at no event; it fails where nothing was registered.
            unsafe {
                libc::epoll_ctl(self.epoll.as_raw_fd(), libc::EPOLL_CTL_DEL, fd, std::ptr::null_mut());
            }
        }
        if is_waited_for {
            self.end(fd, |slot| slot.closed = true);
        }
    }

    /// Wakes who waits for `fd`, with a word about why.
    fn end(&self, fd: RawFd, why: impl FnOnce(&mut Slot)) {
        let mut slots = self.slots.borrow_mut();
        let Some(slot) = usize::try_from(fd).ok().and_then(|index| slots.get_mut(index)) else { return };
        why(slot);
        let waiters = [slot.read.take(), slot.write.take()];
        drop(slots);
        for waiter in waiters.into_iter().flatten() {
            waiter.waker.wake();
        }
    }

    fn conflict(&self, caller: Caller, wanted: &[Wanted]) -> Option<Conflict> {
        let mut slots = self.slots.borrow_mut();
        wanted.iter().find_map(|&wanted| {
            let slot = slots.get_mut(usize::try_from(wanted.fd).ok()?)?;
            wanted.sides().find_map(|(direction, _)| {
                let owner = slot.side(direction).as_ref().filter(|waiter| waiter.id != caller.id())?.id;
                Some(Conflict { fd: wanted.fd, direction, owner })
            })
        })
    }

    /// Has the kernel report once what is waited for.
    fn arm(&self, wanted: Wanted) {
        let Wanted { fd, events } = wanted;
        let mut event =
            libc::epoll_event { events: events | ONE_SHOT, u64: u64::try_from(fd).unwrap_or(u64::MAX) };
        let epoll = self.epoll.as_raw_fd();
        let mut operation = libc::EPOLL_CTL_MOD;
        loop {
            // SAFETY: epoll_ctl(2) reads the event.
            if unsafe { libc::epoll_ctl(epoll, operation, fd, &mut event) } == 0 {
                let mut slots = self.slots.borrow_mut();
                if let Some(slot) = usize::try_from(fd).ok().and_then(|index| slots.get_mut(index)) {
                    slot.armed = true;
                }
                return;
            }
            match errno::get() {
                libc::ENOENT if operation == libc::EPOLL_CTL_MOD => operation = libc::EPOLL_CTL_ADD,
                libc::EPERM => return self.end(fd, |slot| slot.unpollable = true),
                _ => return self.end(fd, |slot| slot.closed = true),
            }
        }
    }
}

/// epoll_wait(2), which is hooked where [`wait_for_events`] takes its place.
///
/// # Safety
///
/// As for epoll_wait(2).
unsafe fn epoll_wait(epoll: RawFd, events: *mut libc::epoll_event, most: c_int, millis: c_int) -> c_int {
    // SAFETY: passed on; without a mask it is the same.
    unsafe { libc::epoll_pwait(epoll, events, most, millis, std::ptr::null()) }
}

/// tokio's wait for events, in its only thread that waits.
unsafe extern "C" fn wait_for_events(
    tokio: c_int,
    events: *mut libc::epoll_event,
    most: c_int,
    millis: c_int,
) -> c_int {
    match REACTOR.get().filter(|_| gate::is_ours()) {
        // SAFETY: passed on as it came.
        Some(reactor) => unsafe { reactor.wait_for_events(tokio, events, most, millis) },
        // SAFETY: as above.
        None => unsafe { epoll_wait(tokio, events, most, millis) },
    }
}

/// Whether it is worth to ask first whether `fd` is ready: not when it had to be waited for the last times.
pub(crate) fn is_worth_asking(fd: RawFd) -> bool {
    with_slot(fd, |slot| match slot.patience.checked_sub(1) {
        Some(less) => {
            slot.patience = less;
            false
        }
        None => true,
    })
    .unwrap_or(true)
}

/// `fd` was asked and had nothing.
pub(crate) fn had_nothing(fd: RawFd) {
    with_slot(fd, |slot| slot.patience = PATIENCE);
}

fn with_slot<T>(fd: RawFd, body: impl FnOnce(&mut Slot) -> T) -> Option<T> {
    let mut slots = REACTOR.get()?.slots.borrow_mut();
    slots.get_mut(usize::try_from(fd).ok()?).map(body)
}

/// One coroutine's registrations, until dropped.
struct Registered<'a> {
    reactor: &'static Reactor,
    id: i64,
    wanted: &'a [Wanted],
}

impl Registered<'_> {
    fn enter(&self, context: &Context<'_>) -> Poll<Ready> {
        let mut slots = self.reactor.slots.borrow_mut();
        for &wanted in self.wanted {
            let Ok(index) = usize::try_from(wanted.fd) else { continue };
            if index >= slots.len() {
                slots.resize_with(index + 1, Slot::default);
            }
            let Some(slot) = slots.get_mut(index) else { continue };
            (slot.fired, slot.closed, slot.unpollable) = (0, false, false);
            for (direction, events) in wanted.sides() {
                let side = slot.side(direction);
                // The same descriptor may be named twice.
                let events = events | side.as_ref().map_or(0, |waiter| waiter.events);
                *side = Some(Waiter { id: self.id, waker: context.waker().clone(), events });
            }
            self.reactor.list(wanted.fd, slot);
        }
        drop(slots);
        if !DRIVEN.get() {
            for wanted in self.reactor.take_unarmed() {
                self.reactor.arm(wanted);
            }
        }
        Poll::Pending
    }

    /// Whether any of the registrations was taken.
    fn look(&self) -> Poll<Ready> {
        let mut slots = self.reactor.slots.borrow_mut();
        for &wanted in self.wanted {
            let Some(slot) = usize::try_from(wanted.fd).ok().and_then(|index| slots.get_mut(index)) else {
                continue;
            };
            for (direction, _) in wanted.sides() {
                if slot.side(direction).as_ref().is_none_or(|waiter| waiter.id != self.id) {
                    return Poll::Ready(match slot {
                        Slot { unpollable: true, .. } => Ready::Unpollable,
                        Slot { closed: true, .. } => Ready::Closed,
                        Slot { fired, .. } => Ready::Events(*fired),
                    });
                }
            }
        }
        Poll::Pending
    }
}

impl Drop for Registered<'_> {
    fn drop(&mut self) {
        let mut slots = self.reactor.slots.borrow_mut();
        for &wanted in self.wanted {
            let Some(slot) = usize::try_from(wanted.fd).ok().and_then(|index| slots.get_mut(index)) else {
                continue;
            };
            for (direction, _) in wanted.sides() {
                // A waker is dropped here, which runs nothing: it is a pointer to a coroutine.
                drop(slot.side(direction).take_if(|waiter| waiter.id == self.id));
            }
        }
    }
}
