//! Threads for what blocks: files, names, libraries. Those of one lane do not keep another lane's work waiting: as many
//! look-ups as there are threads, at a name server that does not answer, leave a write to a file where it was.
//!
//! A thread is made when there is work and none is idle, and ends when it has had none for a while. Where the system gives
//! none (`RLIMIT_NPROC`, the limit of a container), the work comes back to whoever has brought it, unless there are
//! threads in its lane that will get to it.
//!
//! ```text
//!   elsewhere(lane, work) ──► a thread of the lane ──► Elsewhere, a future: wakes the coroutine
//!                        └──► Err(work): no thread, and none can be made
//! ```
//!
//! A forked child has none of its parent's threads, and lanes of its own from then on.

use std::collections::VecDeque;
use std::future::Future;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicPtr, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::thread;
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::sync::oneshot::error::TryRecvError;

use crate::generation::generation;

/// What the work waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lane {
    /// Disks and processors: it comes to its end by itself.
    Files,
    /// Name servers.
    Names,
    /// A library that may wait for locks of its own.
    Libraries,
    /// What others do: children, threads, locks. It may never end, so none waits behind another that has a thread.
    Others,
}

const LANES: usize = 4;

/// In one lane. A waiting thread costs little, and disks and name servers do much at the same time.
const MOST: usize = 512;
/// Without work a thread stays so long.
const IDLE: Duration = Duration::from_secs(10);
/// Address space: libc's modules for names and the libraries' functions are used to a thread of that size.
const STACK: usize = 2 * 1024 * 1024;

type Job = Box<dyn FnOnce() + Send>;

/// The threads of one lane, and what they have to do.
struct Threads {
    name: &'static str,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    jobs: VecDeque<Job>,
    threads: usize,
    idle: usize,
}

/// Those of one process.
struct Lanes {
    generation: u32,
    threads: [Threads; LANES],
}

static CURRENT: AtomicPtr<Lanes> = AtomicPtr::new(std::ptr::null_mut());
/// To be called when no thread can be made, the first time in a process and its children.
static REFUSED: AtomicPtr<()> = AtomicPtr::new(std::ptr::null_mut());
static WAS_REFUSED: AtomicBool = AtomicBool::new(false);

impl Lanes {
    fn of_this_process() -> &'static Self {
        let known = CURRENT.load(Ordering::Acquire);
        // SAFETY: null, or leaked below.
        if let Some(lanes) = unsafe { known.as_ref() }.filter(|lanes| lanes.generation == generation()) {
            return lanes;
        }
        let names = ["swoole-files", "swoole-names", "swoole-library", "swoole-others"];
        let threads = names.map(|name| Threads { name, state: Mutex::default(), changed: Condvar::new() });
        let made = Box::into_raw(Box::new(Self { generation: generation(), threads }));
        // What was there is the parent's, with locks that nobody opens any more.
        match CURRENT.compare_exchange(known, made, Ordering::AcqRel, Ordering::Acquire) {
            // SAFETY: never freed from now on.
            Ok(_) => unsafe { &*made },
            Err(others) => {
                // SAFETY: nobody has seen this one; another thread's is never freed.
                unsafe {
                    drop(Box::from_raw(made));
                    &*others
                }
            }
        }
    }

    fn of(&self, lane: Lane) -> &Threads {
        let [files, names, libraries, others] = &self.threads;
        match lane {
            Lane::Files => files,
            Lane::Names => names,
            Lane::Libraries => libraries,
            Lane::Others => others,
        }
    }
}

impl Threads {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the job that `make` makes, if there is a thread for it or will be.
    fn take(&'static self, queues: bool, make: impl FnOnce() -> Job) -> bool {
        let mut state = self.lock();
        if state.idle <= state.jobs.len() {
            let refused = if state.threads < MOST { self.add(&mut state).err() } else { None };
            if let Some(refusal) = &refused {
                say_refused(refusal);
            }
            let is_full = refused.is_some() || state.threads >= MOST;
            if is_full && (state.threads == 0 || (refused.is_some() && !queues)) {
                return false;
            }
        }
        state.jobs.push_back(make());
        drop(state);
        self.changed.notify_one();
        true
    }

    fn add(&'static self, state: &mut State) -> io::Result<()> {
        start(self.name, STACK, move || self.work())?;
        state.threads += 1;
        // Until it comes to its first job.
        state.idle += 1;
        Ok(())
    }

    fn work(&self) {
        let mut state = self.lock();
        loop {
            if let Some(job) = state.jobs.pop_front() {
                state.idle -= 1;
                drop(state);
                job();
                state = self.lock();
                state.idle += 1;
                continue;
            }
            let (waited, time) =
                self.changed.wait_timeout(state, IDLE).unwrap_or_else(PoisonError::into_inner);
            state = waited;
            if time.timed_out() && state.jobs.is_empty() {
                state.idle -= 1;
                state.threads -= 1;
                return;
            }
        }
    }
}

/// Work that is done on another thread. None when it has panicked. Dropped, its result is dropped when it comes.
pub struct Elsewhere<T>(oneshot::Receiver<T>);

impl<T> Elsewhere<T> {
    /// What it has come to, if it is done; none of it when it has panicked. Not to be polled any more then.
    pub fn try_take(&mut self) -> Option<Option<T>> {
        match self.0.try_recv() {
            Ok(done) => Some(Some(done)),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Closed) => Some(None),
        }
    }
}

impl<T> Future for Elsewhere<T> {
    type Output = Option<T>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        Pin::new(&mut self.0).poll(context).map(Result::ok)
    }
}

/// Has `work` done on a thread of `lane`. It has to own what it touches.
///
/// # Errors
///
/// The work itself: there is no thread to do it, and none can be made.
pub fn elsewhere<T: Send + 'static, F: FnOnce() -> T + Send + 'static>(
    lane: Lane,
    work: F,
) -> Result<Elsewhere<T>, F> {
    let mut work = Some(work);
    let (done, result) = oneshot::channel();
    let taken = Lanes::of_this_process().of(lane).take(lane != Lane::Others, || {
        let work = work.take();
        Box::new(move || {
            // A name that nobody waits for any more: the others are looked up sooner.
            if lane == Lane::Names && done.is_closed() {
                return;
            }
            if let Some(Ok(result)) = work.map(|work| catch_unwind(AssertUnwindSafe(work))) {
                // Nobody may want it.
                let _ = done.send(result);
            }
        })
    });
    match (taken, work) {
        (_, None) => Ok(Elsewhere(result)),
        (_, Some(work)) => Err(work),
    }
}

/// Starts a thread of which the program's own signals keep away: their handlers expect its main thread. A thread's own faults
/// stay its own. Its code stays loaded, since nobody waits for its end.
///
/// # Errors
///
/// The system gives none.
pub fn start(name: &str, stack: usize, body: impl FnOnce() + Send + 'static) -> io::Result<thread::Thread> {
    // SAFETY: both sets are ours and initialised before they are read; the mask is put back at once. A thread has the mask of
    // the one that starts it.
    let started = unsafe {
        let mut signals: libc::sigset_t = std::mem::zeroed();
        let mut before: libc::sigset_t = std::mem::zeroed();
        libc::sigfillset(&mut signals);
        for fault in [libc::SIGSEGV, libc::SIGBUS, libc::SIGILL, libc::SIGFPE] {
            libc::sigdelset(&mut signals, fault);
        }
        libc::pthread_sigmask(libc::SIG_SETMASK, &signals, &mut before);
        let started = thread::Builder::new().name(name.to_owned()).stack_size(stack).spawn(body);
        libc::pthread_sigmask(libc::SIG_SETMASK, &before, std::ptr::null_mut());
        started?
    };
    stay_loaded();
    Ok(started.thread().clone())
}

/// A program that unloads this library at its end must find it in place while there are threads.
fn stay_loaded() {
    static STAYS: AtomicBool = AtomicBool::new(false);
    if STAYS.swap(true, Ordering::Relaxed) {
        return;
    }
    // SAFETY: dladdr(3) fills the structure for an address of ours; the name it finds is a C string. A handle that is never
    // closed keeps the library, which is loaded already, where it is.
    unsafe {
        let mut found: libc::Dl_info = std::mem::zeroed();
        if libc::dladdr(stay_loaded as *const libc::c_void, &mut found) != 0 {
            libc::dlopen(found.dli_fname, libc::RTLD_NOW | libc::RTLD_NOLOAD | libc::RTLD_NODELETE);
        }
    }
}

/// Calls `tell` once, when a thread cannot be made for the first time: why. On the thread that wanted it.
pub fn on_refused_thread(tell: fn(&io::Error)) {
    REFUSED.store(tell as *mut (), Ordering::Release);
}

/// A thread was refused, here or elsewhere in the program.
#[cold]
pub fn say_refused(refusal: &io::Error) {
    let tell = REFUSED.load(Ordering::Acquire);
    if tell.is_null() || WAS_REFUSED.swap(true, Ordering::Relaxed) {
        return;
    }
    // SAFETY: `on_refused_thread` has stored a function of this type.
    let tell = unsafe { std::mem::transmute::<*mut (), fn(&io::Error)>(tell) };
    tell(refusal);
}

#[cfg(all(test, not(miri)))]
mod tests {
    use std::sync::mpsc;

    use super::*;

    fn blocked(lane: Lane) -> (mpsc::Sender<()>, Elsewhere<()>) {
        let (go, told) = mpsc::channel();
        let work = elsewhere(lane, move || told.recv().unwrap_or(()));
        (go, work.ok().expect("threads can be made"))
    }

    fn result<T>(work: Elsewhere<T>) -> Option<T> {
        work.0.blocking_recv().ok()
    }

    #[test]
    fn a_full_lane_does_not_keep_another_waiting() {
        let hanging: Vec<_> = (0..MOST + 10).map(|_| blocked(Lane::Names)).collect();
        let quick = elsewhere(Lane::Files, || 6 * 7).ok().expect("a thread");
        assert_eq!(result(quick), Some(42));
        for (go, work) in hanging {
            go.send(()).expect("it waits for that");
            assert_eq!(result(work), Some(()));
        }
    }

    #[test]
    fn work_that_panics_has_no_result_and_costs_no_thread() {
        let before = elsewhere(Lane::Libraries, || panic!("on purpose"));
        assert!(result::<()>(before.ok().expect("a thread")).is_none());
        let after = elsewhere(Lane::Libraries, || 1);
        assert_eq!(result(after.ok().expect("a thread")), Some(1));
    }

    #[test]
    fn a_name_that_nobody_waits_for_is_not_looked_up() {
        let (asked, asks) = mpsc::channel();
        let hanging: Vec<_> = (0..MOST).map(|_| blocked(Lane::Names)).collect();
        for wanted in [false, true] {
            let asked = asked.clone();
            let work = elsewhere(Lane::Names, move || asked.send(wanted).is_ok());
            let work = work.ok().expect("there are threads");
            if !wanted {
                drop(work);
                continue;
            }
            hanging.iter().for_each(|(go, _)| go.send(()).expect("it waits"));
            assert_eq!(result(work), Some(true));
        }
        drop(asked);
        assert_eq!(asks.into_iter().collect::<Vec<_>>(), [true]);
    }
}
