//! Work on other threads that uses the memory of the coroutine that waits for it.
//!
//! What the functions of C libraries get are pointers to a caller's strings and buffers. Those stay where they are for
//! as long as the caller has not returned, so the wait ([`swoole_coroutine::wait_out`]) cannot be ended before the work
//! is done: not by a cancellation, not by a time limit, not by the script's end. What remains is a fatal error, after
//! which no coroutine runs again; its memory goes when the request ends, and [`settle`] stands before that.
//!
//! Work that computes gets as many threads as there are processors, in the order in which it was asked for: more would
//! not make it faster, and a password hash takes megabytes. Work that mostly waits is not counted.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::ptr;
use std::sync::{Condvar, Mutex, PoisonError};

use swoole_coroutine::{Lane, elsewhere};
use swoole_zend::PhpStatic;
use tokio::sync::Semaphore;

/// What the work spends its time with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Load {
    /// Computing.
    Processor,
    /// A library's files, and locks that others hold.
    Library,
}

impl Load {
    fn lane(self) -> Lane {
        match self {
            Self::Processor => Lane::Files,
            Self::Library => Lane::Libraries,
        }
    }
}

/// The jobs of one process.
struct Jobs {
    process: u32,
    running: Mutex<usize>,
    none_left: Condvar,
    processors: Semaphore,
}

static JOBS: PhpStatic<Cell<Option<&'static Jobs>>> = PhpStatic::new(Cell::new(None));

impl Jobs {
    fn of_this_process() -> &'static Self {
        let process = std::process::id();
        if let Some(jobs) = JOBS.get().filter(|jobs| jobs.process == process) {
            return jobs;
        }
        // In a child, the threads that the parent's jobs ran on do not exist: nothing of them is ever done.
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let jobs: &'static Self = Box::leak(Box::new(Self {
            process,
            running: Mutex::new(0),
            none_left: Condvar::new(),
            processors: Semaphore::new(processors),
        }));
        JOBS.set(Some(jobs));
        jobs
    }

    fn change(&self, by: impl FnOnce(usize) -> usize) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        *running = by(*running);
        if *running == 0 {
            self.none_left.notify_all();
        }
    }
}

/// One that runs, or is about to, until this is dropped.
struct Running(&'static Jobs);

impl Running {
    fn new(jobs: &'static Jobs) -> Self {
        jobs.change(|running| running + 1);
        Self(jobs)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.change(|running| running.saturating_sub(1));
    }
}

/// How many jobs there are now.
pub(crate) fn running() -> usize {
    let jobs = JOBS.get().filter(|jobs| jobs.process == std::process::id());
    jobs.map_or(0, |jobs| *jobs.running.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Blocks until no job runs any more: the memory that they use is about to go.
pub(crate) fn settle() {
    let Some(jobs) = JOBS.get().filter(|jobs| jobs.process == std::process::id()) else { return };
    let mut running = jobs.running.lock().unwrap_or_else(PoisonError::into_inner);
    while *running > 0 {
        running = jobs.none_left.wait(running).unwrap_or_else(PoisonError::into_inner);
    }
}

/// Whether the running code can be parked. To be asked on the PHP thread.
#[inline]
pub(crate) fn can_park() -> bool {
    swoole_coroutine::current().is_some() && !swoole_coroutine::is_aborted()
}

/// What was asked for, on the stack of the coroutine that waits.
struct Job<F, T> {
    work: Option<F>,
    output: Option<std::thread::Result<T>>,
    errno: i32,
}

/// A [`Job`] for the pool, which wants what it runs to live for ever.
struct Borrowed {
    job: *mut (),
    run: unsafe fn(*mut ()),
    _running: Running,
}

// SAFETY: the work and its output are `Send`, and the coroutine does not touch the job before the thread is done.
unsafe impl Send for Borrowed {}

impl Borrowed {
    fn run(self) {
        // SAFETY: `on_pool` does not return before this is done, and after a fatal error `settle` keeps its stack.
        unsafe { (self.run)(self.job) }
    }
}

fn errno() -> *mut i32 {
    // SAFETY: returns this thread's own location.
    unsafe { libc::__errno_location() }
}

/// Runs `work` on a thread of the pool and parks the running coroutine until it is done; where nothing can be parked, runs
/// it right here. `errno` is then what the work has left.
///
/// `work` must not touch the engine: PHP code runs meanwhile.
pub(crate) fn on_pool<T: Send, F: FnOnce() -> T + Send>(reason: &'static str, load: Load, work: F) -> T {
    unsafe fn run<T, F: FnOnce() -> T>(job: *mut ()) {
        // SAFETY: `on_pool` made it of these types, and waits.
        let job = unsafe { &mut *job.cast::<Job<F, T>>() };
        if let Some(work) = job.work.take() {
            job.output = Some(catch_unwind(AssertUnwindSafe(work)));
            // SAFETY: this thread's own.
            job.errno = unsafe { *errno() };
        }
    }

    if !can_park() {
        return work();
    }
    let jobs = Jobs::of_this_process();
    let mut job = Job { work: Some(work), output: None, errno: 0 };
    let place = ptr::from_mut(&mut job).cast::<()>();
    swoole_coroutine::wait_out(reason, async move {
        let _permit = match load {
            Load::Processor => jobs.processors.acquire().await.ok(),
            Load::Library => None,
        };
        let borrowed = Borrowed { job: place, run: run::<T, F>, _running: Running::new(jobs) };
        // A panic is in the output; what no thread could be made for is run below.
        if let Ok(task) = elsewhere(load.lane(), move || borrowed.run()) {
            task.await;
        }
    });
    match job.output.take() {
        Some(Ok(output)) => {
            // SAFETY: this thread's own.
            unsafe { *errno() = job.errno };
            output
        }
        Some(Err(panic)) => resume_unwind(panic),
        // No thread can be made.
        None => job.work.take().expect("what was not run is still there")(),
    }
}
