//! Accepts connections, one task per listening socket.

use std::io;
use std::mem::MaybeUninit;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::rc::Rc;
use std::time::Duration;

use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

use crate::address::Peer;
use crate::connection::Connection;
use crate::port::Port;
use crate::worker::Worker;

/// How long to pause when the process has no descriptor left: others must close some first.
const OUT_OF_DESCRIPTORS_MS: u64 = 50;

pub(crate) async fn accept(worker: Rc<Worker>, socket: OwnedFd, port: Rc<Port>) -> io::Result<()> {
    // SAFETY: the descriptor is owned by `socket` and stays open and the same until the AsyncFd drops it.
    let listener = unsafe { AsyncFd::register_with_interest(socket, Interest::READABLE) }?;
    let mut complained = false;
    loop {
        let mut guard = listener.readable().await?;
        match accept_one(&listener, &port) {
            Ok((socket, peer)) => {
                drop(guard);
                complained = false;
                Connection::open(&worker, socket, peer, &port);
            }
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => guard.clear_ready(),
            Err(error)
                if matches!(
                    error.raw_os_error(),
                    Some(libc::EMFILE | libc::ENFILE | libc::ENOMEM | libc::ENOBUFS)
                ) =>
            {
                drop(guard);
                // Once, not twenty times a second for as long as it lasts.
                if !std::mem::replace(&mut complained, true) {
                    worker.warn(&format!("accept() failed: {error}"));
                }
                tokio::time::sleep(Duration::from_millis(OUT_OF_DESCRIPTORS_MS)).await;
            }
            // The client gave up before it was accepted, or a signal came: on to the next.
            Err(_) => {}
        }
    }
}

fn accept_one(listener: &AsyncFd<OwnedFd>, port: &Port) -> io::Result<(OwnedFd, Peer)> {
    let mut storage = MaybeUninit::<libc::sockaddr_storage>::zeroed();
    let mut length = size_of::<libc::sockaddr_storage>() as libc::socklen_t;
    // SAFETY: accept4(2) fills at most `length` bytes of the storage.
    let fd = unsafe {
        libc::accept4(
            listener.as_raw_fd(),
            storage.as_mut_ptr().cast(),
            &mut length,
            libc::SOCK_NONBLOCK | libc::SOCK_CLOEXEC,
        )
    };
    if fd < 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: accept4(2) returned this descriptor and nobody else owns it.
    let socket = unsafe { OwnedFd::from_raw_fd(fd) };
    // SAFETY: zeroed, then filled by accept4(2); the family says which layout it has.
    let peer = unsafe {
        match i32::from(storage.assume_init_ref().ss_family) {
            libc::AF_INET => {
                let at = &*storage.as_ptr().cast::<libc::sockaddr_in>();
                let ip = Ipv4Addr::from(u32::from_be(at.sin_addr.s_addr));
                let host = if ip == Ipv4Addr::LOCALHOST { "127.0.0.1".to_owned() } else { ip.to_string() };
                Peer { host, port: u16::from_be(at.sin_port) }
            }
            libc::AF_INET6 => {
                let at = &*storage.as_ptr().cast::<libc::sockaddr_in6>();
                Peer {
                    host: Ipv6Addr::from(at.sin6_addr.s6_addr).to_string(),
                    port: u16::from_be(at.sin6_port),
                }
            }
            _ => Peer { host: port.address().host.clone(), port: 0 },
        }
    };
    Ok((socket, peer))
}
