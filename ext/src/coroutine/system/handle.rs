//! `fread()`, `fwrite()`, `fgets()` of Swoole 5.1: they pass PHP's stream buffers by and work on its descriptor. Removed
//! in 6.0 and deprecated here; readFile() and writeFile() are what remained.

use std::io;
use std::os::fd::{AsRawFd, OwnedFd};

use swoole_coroutine::Lane;
use swoole_zend::error::{self, Level};
use swoole_zend::{Args, PhpResult, Zval, doorway, stream, sys};

use super::event::{self, duplicate};
use super::{Ended, failed, on_pool, wait_for};
use crate::coroutine::require;

/// How much is read at once from what has no size.
const CHUNK: usize = 8192;

/// The kind of file: some can be waited for, the others block.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// A regular file or a directory: the pool reads it.
    Blocking,
    /// A socket, a pipe, a terminal: the loop waits for it.
    Pollable,
}

struct Handle {
    fd: OwnedFd,
    kind: Kind,
    /// Bytes between the position and the end; 0 for what has none.
    left: u64,
}

impl Handle {
    fn of(fd: i32) -> io::Result<Self> {
        let fd = duplicate(fd)?;
        let mut about = std::mem::MaybeUninit::<libc::stat>::uninit();
        // SAFETY: fstat(2) fills the struct when it returns 0.
        let about = unsafe {
            if libc::fstat(fd.as_raw_fd(), about.as_mut_ptr()) != 0 {
                return Err(io::Error::last_os_error());
            }
            about.assume_init()
        };
        let kind = match about.st_mode & libc::S_IFMT {
            libc::S_IFSOCK | libc::S_IFIFO | libc::S_IFCHR => Kind::Pollable,
            _ => Kind::Blocking,
        };
        // SAFETY: lseek(2) takes no pointers; where it fails there is no position.
        let at = unsafe { libc::lseek(fd.as_raw_fd(), 0, libc::SEEK_CUR) };
        let left = if at < 0 { 0 } else { u64::try_from(about.st_size.saturating_sub(at)).unwrap_or(0) };
        Ok(Self { fd, kind, left })
    }
}

fn read_some(fd: &OwnedFd, most: usize) -> io::Result<Vec<u8>> {
    let mut bytes: Vec<u8> = Vec::new();
    bytes.try_reserve_exact(most).map_err(|_| io::Error::from_raw_os_error(libc::ENOMEM))?;
    loop {
        // SAFETY: read(2) writes at most `most` bytes into what was reserved.
        let count = unsafe { libc::read(fd.as_raw_fd(), bytes.as_mut_ptr().cast(), most) };
        if let Ok(count) = usize::try_from(count) {
            // SAFETY: so many were written.
            unsafe { bytes.set_len(count) };
            return Ok(bytes);
        }
        let failure = io::Error::last_os_error();
        if failure.kind() != io::ErrorKind::Interrupted {
            return Err(failure);
        }
    }
}

fn write_some(fd: &OwnedFd, bytes: &[u8]) -> io::Result<i64> {
    loop {
        // SAFETY: write(2) reads the bytes.
        let count = unsafe { libc::write(fd.as_raw_fd(), bytes.as_ptr().cast(), bytes.len()) };
        if count >= 0 {
            return Ok(count as i64);
        }
        let failure = io::Error::last_os_error();
        if failure.kind() != io::ErrorKind::Interrupted {
            return Err(failure);
        }
    }
}

/// One line with its end, and puts the position behind it.
fn read_line(fd: &OwnedFd) -> io::Result<Vec<u8>> {
    let mut line = Vec::new();
    loop {
        let chunk = read_some(fd, CHUNK)?;
        if chunk.is_empty() {
            return Ok(line);
        }
        let Some(end) = chunk.iter().position(|&byte| byte == b'\n') else {
            line.extend_from_slice(&chunk);
            continue;
        };
        let (head, rest) = chunk.split_at(end + 1);
        line.extend_from_slice(head);
        let back = i64::try_from(rest.len()).unwrap_or(0);
        // SAFETY: lseek(2) takes no pointers.
        if unsafe { libc::lseek(fd.as_raw_fd(), -back, libc::SEEK_CUR) } < 0 {
            return Err(io::Error::last_os_error());
        }
        return Ok(line);
    }
}

async fn read_when_ready(handle: Handle, most: usize) -> io::Result<Vec<u8>> {
    match handle.kind {
        Kind::Blocking => on_pool(Lane::Files, move || read_some(&handle.fd, most)).await,
        Kind::Pollable => {
            event::until(handle.fd.try_clone()?, event::READ).await?;
            read_some(&handle.fd, most)
        }
    }
}

async fn write_when_ready(handle: Handle, bytes: Vec<u8>) -> io::Result<i64> {
    match handle.kind {
        Kind::Blocking => on_pool(Lane::Files, move || write_some(&handle.fd, &bytes)).await,
        Kind::Pollable => {
            event::until(handle.fd.try_clone()?, event::WRITE).await?;
            write_some(&handle.fd, &bytes)
        }
    }
}

/// The handle that was passed; none, with what there is to say said, when it has no descriptor.
fn handle_of<'a>(args: &Args<'a>, method: &str) -> PhpResult<Option<(Handle, &'a Zval)>> {
    let value = args.value(1)?;
    if !stream::is_stream(value) {
        let message = format!(
            "Swoole\\Coroutine\\System::{method}(): Argument #1 ($handle) must be of type resource, {} given",
            value.type_name()
        );
        // SAFETY: set by the engine at start-up.
        return Err(error::throw(unsafe { sys::zend_ce_type_error }, &message, 0));
    }
    let Some(fd) = stream::descriptor(value) else { return Ok(None) };
    match Handle::of(fd) {
        Ok(handle) => Ok(Some((handle, value))),
        Err(failure) => {
            failed(&failure);
            Ok(None)
        }
    }
}

fn settle<T>(done: Result<io::Result<T>, Ended>) -> Option<T> {
    match done.ok()? {
        Ok(done) => Some(done),
        Err(failure) => {
            failed(&failure);
            None
        }
    }
}

fn fread(args: &Args<'_>, result: &mut Zval) -> PhpResult {
    args.expect(1, Some(2))?;
    let length = usize::try_from(args.long_or(2, 0)?).unwrap_or(0);
    require()?;
    result.set_bool(false);
    let Some((handle, value)) = handle_of(args, "fread")? else { return Ok(()) };
    let whole = handle.kind == Kind::Blocking;
    let most = match (length, usize::try_from(handle.left).unwrap_or(0)) {
        (0, 0) => CHUNK,
        (0, left) => left,
        (length, left) if whole => length.min(left.max(CHUNK)),
        (length, _) => length.min(1 << 30),
    };
    let Some(bytes) = settle(wait_for("fread", 0.0, read_when_ready(handle, most))) else { return Ok(()) };
    if bytes.is_empty() || (whole && bytes.len() < most) {
        stream::set_end(value);
    }
    result.set_str(&bytes);
    Ok(())
}

fn fwrite(args: &Args<'_>, result: &mut Zval) -> PhpResult {
    args.expect(2, Some(3))?;
    let bytes = args.str(2)?.as_bytes();
    let length = usize::try_from(args.long_or(3, 0)?).unwrap_or(0);
    require()?;
    result.set_bool(false);
    let Some((handle, _)) = handle_of(args, "fwrite")? else { return Ok(()) };
    let bytes = bytes.get(..length).filter(|_| length > 0).unwrap_or(bytes).to_vec();
    if let Some(written) = settle(wait_for("fwrite", 0.0, write_when_ready(handle, bytes))) {
        result.set_long(written);
    }
    Ok(())
}

fn fgets(args: &Args<'_>, result: &mut Zval) -> PhpResult {
    args.expect(1, Some(1))?;
    require()?;
    result.set_bool(false);
    let Some((handle, value)) = handle_of(args, "fgets")? else { return Ok(()) };
    if handle.kind == Kind::Pollable {
        drop(handle);
        error::raise(Level::Warning, "only support file resources");
        return Ok(());
    }
    let Some(line) = settle(wait_for("fgets", 0.0, on_pool(Lane::Files, move || read_line(&handle.fd))))
    else {
        return Ok(());
    };
    // A last line without an end is one, too; the next call finds nothing.
    if line.last() != Some(&b'\n') {
        stream::set_end(value);
    }
    if !line.is_empty() {
        result.set_str(&line);
    }
    Ok(())
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_System_fread(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, fread);
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_System_fwrite(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, fwrite);
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_System_fgets(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, fgets);
}
