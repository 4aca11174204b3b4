//! What the clients are told when the process is about to end without the loop running again.
//!
//! Called in a signal handler, on top of whatever was interrupted, so it takes no lock, allocates nothing and borrows only
//! what nobody has borrowed. A client who is not told sees his connection closed, as he would have anyway.

use std::ptr;
use std::rc::Rc;
use std::sync::atomic::{AtomicPtr, Ordering};

use crate::worker::Worker;

/// The server that runs in this process. It lives as long as it is here: [`forget`] comes first.
static RUNNING: AtomicPtr<Worker> = AtomicPtr::new(ptr::null_mut());

pub(crate) fn remember(server: &Rc<Worker>) {
    RUNNING.store(Rc::as_ptr(server).cast_mut(), Ordering::Release);
}

pub(crate) fn forget(server: &Worker) {
    let mine = ptr::from_ref(server).cast_mut();
    let _ = RUNNING.compare_exchange(mine, ptr::null_mut(), Ordering::AcqRel, Ordering::Relaxed);
}

/// Answers the requests of the running server, if there is one, whose responses have not begun, with 500, and says
/// good-bye to all clients. To be called on the loop's thread when the process is about to end. Async-signal-safe.
pub fn last_words() {
    // SAFETY: null, or a server that is not dropped before `forget`.
    let server = unsafe { RUNNING.swap(ptr::null_mut(), Ordering::AcqRel).as_ref() };
    if let Some(server) = server.filter(|_| swoole_coroutine::is_this_thread_the_loops()) {
        server.last_words();
    }
}
