//! Signals for the program's own threads and timers, of those that have no meaning.

use std::ffi::c_int;
use std::io;

/// What sigaction(2) calls: with `SA_SIGINFO` in the flags.
pub type Handler = extern "C" fn(c_int, *mut libc::siginfo_t, *mut libc::c_void);

/// Takes a real-time signal that nobody handles, the highest first, since programs count from the lowest. None where all
/// have handlers.
pub fn claim(handler: Handler, flags: c_int) -> Option<c_int> {
    (libc::SIGRTMIN()..libc::SIGRTMAX()).rev().find(|&number| {
        // SAFETY: sigaction(2) fills the record when it returns 0.
        let is_free = unsafe {
            let mut now: libc::sigaction = std::mem::zeroed();
            libc::sigaction(number, std::ptr::null(), &mut now) == 0 && now.sa_sigaction == libc::SIG_DFL
        };
        is_free && handle(number, handler, flags).is_ok()
    })
}

/// Has `handler` called for a signal. What was there before.
///
/// # Errors
///
/// What sigaction(2) says.
pub fn handle(number: c_int, handler: Handler, flags: c_int) -> io::Result<libc::sigaction> {
    // SAFETY: zeroes are a valid record, whose mask sigfillset(3) sets; sigaction(2) fills the other one.
    unsafe {
        let mut wanted: libc::sigaction = std::mem::zeroed();
        let mut before: libc::sigaction = std::mem::zeroed();
        wanted.sa_sigaction = handler as *const () as usize;
        wanted.sa_flags = flags | libc::SA_SIGINFO;
        libc::sigfillset(&mut wanted.sa_mask);
        match libc::sigaction(number, &wanted, &mut before) {
            0 => Ok(before),
            _ => Err(io::Error::last_os_error()),
        }
    }
}
