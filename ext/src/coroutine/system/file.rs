//! `readFile()`, `writeFile()`, `statvfs()`: whole files, on the pool.

use std::ffi::{CStr, CString, OsStr};
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::mem::MaybeUninit;
use std::os::fd::AsRawFd;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use swoole_coroutine::Lane;
use swoole_zend::array::ArrayBuilder;
use swoole_zend::{Args, PhpResult, Zval, doorway, sys};

use super::{path, pooled};
use crate::coroutine::require;

/// PHP's `LOCK_EX` and `FILE_APPEND`, which the flags are made of.
const LOCK_EX: i64 = 2;
const FILE_APPEND: i64 = 8;

/// What a new file may be used for, before the umask; as in Swoole.
const NEW_FILE_MODE: u32 = 0o644;

/// Locks are others' to give back, and must not keep the files of those waiting who give them.
fn lane(locked: bool) -> Lane {
    if locked { Lane::Others } else { Lane::Files }
}

fn as_path(name: &CStr) -> &Path {
    Path::new(OsStr::from_bytes(name.to_bytes()))
}

/// Waits for the lock; closing the file gives it back.
fn lock(file: &File, operation: libc::c_int) -> io::Result<()> {
    loop {
        // SAFETY: flock(2) on a descriptor that `file` keeps open.
        if unsafe { libc::flock(file.as_raw_fd(), operation) } == 0 {
            return Ok(());
        }
        let failure = io::Error::last_os_error();
        if failure.kind() != io::ErrorKind::Interrupted {
            return Err(failure);
        }
    }
}

fn read_whole(name: &CStr, locked: bool) -> io::Result<Vec<u8>> {
    let mut file = File::open(as_path(name))?;
    if locked {
        lock(&file, libc::LOCK_SH)?;
    }
    // Knows the size of a regular file, and reads to the end of what has none.
    let mut content = Vec::new();
    file.read_to_end(&mut content)?;
    Ok(content)
}

fn write_whole(name: &CStr, content: &[u8], append: bool, locked: bool) -> io::Result<i64> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).append(append).mode(NEW_FILE_MODE);
    // Who holds the lock must not find the file empty, so it is emptied under the lock.
    options.truncate(!append && !locked);
    let mut file = options.open(as_path(name))?;
    if locked {
        lock(&file, libc::LOCK_EX)?;
        if !append && file.metadata()?.is_file() {
            file.set_len(0)?;
        }
    }
    file.write_all(content)?;
    Ok(i64::try_from(content.len()).unwrap_or(i64::MAX))
}

fn statvfs_of(name: &CStr) -> io::Result<libc::statvfs> {
    let mut about = MaybeUninit::uninit();
    // SAFETY: statvfs(3) reads the path and fills the struct when it returns 0.
    unsafe {
        if libc::statvfs(name.as_ptr(), about.as_mut_ptr()) != 0 {
            return Err(io::Error::last_os_error());
        }
        Ok(about.assume_init())
    }
}

fn read(args: &Args<'_>, result: &mut Zval) -> PhpResult {
    args.expect(1, Some(2))?;
    let (name, flags) = (args.str(1)?, args.long_or(2, 0)?);
    require()?;
    let name = path(name, "Filename")?;
    let locked = flags & LOCK_EX != 0;
    match pooled(("read file", lane(locked)), move || read_whole(&name, locked)) {
        Some(content) => result.set_str(&content),
        None => result.set_bool(false),
    }
    Ok(())
}

fn write(args: &Args<'_>, result: &mut Zval) -> PhpResult {
    args.expect(2, Some(3))?;
    let (name, content, flags) = (args.str(1)?, args.str(2)?, args.long_or(3, 0)?);
    require()?;
    let name: CString = path(name, "Filename")?;
    let content = content.as_bytes().to_vec();
    let locked = flags & LOCK_EX != 0;
    let work = move || write_whole(&name, &content, flags & FILE_APPEND != 0, locked);
    match pooled(("write file", lane(locked)), work) {
        Some(written) => result.set_long(written),
        None => result.set_bool(false),
    }
    Ok(())
}

fn statvfs(args: &Args<'_>, result: &mut Zval) -> PhpResult {
    args.expect(1, Some(1))?;
    let name = args.str(1)?;
    require()?;
    let name = path(name, "Path")?;
    let Some(about) = pooled(("statvfs", Lane::Files), move || statvfs_of(&name)) else {
        result.set_bool(false);
        return Ok(());
    };
    let mut array = ArrayBuilder::with_capacity(11);
    // PHP's int is signed; numbers that do not fit wrap, as in Swoole.
    array
        .set("bsize", about.f_bsize as i64)
        .set("frsize", about.f_frsize as i64)
        .set("blocks", about.f_blocks as i64)
        .set("bfree", about.f_bfree as i64)
        .set("bavail", about.f_bavail as i64)
        .set("files", about.f_files as i64)
        .set("ffree", about.f_ffree as i64)
        .set("favail", about.f_favail as i64)
        .set("fsid", about.f_fsid as i64)
        .set("flag", about.f_flag as i64)
        .set("namemax", about.f_namemax as i64);
    result.set(array.into());
    Ok(())
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_System_readFile(
    frame: *mut sys::zend_execute_data,
    result: *mut sys::zval,
) {
    doorway(frame, result, read);
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_System_writeFile(
    frame: *mut sys::zend_execute_data,
    result: *mut sys::zval,
) {
    doorway(frame, result, write);
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_System_statvfs(
    frame: *mut sys::zend_execute_data,
    result: *mut sys::zval,
) {
    doorway(frame, result, statvfs);
}
