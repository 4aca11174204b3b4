//! The descriptors that scripts watch: what to call, and what is still to be written.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeMap;
use std::io;
use std::os::fd::RawFd;
use std::rc::Rc;

use swoole_coroutine::{Hold, hold, spawn_task};
use swoole_zend::{Callable, PhpStatic, Value};

use super::poller::{Poller, Ready};
use super::{READ, WRITE};
use crate::{callback, log};

/// One descriptor.
pub(super) struct Watch {
    fd: RawFd,
    /// As the script has given it; it keeps the stream or socket open.
    given: Value,
    pub(super) read: RefCell<Option<Callable>>,
    pub(super) write: RefCell<Option<Callable>>,
    events: Cell<i64>,
    output: RefCell<Vec<u8>>,
    /// Whether the poller has it: one that is watched for nothing must not report that it has failed, again and again.
    polled: Cell<bool>,
}

impl Watch {
    pub(super) fn events(&self) -> i64 {
        self.events.get()
    }

    fn wants(&self) -> (bool, bool) {
        let events = self.events.get();
        (events & READ != 0, events & WRITE != 0 || !self.output.borrow().is_empty())
    }

    /// Calls the function for reading or writing.
    fn call(&self, which: &RefCell<Option<Callable>>) {
        let function = which.borrow().clone();
        if let Some(function) = function {
            callback::call(function, vec![self.given.clone()]);
        }
    }

    /// Writes as much as there is room for. False when the descriptor has failed.
    fn flush(&self) -> bool {
        let mut output = self.output.take();
        let written = write_some(self.fd, &output);
        if let Ok(written) = written {
            output.drain(..written);
            self.output.replace(output);
        }
        written.is_ok()
    }
}

/// Writes what the descriptor takes without blocking. Its number may be another's by now, who has closed the one that was
/// added and has never heard of `O_NONBLOCK`.
fn write_some(fd: RawFd, data: &[u8]) -> io::Result<usize> {
    let mut done = 0;
    while let Some(rest) = data.get(done..).filter(|rest| !rest.is_empty()) {
        match write_once(fd, rest) {
            Ok(written) => done += written,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
            Err(error) => return Err(error),
        }
    }
    Ok(done)
}

fn write_once(fd: RawFd, data: &[u8]) -> io::Result<usize> {
    const FLAGS: libc::c_int = libc::MSG_DONTWAIT | libc::MSG_NOSIGNAL;
    // SAFETY: send(2) reads the slice. The descriptor is the script's; a number that is not open is EBADF.
    match written(unsafe { libc::send(fd, data.as_ptr().cast(), data.len(), FLAGS) }) {
        Err(error) if error.raw_os_error() == Some(libc::ENOTSOCK) => {}
        sent => return sent,
    }
    // SAFETY: fcntl(2) only reads the flags.
    let flags = unsafe { libc::fcntl(fd, libc::F_GETFL) };
    let data = if flags & libc::O_NONBLOCK != 0 {
        data
    } else {
        let mut asked = libc::pollfd { fd, events: libc::POLLOUT, revents: 0 };
        // SAFETY: poll(2) reads and fills the one entry, and does not wait.
        if unsafe { libc::poll(&mut asked, 1, 0) } == 0 {
            return Err(io::ErrorKind::WouldBlock.into());
        }
        // A pipe that is ready takes so much at least, and waits with more.
        data.get(..libc::PIPE_BUF).unwrap_or(data)
    };
    // SAFETY: write(2) reads the slice.
    written(unsafe { libc::write(fd, data.as_ptr().cast(), data.len()) })
}

fn written(result: isize) -> io::Result<usize> {
    usize::try_from(result).map_err(|_| io::Error::last_os_error())
}

/// All of them.
#[derive(Default)]
pub(super) struct Watches {
    poller: OnceCell<Poller>,
    by_fd: RefCell<BTreeMap<RawFd, Rc<Watch>>>,
    hold: Cell<Option<Hold>>,
}

static WATCHES: PhpStatic<Cell<Option<&'static Watches>>> = PhpStatic::new(Cell::new(None));

/// Leaked: the loop's task refers to it, and that lives as long as the process.
pub(super) fn watches() -> &'static Watches {
    WATCHES.get().unwrap_or_else(|| {
        let watches: &'static Watches = Box::leak(Box::default());
        WATCHES.set(Some(watches));
        watches
    })
}

/// In a forked child: nothing is watched yet. The parent's poller is left alone, whose epoll instance both share.
pub(super) fn in_child() {
    WATCHES.set(None);
}

impl Watches {
    fn poller(&'static self) -> io::Result<&'static Poller> {
        if let Some(poller) = self.poller.get() {
            return Ok(poller);
        }
        swoole_coroutine::ensure()?;
        let made = Poller::new()?;
        let poller = self.poller.get_or_init(|| made);
        spawn_task(self.run(poller))?;
        Ok(poller)
    }

    /// The task: waits for events and calls. Never ends.
    async fn run(&'static self, poller: &'static Poller) {
        loop {
            match poller.wait().await {
                Ok(ready) => {
                    for event in ready {
                        self.dispatch(event);
                    }
                    swoole_coroutine::happened();
                }
                Err(reason) => log::warning(&format!("descriptors could not be watched: {reason}")),
            }
            // A descriptor that stays readable must not keep others from their turn.
            tokio::task::yield_now().await;
        }
    }

    pub(super) fn get(&self, fd: RawFd) -> Option<Rc<Watch>> {
        self.by_fd.borrow().get(&fd).cloned()
    }

    pub(super) fn add(
        &'static self,
        fd: RawFd,
        given: Value,
        read: Option<Callable>,
        write: Option<Callable>,
        events: i64,
    ) -> io::Result<()> {
        let watch = Watch {
            fd,
            given,
            read: RefCell::new(read),
            write: RefCell::new(write),
            events: Cell::new(events),
            output: RefCell::default(),
            polled: Cell::new(false),
        };
        self.follow(&watch)?;
        // SAFETY: fcntl(2) on a descriptor that epoll has just taken.
        unsafe {
            let flags = libc::fcntl(fd, libc::F_GETFL);
            libc::fcntl(fd, libc::F_SETFL, flags | libc::O_NONBLOCK);
        }
        if self.by_fd.borrow().is_empty() {
            self.hold.set(Some(hold()));
        }
        self.by_fd.borrow_mut().insert(fd, Rc::new(watch));
        Ok(())
    }

    /// Makes the poller follow what the watch wants.
    fn follow(&'static self, watch: &Watch) -> io::Result<()> {
        let poller = self.poller()?;
        let (read, write) = watch.wants();
        if !read && !write {
            if watch.polled.replace(false) {
                poller.remove(watch.fd);
            }
            return Ok(());
        }
        if watch.polled.get() {
            return poller.change(watch.fd, read, write);
        }
        poller.add(watch.fd, read, write)?;
        watch.polled.set(true);
        Ok(())
    }

    pub(super) fn set_events(&'static self, watch: &Watch, events: i64) -> io::Result<()> {
        watch.events.set(events);
        self.follow(watch)
    }

    /// Writes now what fits, and the rest later.
    pub(super) fn write(&'static self, watch: &Watch, data: &[u8]) -> io::Result<()> {
        let waiting = !watch.output.borrow().is_empty();
        let written = if waiting { 0 } else { write_some(watch.fd, data)? };
        let rest = data.get(written..).unwrap_or_default();
        if rest.is_empty() {
            return Ok(());
        }
        watch.output.borrow_mut().extend_from_slice(rest);
        self.follow(watch)
    }

    /// Stops watching. The caller drops what it gets, where destructors may run.
    pub(super) fn remove(&self, fd: RawFd) -> Option<Rc<Watch>> {
        let watch = self.by_fd.borrow_mut().remove(&fd)?;
        if let (true, Some(poller)) = (watch.polled.replace(false), self.poller.get()) {
            poller.remove(fd);
        }
        if self.by_fd.borrow().is_empty() {
            drop(self.hold.take());
        }
        Some(watch)
    }

    pub(super) fn remove_all(&self) {
        loop {
            let first = self.by_fd.borrow().keys().next().copied();
            let Some(fd) = first else { break };
            drop(self.remove(fd));
        }
    }

    fn dispatch(&'static self, event: Ready) {
        let Some(watch) = self.get(event.fd) else { return };
        if event.writable && !watch.output.borrow().is_empty() {
            let failed = !watch.flush();
            if self.follow(&watch).is_err() || failed {
                log::warning(&format!("write to descriptor {} failed", watch.fd));
            }
        }
        let events = watch.events.get();
        // Neither: it has failed. Whoever tries next learns how.
        let failed = !event.readable && !event.writable;
        if events & READ != 0 && (event.readable || failed) {
            watch.call(&watch.read);
        }
        let still_there = self.get(event.fd).is_some_and(|now| Rc::ptr_eq(&now, &watch));
        if still_there
            && watch.events.get() & WRITE != 0
            && (event.writable || (failed && events & READ == 0))
        {
            watch.call(&watch.write);
        }
        if Rc::strong_count(&watch) == 1 {
            callback::release(watch);
        }
    }
}
