//! A fatal signal: a message that says which coroutine was where, before the process dies of it.
//!
//! Running off a coroutine's stack is told apart from any other SIGSEGV. The first time the code that did it goes on, see
//! [`crate::overflow`]; where that does not help it is a fatal error of the script, with the exit status of one, but no
//! shutdown function is called: whatever the code was in the midst of would be left like that. All other signals take their course: the former handler is put back and the signal comes
//! again, so that the system sees it and can write a core file.
//!
//! The handler runs on a stack of its own, since the one that overflowed is no place to stand. It only
//! reads memory and calls async-signal-safe functions. What it reads may be what is broken; then the fault that this
//! raises ends the process, after the lines that were written.

use std::ffi::{CStr, c_char, c_int};
use std::io::Write;
use std::mem::MaybeUninit;
use std::ptr;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use swoole_coroutine::Fault;
use swoole_zend::sys;

/// Room for the handler and the formatting of a few numbers.
const HANDLER_STACK: usize = 64 * 1024;

/// What ends a process because it is broken.
const SIGNALS: [(c_int, &str); 5] = [
    (libc::SIGSEGV, "SIGSEGV"),
    (libc::SIGBUS, "SIGBUS"),
    (libc::SIGFPE, "SIGFPE"),
    (libc::SIGILL, "SIGILL"),
    (libc::SIGABRT, "SIGABRT"),
];

/// The handlers that were there before ours, in the same order.
static BEFORE: [OnceLock<libc::sigaction>; SIGNALS.len()] = [const { OnceLock::new() }; SIGNALS.len()];

/// Calls of a backtrace that are shown.
const MOST_CALLS: usize = 64;

/// Installs the handler. Called once, at module start-up.
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
        action.sa_sigaction = on_signal as *const () as usize;
        action.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK;
        for ((signal, _), slot) in SIGNALS.iter().zip(&BEFORE) {
            let mut before: libc::sigaction = MaybeUninit::zeroed().assume_init();
            if libc::sigaction(*signal, &action, &mut before) == 0 {
                let _ = slot.set(before);
            }
        }
    }
}

/// Puts the former handlers back: the code of ours is about to be unloaded.
pub(crate) fn uninstall() {
    for ((signal, _), before) in SIGNALS.iter().zip(&BEFORE) {
        if let Some(before) = before.get() {
            // SAFETY: restores what `install` saved.
            unsafe { libc::sigaction(*signal, before, ptr::null_mut()) };
        }
    }
}

extern "C" fn on_signal(signal: c_int, info: *mut libc::siginfo_t, _context: *mut libc::c_void) {
    // SAFETY: the kernel passes a valid siginfo; the address is only used when a fault has raised the signal.
    let (address, sent) = unsafe { ((*info).si_addr() as usize, (*info).si_code <= 0) };
    if signal == libc::SIGSEGV
        && !sent
        && let Some(fault) = swoole_coroutine::on_fault(address)
    {
        let Fault::Full(id) = fault else { return };
        report_overflow(id);
        swoole_server::last_words();
        // SAFETY: async-signal-safe. 255 is the status of every fatal error.
        unsafe { libc::_exit(255) };
    }
    let row = SIGNALS.iter().zip(&BEFORE).find(|((number, _), _)| *number == signal);
    report_signal(row.map_or("a signal", |((_, name), _)| name));
    swoole_server::last_words();
    // SAFETY: restores what `install` saved. All of it is async-signal-safe.
    unsafe {
        match row.and_then(|(_, before)| before.get()) {
            Some(before) => libc::sigaction(signal, before, ptr::null_mut()),
            None => {
                let mut default: libc::sigaction = MaybeUninit::zeroed().assume_init();
                default.sa_sigaction = libc::SIG_DFL;
                libc::sigaction(signal, &default, ptr::null_mut())
            }
        };
        // A fault comes again by itself, at the same instruction, when this returns. What was sent is sent again, and
        // arrives when this returns.
        if sent {
            libc::raise(signal);
        }
    }
}

/// A line for standard error, put together in a fixed buffer.
struct Line {
    bytes: [u8; 1024],
    used: usize,
}

impl Line {
    fn new() -> Self {
        Self { bytes: [0; 1024], used: 0 }
    }

    /// Adds a C string, shortened so that the rest of the line finds room, too.
    ///
    /// # Safety
    ///
    /// `text` is null or NUL-terminated.
    unsafe fn text(&mut self, text: *const c_char) {
        if !text.is_null() {
            // SAFETY: the caller's promise.
            let bytes = unsafe { CStr::from_ptr(text) }.to_bytes();
            let _ = self.write(bytes.get(..400).unwrap_or(bytes));
        }
    }
}

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let room = self.bytes.get_mut(self.used..).unwrap_or_default();
        for (to, from) in room.iter_mut().zip(bytes) {
            *to = *from;
        }
        self.used += bytes.len().min(room.len());
        // What finds no room is left out.
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        // SAFETY: async-signal-safe; the buffer is ours. Nothing can be done about a failing write.
        unsafe { libc::write(libc::STDERR_FILENO, self.bytes.as_ptr().cast(), self.used) };
        self.used = 0;
        Ok(())
    }
}

/// The C stack of coroutine `id` is full.
fn report_overflow(id: i64) {
    let mut text = Line::new();
    let mut line = 0;
    // SAFETY: reads the frames of the stack that overflowed, which is still there.
    let file = unsafe { sys::swoole_shim_executing_file(&mut line) };
    let _ = write!(text, "PHP Fatal error:  stack overflow in coroutine#{id}: the C stack of ");
    let _ = write!(
        text,
        "{} KiB is used up by nested internal calls",
        swoole_coroutine::current().map_or(0, |me| me.stack().size() / 1024)
    );
    if !file.is_null() {
        let _ = write!(text, " in ");
        // SAFETY: the name of a compiled file, NUL-terminated.
        unsafe { text.text(file) };
        let _ = write!(text, " on line {line}");
    }
    let _ = writeln!(text);
    let _ = text.flush();
}

/// The process is about to die. One line a call, each written before the next is looked for: file and line where that
/// function stands, then its name.
fn report_signal(name: &str) {
    static REPORTED: AtomicBool = AtomicBool::new(false);
    // Another thread may break while this one reports.
    if REPORTED.swap(true, Ordering::Relaxed) {
        return;
    }
    let mut text = Line::new();
    let _ = match swoole_coroutine::current_id() {
        -1 => writeln!(text, "PHP Fatal error:  {name} outside of coroutines"),
        id => writeln!(text, "PHP Fatal error:  {name} in coroutine#{id}"),
    };
    let _ = text.flush();
    // SAFETY: a plain read of the engine's global.
    let mut frame = unsafe { sys::executor_globals.current_execute_data };
    let mut number = 0;
    while !frame.is_null() && number < MOST_CALLS {
        let mut call = MaybeUninit::uninit();
        // SAFETY: a frame of the running stack; the structure is filled in whole.
        let call = unsafe {
            frame = sys::swoole_shim_call(frame, call.as_mut_ptr());
            call.assume_init()
        };
        if call.file.is_null() && call.function.is_null() {
            continue;
        }
        let _ = write!(text, "#{number} ");
        // SAFETY: names that the engine keeps, NUL-terminated.
        unsafe {
            if call.file.is_null() {
                let _ = write!(text, "[internal function]: ");
            } else {
                text.text(call.file);
                let _ = write!(text, ":{}: ", call.line);
            }
            if call.function.is_null() {
                let _ = write!(text, "{{main}}");
            } else {
                if !call.class_name.is_null() {
                    text.text(call.class_name);
                    let _ = write!(text, "::");
                }
                text.text(call.function);
                let _ = write!(text, "()");
            }
        }
        let _ = writeln!(text);
        let _ = text.flush();
        number += 1;
    }
}
