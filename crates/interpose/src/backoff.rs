//! Waiting for what nobody tells: it is tried again after pauses that grow, and at once when a coroutine of this
//! process has given something free.
//!
//! Who waits for longer than a moment stands in the kernel's queue, where that has one ([`queue`](crate::queue)); this is for
//! the moment before, and for those who find no place there.

use std::rc::Rc;
use std::time::Duration;

use libc::c_int;
use tokio::sync::Notify;
use tokio::time::timeout;

use crate::deadline::Deadline;
use crate::errno;
use crate::gate::{Caller, Stop};
use crate::host::is_ours;

/// The first pause and the longest.
const SHORT: Duration = Duration::from_millis(1);
const LONG: Duration = Duration::from_millis(20);

/// What somebody may wait for. Who waits for something else is not disturbed.
#[derive(Clone, Copy)]
pub(crate) enum Bell {
    /// A lock on a file.
    Lock,
    /// The other side of a FIFO.
    Fifo,
    /// The semaphores or the queue with this id.
    Ipc(c_int),
    /// What nobody in this process gives.
    Signal,
}

const BELLS: usize = 64;

thread_local! {
    static RUNG: Rc<[Notify; BELLS]> = Rc::new([const { Notify::const_new() }; BELLS]);
}

impl Bell {
    fn number(self) -> usize {
        match self {
            Self::Lock => 0,
            Self::Fifo => 1,
            Self::Signal => 2,
            Self::Ipc(id) => 3 + usize::try_from(id).unwrap_or(0) % (BELLS - 3),
        }
    }

    /// A coroutine of this process has let go of something.
    pub(crate) fn ring(self) {
        if is_ours() {
            RUNG.with(|bells| bells.get(self.number()).into_iter().for_each(Notify::notify_waiters));
        }
    }
}

/// The pauses between the attempts of one call.
pub(crate) struct Backoff {
    pause: Duration,
    bell: Bell,
    bells: Rc<[Notify; BELLS]>,
}

impl Backoff {
    pub(crate) fn new(bell: Bell) -> Self {
        Self { pause: SHORT, bell, bells: RUNG.with(Rc::clone) }
    }

    async fn rung(&self) {
        match self.bells.get(self.bell.number()) {
            Some(bell) => bell.notified().await,
            None => std::future::pending().await,
        }
    }

    /// Parks until it is worth another attempt.
    pub(crate) fn wait(&mut self, caller: Caller, reason: &'static str) -> Result<(), Stop> {
        let pause = self.next();
        caller.wait(reason, timeout(pause, self.rung())).map(drop)
    }

    /// As [`Self::wait`], for a call that a signal ends; not longer than `most`.
    pub(crate) fn wait_interruptible(
        &mut self,
        caller: Caller,
        reason: &'static str,
        most: Duration,
    ) -> Result<(), Stop> {
        if !caller.may_park() {
            return Err(Stop::CannotPark);
        }
        let pause = self.next().min(most);
        caller.wait_interruptible(reason, timeout(pause, self.rung())).map(drop)
    }

    fn next(&mut self) -> Duration {
        let pause = self.pause;
        self.pause = (pause * 2).min(LONG);
        pause
    }
}

/// Makes a call that does not wait until it fails with another number than `busy`, there is no time left, or a signal
/// arrives. `block` waits, where nothing can be parked. After the first pause the call is given to `queue`, which stands in
/// the kernel's queue for as long as it is told; None where there is no such thing, or no place.
pub(crate) fn take<T: From<i8> + PartialEq>(
    caller: Caller,
    (reason, bell): (&'static str, Bell),
    busy: c_int,
    limit: Option<Duration>,
    mut attempt: impl FnMut() -> T,
    mut queue: impl FnMut(Option<Duration>) -> Option<Result<T, c_int>>,
    block: impl FnOnce() -> T,
) -> T {
    let number = errno::get();
    let deadline = Deadline::after(limit);
    let mut backoff = Backoff::new(bell);
    let mut paused = false;
    loop {
        let taken = attempt();
        if taken != T::from(-1) {
            errno::set(number);
            return taken;
        }
        if errno::get() != busy {
            return taken;
        }
        let left = deadline.map_or(Duration::MAX, Deadline::left);
        if left.is_zero() {
            return errno::fail(busy);
        }
        if paused && let Some(done) = queue(deadline.map(Deadline::left)) {
            errno::set(number);
            return done.unwrap_or_else(errno::fail);
        }
        match backoff.wait_interruptible(caller, reason, left) {
            Ok(()) => paused = true,
            Err(Stop::Ended(number)) => return errno::fail(number),
            Err(Stop::CannotPark) => return block(),
        }
    }
}
