//! Running off a coroutine's stack: a message that says who and where, instead of a bare SIGSEGV.
//!
//! The handler runs on a stack of its own, since the one that overflowed is no place to stand. It only
//! reads memory and calls `write(2)` and `_exit(2)`.

use std::ffi::c_int;
use std::io::Write;
use std::mem::MaybeUninit;
use std::ptr;
use std::sync::OnceLock;

use swoole_zend::sys;

/// Room for the handler and the formatting of a few numbers.
const HANDLER_STACK: usize = 64 * 1024;

static BEFORE: OnceLock<libc::sigaction> = OnceLock::new();

/// Installs the handler for SIGSEGV and SIGBUS. Called once, at module start-up.
pub(crate) fn install() {
    // SAFETY: a fresh mapping becomes this thread's alternate stack and is never unmapped; the handler is
    // async-signal-safe.
    unsafe {
        let stack = libc::mmap(
            ptr::null_mut(),
            HANDLER_STACK,
            libc::PROT_READ | libc::PROT_WRITE,
            libc::MAP_PRIVATE | libc::MAP_ANONYMOUS,
            -1,
            0,
        );
        if stack == libc::MAP_FAILED {
            return;
        }
        let alternate = libc::stack_t { ss_sp: stack, ss_flags: 0, ss_size: HANDLER_STACK };
        if libc::sigaltstack(&alternate, ptr::null_mut()) != 0 {
            return;
        }
        let mut action: libc::sigaction = MaybeUninit::zeroed().assume_init();
        action.sa_sigaction = on_fault as *const () as usize;
        action.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK;
        let mut before: libc::sigaction = MaybeUninit::zeroed().assume_init();
        if libc::sigaction(libc::SIGSEGV, &action, &mut before) == 0 {
            let _ = BEFORE.set(before);
        }
    }
}

extern "C" fn on_fault(signal: c_int, info: *mut libc::siginfo_t, _context: *mut libc::c_void) {
    // SAFETY: the kernel passes a valid siginfo for SIGSEGV.
    let address = unsafe { (*info).si_addr() } as usize;
    if let Some(id) = swoole_coroutine::overflowed(address) {
        report(id);
        // SAFETY: async-signal-safe. 255 is the status of every fatal error.
        unsafe { libc::_exit(255) };
    }
    // Not ours: put the former handler back and let the instruction fault again.
    // SAFETY: restores what `install` saved.
    unsafe {
        match BEFORE.get() {
            Some(before) => libc::sigaction(signal, before, ptr::null_mut()),
            None => {
                let mut default: libc::sigaction = MaybeUninit::zeroed().assume_init();
                default.sa_sigaction = libc::SIG_DFL;
                libc::sigaction(signal, &default, ptr::null_mut())
            }
        };
    }
}

/// Writes the message to standard error from a fixed buffer.
fn report(id: i64) {
    let mut buffer = [0_u8; 1024];
    let mut rest = &mut buffer[..];
    let mut line = 0;
    // SAFETY: reads the frames of the stack that overflowed, which is still there.
    let file = unsafe { sys::swoole_shim_executing_file(&mut line) };
    let _ = write!(rest, "PHP Fatal error:  stack overflow in coroutine#{id}: the C stack of ");
    let _ = write!(rest, "{} KiB is used up by nested internal calls", swoole_coroutine::limits().stack_size / 1024);
    if !file.is_null() {
        let _ = rest.write_all(b" in ");
        // SAFETY: the name of a compiled file, NUL-terminated.
        let file = unsafe { std::ffi::CStr::from_ptr(file) }.to_bytes();
        let _ = rest.write_all(&file[..file.len().min(600)]);
        let _ = write!(rest, " on line {line}");
    }
    let _ = rest.write_all(b"\n");
    let left = rest.len();
    let used = buffer.len() - left;
    // SAFETY: async-signal-safe; the buffer is ours. Nothing can be done about a failing write.
    unsafe { libc::write(libc::STDERR_FILENO, buffer.as_ptr().cast(), used) };
}
