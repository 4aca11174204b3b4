//! Child processes and how they end.
//!
//! Who waits for one child watches a pidfd and then asks waitpid(2) for that child alone. Who waits for any child can
//! only ask for all, and may then be told of one that another coroutine waits for: that exit is put into the other's
//! claim, which finds it there when its pidfd wakes it.

use std::cell::{Cell, RefCell};
use std::io;
use std::os::fd::{FromRawFd, OwnedFd};
use std::rc::Rc;

use swoole_zend::PhpStatic;
use tokio::io::Interest;

use super::event::watch;
use super::signal::Listener;

/// How a process ended.
#[derive(Clone, Copy)]
pub(super) struct Exit {
    pub(super) pid: libc::pid_t,
    status: libc::c_int,
}

impl Exit {
    /// Its exit code; 0 when a signal ended it.
    pub(super) fn code(self) -> i64 {
        i64::from(libc::WEXITSTATUS(self.status))
    }

    /// The signal that ended it; 0 when it ended by itself.
    pub(super) fn signal(self) -> i64 {
        i64::from(libc::WTERMSIG(self.status))
    }
}

/// A child whose exit belongs to somebody.
struct Claimed {
    pid: libc::pid_t,
    exit: Cell<Option<Exit>>,
}

static CLAIMS: PhpStatic<RefCell<Vec<Rc<Claimed>>>> = PhpStatic::new(RefCell::new(Vec::new()));

/// In a forked child: those are children of the parent.
pub(super) fn in_child() {
    CLAIMS.borrow_mut().clear();
}

/// The right to a child's exit, until dropped.
pub(super) struct Claim(Rc<Claimed>);

impl Claim {
    pub(super) fn new(pid: libc::pid_t) -> Self {
        let claimed = Rc::new(Claimed { pid, exit: Cell::new(None) });
        CLAIMS.borrow_mut().push(Rc::clone(&claimed));
        Self(claimed)
    }

    /// The exit, if the child has ended.
    fn look(&self) -> io::Result<Option<Exit>> {
        match self.0.exit.take() {
            Some(exit) => Ok(Some(exit)),
            None => reap(self.0.pid),
        }
    }

    /// Completes when the child has ended. ECHILD: it is no child of this process, or its exit went to somebody else.
    pub(super) async fn exit(&self) -> io::Result<Exit> {
        if let Some(exit) = self.look()? {
            return Ok(exit);
        }
        match pidfd(self.0.pid) {
            Ok(pidfd) => {
                let pidfd = watch(pidfd, Interest::READABLE)?;
                loop {
                    let mut ready = pidfd.readable().await?;
                    if let Some(exit) = self.look()? {
                        return Ok(exit);
                    }
                    ready.clear_ready();
                }
            }
            // Before Linux 5.3, and where a sandbox forbids it.
            Err(_) => {
                let listener = Listener::new(&[libc::SIGCHLD])?;
                loop {
                    if let Some(exit) = self.look()? {
                        return Ok(exit);
                    }
                    listener.next().await?;
                }
            }
        }
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        CLAIMS.borrow_mut().retain(|other| !Rc::ptr_eq(other, &self.0));
    }
}

/// Completes when any child that nobody else waits for has ended. `group`: -1, or 0 for those of our process group.
pub(super) async fn any_exit(group: libc::pid_t) -> io::Result<Exit> {
    // Listened to before the first look, so that no exit falls in between.
    let listener = Listener::new(&[libc::SIGCHLD])?;
    loop {
        match reap(group)? {
            None => {
                listener.next().await?;
            }
            Some(exit) => {
                let claims = CLAIMS.borrow();
                let Some(claimed) = claims.iter().find(|claimed| claimed.pid == exit.pid) else {
                    return Ok(exit);
                };
                claimed.exit.set(Some(exit));
            }
        }
    }
}

/// waitpid(2) without waiting: none when no such child has ended yet.
fn reap(pid: libc::pid_t) -> io::Result<Option<Exit>> {
    loop {
        let mut status = 0;
        // SAFETY: waitpid(2) writes the status.
        let ended = unsafe { libc::waitpid(pid, &mut status, libc::WNOHANG) };
        if ended >= 0 {
            return Ok((ended > 0).then_some(Exit { pid: ended, status }));
        }
        let failure = io::Error::last_os_error();
        if failure.kind() != io::ErrorKind::Interrupted {
            return Err(failure);
        }
    }
}

fn pidfd(pid: libc::pid_t) -> io::Result<OwnedFd> {
    // SAFETY: pidfd_open(2) takes no pointers.
    let number = unsafe { libc::syscall(libc::SYS_pidfd_open, pid, 0) };
    let number = i32::try_from(number).map_err(io::Error::other)?;
    if number < 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: pidfd_open(2) returned this descriptor, close-on-exec, and nobody else owns it.
    Ok(unsafe { OwnedFd::from_raw_fd(number) })
}
