//! Address space from the system, and what the system is told about it. Below `stack`, which knows what it is for.
//!
//! Under miri, which has neither guards nor advice, memory is only mapped: coroutines are threads there.

use std::io;
use std::ptr;

/// Reserves `bytes` of zeroes, none of them committed.
pub(crate) fn map(bytes: usize) -> io::Result<usize> {
    let lazily = if cfg!(miri) { 0 } else { libc::MAP_NORESERVE | libc::MAP_STACK };
    // SAFETY: an anonymous mapping at an address of the kernel's choice touches nothing of ours (mmap(2)).
    let address = unsafe {
        libc::mmap(
            ptr::null_mut(),
            bytes,
            libc::PROT_READ | libc::PROT_WRITE,
            libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | lazily,
            -1,
            0,
        )
    };
    if address == libc::MAP_FAILED {
        Err(io::Error::last_os_error())
    } else {
        Ok(address.expose_provenance())
    }
}

/// Whether the system has taken this advice: `madvise(2)`.
///
/// # Safety
///
/// The range was mapped by [`map`], and nobody uses what the advice takes from it.
pub(crate) unsafe fn advise(from: usize, bytes: usize, advice: libc::c_int) -> bool {
    // SAFETY: the caller's.
    !cfg!(miri) && unsafe { libc::madvise(ptr::with_exposed_provenance_mut(from), bytes, advice) } == 0
}

/// Whether nobody may touch these pages any more, which is a mapping of its own: `mprotect(2)`.
///
/// # Safety
///
/// The range was mapped by [`map`], and nobody uses it.
pub(crate) unsafe fn forbid(from: usize, bytes: usize) -> bool {
    // SAFETY: the caller's.
    !cfg!(miri)
        && unsafe { libc::mprotect(ptr::with_exposed_provenance_mut(from), bytes, libc::PROT_NONE) } == 0
}

/// Takes back what [`forbid`] has said: `mprotect(2)`.
///
/// # Safety
///
/// The range was mapped by [`map`].
pub(crate) unsafe fn allow(from: usize, bytes: usize) -> bool {
    let access = libc::PROT_READ | libc::PROT_WRITE;
    // SAFETY: the caller's.
    !cfg!(miri) && unsafe { libc::mprotect(ptr::with_exposed_provenance_mut(from), bytes, access) } == 0
}

/// How many mappings a process may have: `vm.max_map_count`.
pub(crate) fn max_mappings() -> usize {
    if cfg!(miri) {
        return 0;
    }
    std::fs::read_to_string("/proc/sys/vm/max_map_count")
        .ok()
        .and_then(|text| text.trim().parse().ok())
        .unwrap_or(65_530)
}
