//! Waiting for descriptors that belong to somebody else.
//!
//! One epoll instance for all of them, nested in tokio's: tokio watches a single descriptor, and a wait costs one
//! `epoll_ctl(2)` here instead of the two that tokio's own registration takes. Registrations are one-shot: an event
//! disarms, and the next wait arms again, so nothing has to be taken back when a wait has ended.
//!
//! Arming is put off until the loop waits, which it does with epoll_wait(2) on tokio's instance: the one libc call of
//! our own object that is rewritten, too ([`driver`]). Where only a few descriptors are waited for, they are
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
//!
//! The loop's wait is where signals arrive. One that comes while there is a single coroutine, and that one is in a call
//! which libc ends with `EINTR`, ends it.

mod bar;
mod few;
mod stop;

use std::cell::{Cell, RefCell};
use std::ffi::c_int;
use std::future::{Future, poll_fn};
use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::pin::pin;
use std::sync::atomic::{AtomicPtr, Ordering};
use std::task::{Context, Poll, Waker};

use tokio::io::Interest;
use tokio::io::unix::AsyncFd;
use tokio::sync::Notify;

use crate::deadline::Deadline;
use crate::descriptor::option;
use crate::driver::epoll_wait;
use crate::gate::{Caller, Stop};
use crate::host::{self, Conflict, Direction};
use crate::{driver, errno};

use bar::{Bar, Reason};
pub(crate) use few::wait;
pub(crate) use stop::{stopped, take_stop};

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

/// How often a descriptor that had to be waited for is not asked whether it is ready before the next wait.
const PATIENCE: u8 = 15;

/// A coroutine that waits.
struct Waiter {
    id: i64,
    waker: Waker,
    events: u32,
    deadline: Option<Deadline>,
}

/// One direction of a descriptor.
struct Side {
    waiter: Option<Waiter>,
    /// The coroutine whose it is, 0 for none: who waits, and who was woken and has not run yet. What has come is for that one.
    owner: i64,
    /// How the last wait has ended.
    outcome: Ready,
}

impl Default for Side {
    fn default() -> Self {
        Self { waiter: None, owner: 0, outcome: Ready::Events(0) }
    }
}

impl Side {
    /// Ends the wait, if there is one; the waker is to be woken when nothing is borrowed any more.
    fn end(&mut self, outcome: Ready) -> Option<Waker> {
        let waiter = self.waiter.take()?;
        self.outcome = outcome;
        Some(waiter.waker)
    }

    fn wanted(&self) -> u32 {
        self.waiter.as_ref().map_or(0, |waiter| waiter.events)
    }
}

/// What is known of one descriptor.
#[derive(Default)]
struct Slot {
    read: Side,
    write: Side,
    /// It is in the list of those that are not armed yet.
    listed: bool,
    /// It has been registered.
    armed: bool,
    patience: u8,
    bar: Bar,
    /// Whose poll(2) for it was ended, and with which number, and who has not tried to use it since.
    stopped: Option<(i64, c_int)>,
}

impl Slot {
    fn side(&mut self, direction: Direction) -> &mut Side {
        match direction {
            Direction::Read => &mut self.read,
            Direction::Write => &mut self.write,
        }
    }

    fn sides(&mut self) -> [&mut Side; 2] {
        [&mut self.read, &mut self.write]
    }

    fn is_waited_for(&self) -> bool {
        self.read.waiter.is_some() || self.write.waiter.is_some()
    }

    /// What its waiters want to hear of.
    fn wanted(&self) -> u32 {
        self.read.wanted() | self.write.wanted()
    }
}

struct Reactor {
    epoll: AsyncFd<OwnedFd>,
    slots: RefCell<Vec<Slot>>,
    /// Descriptors that are waited for and not armed yet.
    unarmed: RefCell<Vec<RawFd>>,
    /// When waits are to be looked through for those whose time is over; not later than the first of them.
    next_deadline: Cell<Option<Deadline>>,
    /// Rings when that has become earlier.
    sooner: Notify,
}

/// Only the coroutines' thread gets at it. A plain static, because a thread-local of a loaded library costs a call into
/// the loader each time.
static REACTOR: AtomicPtr<Reactor> = AtomicPtr::new(std::ptr::null_mut());

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
    /// Another coroutine waits for it; the script has been told. The call is to fail with this number.
    Refused(c_int),
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

/// What a signal does to a call whose handler asks for restarts, see signal(7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signals {
    /// It fails with `EINTR`.
    End,
    /// It goes on.
    Restart,
}

/// Parks until `fd` is ready in `direction`, or `deadline`, the socket's own, is over.
pub(crate) fn ready(
    caller: Caller,
    reason: &'static str,
    fd: RawFd,
    direction: Direction,
    deadline: Option<Deadline>,
) -> Ready {
    let events = match direction {
        Direction::Read => libc::EPOLLIN as u32,
        Direction::Write => libc::EPOLLOUT as u32,
    };
    let signals = if deadline.is_some() { Signals::End } else { Signals::Restart };
    any(caller, reason, &[Wanted { fd, events }], deadline, signals)
}

/// Parks until any of `wanted` is ready, which it need not be the only one to be, or `deadline` is over.
pub(crate) fn any(
    caller: Caller,
    reason: &'static str,
    wanted: &[Wanted],
    deadline: Option<Deadline>,
    signals: Signals,
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
    if wanted.is_empty() {
        // Nothing but the time, which nobody else looks at.
        let slept = match deadline {
            Some(deadline) => caller.sleep_interruptible(reason, deadline.left()),
            None => caller.wait_interruptible(reason, std::future::pending()),
        };
        return slept.map_or_else(Ready::Stopped, |()| Ready::TimedOut);
    }
    for wanted in wanted {
        for (direction, _) in wanted.sides() {
            match barred(caller, wanted.fd, direction) {
                None => {}
                Some(Barred::Closing) => return Ready::Closed,
                Some(Barred::Spoiled(conflict)) => return Ready::Refused(refuse(caller, &conflict)),
            }
        }
    }
    if let Some(conflict) = reactor.conflict(caller, wanted) {
        return Ready::Refused(refuse(caller, &conflict));
    }
    let registered = Registered { reactor, id: caller.id(), wanted, deadline };
    // The first poll registers; later ones look.
    let mut first = true;
    let ready =
        poll_fn(
            |context| if std::mem::take(&mut first) { registered.enter(context) } else { registered.look() },
        );
    let waited = match signals {
        Signals::End => caller.wait_interruptible(reason, ready),
        Signals::Restart => caller.wait_now(reason, ready),
    };
    drop(registered);
    waited.unwrap_or_else(Ready::Stopped)
}

/// Who else waits for `fd` in that direction, or is about to take what has come.
pub(crate) fn conflict(caller: Caller, fd: RawFd, direction: Direction) -> Option<Conflict> {
    let mut slots = existing()?.slots.borrow_mut();
    let owner = slots.get_mut(usize::try_from(fd).ok()?)?.side(direction).owner;
    (owner != 0 && owner != caller.id()).then_some(Conflict { fd, direction, owner, is_spoiled: false })
}

/// Whether `fd` is another coroutine's alone: about to be closed by it, or spoiled by somebody. Of a write it is remembered
/// that somebody else was reading.
pub(crate) fn barred(caller: Caller, fd: RawFd, direction: Direction) -> Option<Barred> {
    let (me, mut slots) = (caller.id(), existing()?.slots.borrow_mut());
    let slot = slots.get_mut(usize::try_from(fd).ok()?)?;
    let reader = slot.read.owner;
    if direction == Direction::Write && reader != 0 && reader != me {
        slot.bar.writes(me);
    }
    Some(match slot.bar.reason(me, direction)? {
        Reason::Closing => Barred::Closing,
        Reason::Spoiled => {
            Barred::Spoiled(Conflict { fd, direction, owner: slot.bar.owner(), is_spoiled: true })
        }
    })
}

/// Whose a descriptor is no longer.
pub(crate) enum Barred {
    /// Nobody's but that of who closes it.
    Closing,
    /// Nobody's but that of who is reading.
    Spoiled(Conflict),
}

/// Whether any descriptor is spoiled, so that it has to be asked whether this one is.
#[inline(always)]
pub(crate) fn is_any_spoiled() -> bool {
    bar::is_any_spoiled()
}

/// Whether a descriptor is spoiled for what is wanted of it.
pub(crate) fn is_spoiled(caller: Caller, wanted: Wanted) -> bool {
    let mut sides = wanted.sides();
    is_any_spoiled()
        && sides
            .any(|(direction, _)| matches!(barred(caller, wanted.fd, direction), Some(Barred::Spoiled(_))))
}

/// The running coroutine was refused to read `fd`. If it has written something, nobody is to take what comes of that.
pub(crate) fn refused_to_read(caller: Caller, fd: RawFd, reader: i64) {
    with_slot(fd, |slot| slot.bar.refused(caller.id(), reader));
}

/// Tells the script that another coroutine waits already. Returns the number that the call is to fail with.
///
/// "Not now" is what the reader in progress survives that shares a stream with this one. But a caller would try again for
/// ever where it is not waited for what comes: on a spoiled socket, and where somebody goes on without looking at what was
/// thrown.
#[must_use]
pub(crate) fn refuse(caller: Caller, conflict: &Conflict) -> c_int {
    if conflict.direction == Direction::Read && !conflict.is_spoiled {
        refused_to_read(caller, conflict.fd, conflict.owner);
    }
    let is_news = host::conflict(conflict);
    if is_news && !conflict.is_spoiled { libc::EAGAIN } else { libc::ECONNRESET }
}

/// Wakes who waits for `fd`, which the calling coroutine is about to close: nobody else may use it from now on.
pub(crate) fn bar(id: i64, fd: RawFd) {
    let Some(reactor) = existing() else { return };
    with_slot(fd, |slot| slot.bar.close(id));
    reactor.end(fd, Ready::Closed);
}

/// Whether another coroutine is about to close `fd`.
pub(crate) fn is_closing(id: i64, fd: RawFd) -> bool {
    with_slot(fd, |slot| slot.bar.reason(id, Direction::Read)) == Some(Some(Reason::Closing))
}

/// It was not closed after all.
pub(crate) fn reopen(id: i64, fd: RawFd) {
    with_slot(fd, |slot| slot.bar.reopen(id));
}

/// Wakes those who wait for `fd`, which is about to be closed or replaced.
pub(crate) fn close(fd: RawFd) {
    if let Some(reactor) = existing() {
        reactor.close(fd);
    }
}

/// Breaks the connections that somebody waits for. What listens is left alone: other processes may accept from it, too.
pub(crate) fn hang_up() {
    let Some(reactor) = existing() else { return };
    let waited =
        |(fd, slot): (usize, &Slot)| slot.is_waited_for().then(|| RawFd::try_from(fd).ok()).flatten();
    let waited: Vec<RawFd> = reactor.slots.borrow().iter().enumerate().filter_map(waited).collect();
    for fd in waited {
        // SAFETY: takes no pointers. A listener is not connected; one that is no socket fails.
        unsafe {
            if option(fd, libc::SO_ACCEPTCONN) == Some(0) {
                libc::shutdown(fd, libc::SHUT_RDWR);
            }
        }
    }
}

/// In a forked child: the parent's is left alone, whose epoll instance both share.
pub(crate) fn forget() {
    REACTOR.store(std::ptr::null_mut(), Ordering::Relaxed);
    driver::forget();
}

/// Arms what is waited for: where the loop's wait is tokio's own.
pub(crate) fn arm_all() {
    if let Some(reactor) = existing() {
        reactor.arm_all();
    }
}

/// The reactor, if it was made. Only to be called on the coroutines' thread.
fn existing() -> Option<&'static Reactor> {
    // SAFETY: null, or leaked by `Reactor::new`.
    unsafe { REACTOR.load(Ordering::Relaxed).as_ref() }
}

fn reactor() -> io::Result<&'static Reactor> {
    if let Some(reactor) = existing() {
        return Ok(reactor);
    }
    let made = Reactor::new()?;
    REACTOR.store(std::ptr::from_ref(made).cast_mut(), Ordering::Relaxed);
    Ok(made)
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
            next_deadline: Cell::new(None),
            sooner: Notify::new(),
        }));
        swoole_coroutine::spawn_task(reactor.serve())?;
        swoole_coroutine::spawn_task(reactor.watch_deadlines())?;
        driver::drive();
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

    /// Ends waits when their time is over.
    async fn watch_deadlines(&'static self) {
        loop {
            let rung = self.sooner.notified();
            let Some(deadline) = self.next_deadline.get() else {
                rung.await;
                continue;
            };
            let mut rung = pin!(rung);
            let mut time = pin!(tokio::time::sleep(deadline.left()));
            let is_over = poll_fn(|context| match rung.as_mut().poll(context) {
                Poll::Ready(()) => Poll::Ready(false),
                Poll::Pending => time.as_mut().poll(context).map(|()| true),
            });
            if is_over.await {
                self.end_overdue();
            }
        }
    }

    fn end_overdue(&self) {
        let now = Deadline::now();
        let mut next = None;
        let mut wakers = Vec::new();
        for slot in self.slots.borrow_mut().iter_mut() {
            for side in slot.sides() {
                let Some(deadline) = side.waiter.as_ref().and_then(|waiter| waiter.deadline) else {
                    continue;
                };
                if deadline <= now {
                    wakers.extend(side.end(Ready::TimedOut));
                } else {
                    next = Some(next.map_or(deadline, |next: Deadline| next.min(deadline)));
                }
            }
        }
        self.next_deadline.set(next);
        wakers.into_iter().for_each(Waker::wake);
    }

    fn fire(&self, fd: RawFd, events: u32) {
        let Ok(index) = usize::try_from(fd) else { return };
        let mut slots = self.slots.borrow_mut();
        let Some(slot) = slots.get_mut(index) else { return };
        let outcome = Ready::Events(events);
        let read = if events & (READ | BROKEN) != 0 { slot.read.end(outcome) } else { None };
        let write = if events & (WRITE | BROKEN) != 0 { slot.write.end(outcome) } else { None };
        if slot.is_waited_for() {
            // This event has disarmed the other direction as well.
            self.list(fd, slot);
        }
        drop(slots);
        [read, write].into_iter().flatten().for_each(Waker::wake);
    }

    /// Has `fd` armed before the loop waits.
    fn list(&self, fd: RawFd, slot: &mut Slot) {
        if !std::mem::replace(&mut slot.listed, true) {
            self.unarmed.borrow_mut().push(fd);
        }
    }

    /// Arms all that are in the list.
    fn arm_all(&self) {
        for fd in self.unarmed.take() {
            let mut slots = self.slots.borrow_mut();
            let Some(slot) = usize::try_from(fd).ok().and_then(|index| slots.get_mut(index)) else {
                continue;
            };
            slot.listed = false;
            let wanted = slot.is_waited_for().then(|| Wanted { fd, events: slot.wanted() });
            drop(slots);
            if let Some(wanted) = wanted {
                self.arm(wanted);
            }
        }
    }

    fn close(&self, fd: RawFd) {
        let Ok(index) = usize::try_from(fd) else { return };
        let mut slots = self.slots.borrow_mut();
        let Some(slot) = slots.get_mut(index) else { return };
        let was_armed = std::mem::take(&mut slot.armed);
        slot.patience = 0;
        slot.bar.lift();
        slot.stopped = None;
        slot.sides().into_iter().for_each(|side| side.owner = 0);
        drop(slots);
        if was_armed {
            // A duplicate may keep the file open, and the registration with it.
            // SAFETY: EPOLL_CTL_DEL looks at no event; it fails where nothing was registered.
            unsafe {
                libc::epoll_ctl(self.epoll.as_raw_fd(), libc::EPOLL_CTL_DEL, fd, std::ptr::null_mut());
            }
        }
        self.end(fd, Ready::Closed);
    }

    /// Wakes who waits for `fd`.
    fn end(&self, fd: RawFd, outcome: Ready) {
        let mut slots = self.slots.borrow_mut();
        let Some(slot) = usize::try_from(fd).ok().and_then(|index| slots.get_mut(index)) else { return };
        let wakers = slot.sides().map(|side| side.end(outcome));
        drop(slots);
        wakers.into_iter().flatten().for_each(Waker::wake);
    }

    fn conflict(&self, caller: Caller, wanted: &[Wanted]) -> Option<Conflict> {
        let mut slots = self.slots.borrow_mut();
        wanted.iter().find_map(|&wanted| {
            let slot = slots.get_mut(usize::try_from(wanted.fd).ok()?)?;
            wanted.sides().find_map(|(direction, _)| {
                let owner =
                    Some(slot.side(direction).owner).filter(|&owner| owner != 0 && owner != caller.id())?;
                Some(Conflict { fd: wanted.fd, direction, owner, is_spoiled: false })
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
                libc::EPERM => return self.end(fd, Ready::Unpollable),
                _ => return self.end(fd, Ready::Closed),
            }
        }
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
    let mut slots = existing()?.slots.borrow_mut();
    slots.get_mut(usize::try_from(fd).ok()?).map(body)
}

/// One coroutine's registrations, until dropped.
struct Registered<'a> {
    reactor: &'static Reactor,
    id: i64,
    wanted: &'a [Wanted],
    deadline: Option<Deadline>,
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
            for (direction, events) in wanted.sides() {
                let side = slot.side(direction);
                // The same descriptor may be named twice.
                let events = events | side.wanted();
                let waker = context.waker().clone();
                side.owner = self.id;
                side.waiter = Some(Waiter { id: self.id, waker, events, deadline: self.deadline });
                if direction == Direction::Read {
                    slot.bar.reads(self.id);
                }
            }
            self.reactor.list(wanted.fd, slot);
        }
        drop(slots);
        if !driver::is_driven() {
            self.reactor.arm_all();
        }
        if let Some(deadline) = self.deadline
            && self.reactor.next_deadline.get().is_none_or(|next| deadline < next)
        {
            self.reactor.next_deadline.set(Some(deadline));
            self.reactor.sooner.notify_one();
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
                let side = slot.side(direction);
                if side.waiter.as_ref().is_none_or(|waiter| waiter.id != self.id) {
                    return Poll::Ready(side.outcome);
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
                let side = slot.side(direction);
                drop(side.waiter.take_if(|waiter| waiter.id == self.id));
                if side.owner == self.id {
                    side.owner = 0;
                }
            }
        }
    }
}
