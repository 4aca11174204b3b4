//! A regular file that PHP has opened, read on another thread.

use std::ffi::{CString, c_char, c_int, c_void};
use std::io;
use std::mem::MaybeUninit;
use std::os::fd::RawFd;
use std::ptr;

use swoole_zend::{ZStr, sys};

/// Bytes at a time.
const BUFFER: usize = 256 << 10;

/// `PHP_STREAM_AS_FD`.
const AS_FD: c_int = 1;
/// `PHP_STREAM_FREE_CLOSE`: `PHP_STREAM_FREE_CALL_DTOR | PHP_STREAM_FREE_RELEASE_STREAM`.
const CLOSE: c_int = 3;

#[repr(C)]
struct Stream {
    ops: *const c_void,
}

unsafe extern "C" {
    static php_plain_files_wrapper: c_void;
    static php_stream_stdio_ops: c_void;
    fn php_stream_locate_url_wrapper(
        path: *const c_char,
        path_for_open: *mut *const c_char,
        options: c_int,
    ) -> *const c_void;
    fn _php_stream_open_wrapper_ex(
        path: *const c_char,
        mode: *const c_char,
        options: c_int,
        opened_path: *mut *mut sys::zend_string,
        context: *mut c_void,
    ) -> *mut Stream;
    fn _php_stream_cast(
        stream: *mut Stream,
        kind: c_int,
        into: *mut *mut c_void,
        show_errors: c_int,
    ) -> c_int;
    fn _php_stream_free(stream: *mut Stream, options: c_int) -> c_int;
}

/// Whether the path names a regular file of at least so many bytes, and it is PHP that opens files.
fn is_worth_it(path: &CString, at_least: u64) -> bool {
    let mut path_for_open = ptr::null();
    // SAFETY: looks the wrapper up by the path's beginning, and complains of nothing without options.
    let wrapper = unsafe { php_stream_locate_url_wrapper(path.as_ptr(), &mut path_for_open, 0) };
    if !ptr::eq(wrapper, &raw const php_plain_files_wrapper) || path_for_open.is_null() {
        return false;
    }
    let mut status = MaybeUninit::<libc::stat>::zeroed();
    // SAFETY: stat(2) fills the structure when it returns 0; the path for opening lies within the path.
    let status = unsafe {
        if libc::stat(path_for_open, status.as_mut_ptr()) != 0 {
            return false;
        }
        status.assume_init()
    };
    status.st_mode & libc::S_IFMT == libc::S_IFREG
        && u64::try_from(status.st_size).is_ok_and(|size| size >= at_least)
}

/// Whether `open_basedir` is set.
fn is_confined() -> bool {
    // SAFETY: null or a C string, as the INI entry has left it.
    unsafe { sys::core_globals.open_basedir.as_ref() }.is_some_and(|first| *first != 0)
}

/// An open stream with nothing between it and its descriptor.
pub(super) struct File {
    stream: *mut Stream,
    fd: RawFd,
}

impl File {
    /// Opens a path as `fopen()` with the mode `rb`: every rule about paths is PHP's. None: leave it to PHP.
    pub(super) fn open(path: &ZStr, at_least: u64) -> Option<Self> {
        let path = CString::new(path.as_bytes()).ok()?;
        // Its check warns, and would do so twice.
        if is_confined() || !is_worth_it(&path, at_least) {
            return None;
        }
        // SAFETY: as PHP calls it for a path that a script gives. What goes wrong is not reported here.
        let stream = unsafe {
            _php_stream_open_wrapper_ex(path.as_ptr(), c"rb".as_ptr(), 0, ptr::null_mut(), ptr::null_mut())
        };
        // SAFETY: null or an open stream, ours.
        let ops = unsafe { stream.as_ref() }?.ops;
        let mut descriptor: *mut c_void = ptr::null_mut();
        // SAFETY: a plain file is cast to a descriptor, an int, written to the beginning of the place.
        let cast = ptr::eq(ops, &raw const php_stream_stdio_ops)
            && unsafe { _php_stream_cast(stream, AS_FD, &mut descriptor, 0) } == sys::SUCCESS;
        let file = Self { stream, fd: descriptor as usize as u32 as RawFd };
        if cast {
            return Some(file);
        }
        file.close();
        None
    }

    /// What another thread needs.
    pub(super) fn reader(&self) -> Reader {
        Reader(self.fd)
    }

    pub(super) fn close(self) {
        // SAFETY: opened by `open`, and closed only here.
        unsafe { _php_stream_free(self.stream, CLOSE) };
    }
}

/// The descriptor, while its file is open.
#[derive(Clone, Copy)]
pub(super) struct Reader(RawFd);

impl Reader {
    /// Gives all bytes to `take`. Blocks.
    pub(super) fn read(self, mut take: impl FnMut(&[u8])) -> io::Result<()> {
        let mut buffer = vec![0_u8; BUFFER];
        loop {
            // SAFETY: read(2) writes at most so many bytes.
            let count = unsafe { libc::read(self.0, buffer.as_mut_ptr().cast(), buffer.len()) };
            match usize::try_from(count) {
                Ok(0) => return Ok(()),
                Ok(count) => take(buffer.get(..count).unwrap_or_default()),
                Err(_) => {
                    let failure = io::Error::last_os_error();
                    if failure.kind() != io::ErrorKind::Interrupted {
                        return Err(failure);
                    }
                }
            }
        }
    }
}
