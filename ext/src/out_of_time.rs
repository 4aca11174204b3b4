//! A server that was told to stop, and whose grace period is over, while PHP code computes: the VM's interrupt ends it.
//!
//! Whoever waits is ended by the server itself, which the loop calls for that; but the loop is not called as long as
//! somebody computes. So the coroutine that is found running, or the callback without one, is ended here as those are: its
//! `finally` blocks and destructors run, no `catch` hears of it. It has a moment for them, and so have callbacks that only
//! begin then, such as `workerStop`. Whoever goes on computing after that meets a fatal error.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use swoole_coroutine::current_id;
use swoole_zend::interrupt::{self, Frame};
use swoole_zend::{PhpStatic, error};

/// What `finally` blocks and late callbacks may take.
const A_MOMENT: Duration = Duration::from_millis(500);

static FOUND: PhpStatic<RefCell<Option<Found>>> = PhpStatic::new(RefCell::new(None));

/// Who was found computing since the time has run out.
struct Found {
    /// The newest coroutine of that moment.
    last: i64,
    /// Until when each may go on, and whether it was told to end.
    until: BTreeMap<i64, (Instant, bool)>,
}

/// Called once, at module start-up.
pub(crate) fn startup() {
    swoole_server::on_out_of_time(interrupt::ask);
}

/// What is to become of the one that runs.
enum Verdict {
    GoesOn,
    Ends,
    Fails,
}

/// At an interrupt. False when it has thrown.
#[inline]
pub(crate) fn check(frame: Frame) -> bool {
    // Where its function has returned, nothing is left to be ended.
    if !swoole_server::is_out_of_time() || frame.place().is_none() {
        return true;
    }
    match judge(current_id()) {
        Verdict::GoesOn => true,
        Verdict::Ends => {
            error::throw_graceful_exit();
            false
        }
        Verdict::Fails => error::fatal("The server was stopped, and this did not end in time"),
    }
}

#[cold]
fn judge(id: i64) -> Verdict {
    let now = Instant::now();
    let mut found = FOUND.borrow_mut();
    let found =
        found.get_or_insert_with(|| Found { last: swoole_coroutine::last_id(), until: BTreeMap::new() });
    let late = id > found.last || (id < 0 && !found.until.is_empty());
    match found.until.get_mut(&id) {
        None => {
            found.until.insert(id, (now + A_MOMENT, !late));
            if late { Verdict::GoesOn } else { Verdict::Ends }
        }
        Some((until, _)) if now < *until => Verdict::GoesOn,
        Some((until, told)) if !*told => {
            *told = true;
            *until = now + A_MOMENT;
            Verdict::Ends
        }
        Some(_) => Verdict::Fails,
    }
}

/// A server has begun, or ended.
pub(crate) fn forget() {
    FOUND.take();
}
