//! `Swoole\Runtime`: which families of blocking functions park the coroutine that calls them.
//!
//! What a script asks for ([`want`]) and what is on ([`flags`]) are two things, as in Swoole: the former outlives the
//! event loop and counts again when the next one starts, the latter begins with the first coroutine and ends with the
//! loop. How a call is hooked is the crate interpose's business; [`hooks`] tells it.

pub(crate) mod builtins;
pub(crate) mod hooks;
pub(crate) mod kinds;
pub(crate) mod leases;
mod offload;
pub(crate) mod pool;
mod remembered;

use std::cell::Cell;

use swoole_zend::{Args, PhpResult, PhpStatic, Value, doorway, sys};

use crate::coroutine::options;

/// `SWOOLE_HOOK_*`: what each switches.
pub(crate) mod hook {
    /// `tcp://` streams.
    pub(crate) const TCP: u32 = 1 << 1;
    /// `udp://` streams.
    pub(crate) const UDP: u32 = 1 << 2;
    /// `unix://` streams.
    pub(crate) const UNIX: u32 = 1 << 3;
    /// `udg://` streams.
    pub(crate) const UDG: u32 = 1 << 4;
    /// `ssl://` streams.
    pub(crate) const SSL: u32 = 1 << 5;
    /// `tls://` streams.
    pub(crate) const TLS: u32 = 1 << 6;
    /// `stream_select()` and its like.
    pub(crate) const STREAM_FUNCTION: u32 = 1 << 7;
    /// Files: reading, writing, `stat()`, `flock()`.
    pub(crate) const FILE: u32 = 1 << 8;
    /// `sleep()` and its like.
    pub(crate) const SLEEP: u32 = 1 << 9;
    /// Child processes: `proc_open()`, `exec()` and their like.
    pub(crate) const PROC: u32 = 1 << 10;
    /// ext-curl, in Swoole's imitation of it.
    pub(crate) const CURL: u32 = 1 << 11;
    /// ext-curl itself.
    pub(crate) const NATIVE_CURL: u32 = 1 << 12;
    /// ext-sockets.
    pub(crate) const SOCKETS: u32 = 1 << 14;
    /// STDIN, STDOUT and STDERR.
    pub(crate) const STDIO: u32 = 1 << 15;
    /// PDO_PGSQL.
    pub(crate) const PDO_PGSQL: u32 = 1 << 16;
    /// PDO_SQLITE.
    pub(crate) const PDO_SQLITE: u32 = 1 << 19;
    /// Names and addresses: `gethostbyname()` and its like.
    pub(crate) const NET_FUNCTION: u32 = 1 << 21;
    /// ext-mongodb.
    pub(crate) const MONGODB: u32 = 1 << 22;
    /// All but what must be asked for by name. Bits that no family has yet are part of Swoole's number, too.
    pub(crate) const ALL: u32 = 0x7fff_ffff & !(CURL | MONGODB);
}

/// The name of the setting, in `Swoole\Coroutine::set()` and `Swoole\Server::set()`.
pub(crate) const OPTION: &str = "hook_flags";

struct State {
    /// What is on.
    flags: Cell<u32>,
    /// What will be on while a loop runs.
    wanted: Cell<u32>,
    /// The first coroutine has started, and the loop has not ended since.
    is_active: Cell<bool>,
    /// Something was switched in this request, be it on or off.
    was_set: Cell<bool>,
}

static STATE: PhpStatic<State> = PhpStatic::new(State {
    flags: Cell::new(0),
    wanted: Cell::new(0),
    is_active: Cell::new(false),
    was_set: Cell::new(false),
});

/// The families that are on.
#[inline]
pub(crate) fn flags() -> u32 {
    STATE.flags.get()
}

/// Switches these families on and all others off, now.
pub(crate) fn set_flags(flags: u32) {
    STATE.was_set.set(true);
    offload::before_switch(STATE.flags.replace(flags), flags);
    hooks::set(flags);
}

/// At module start-up.
pub(crate) fn startup() {
    offload::install();
    hooks::install();
    kinds::startup();
    remembered::startup();
}

/// Before the module is unloaded.
pub(crate) fn shutdown() {
    hooks::remove();
    // In the opposite order of their coming.
    kinds::uninstall();
    builtins::uninstall();
}

/// Puts our handlers before those of functions that have come since the last time.
fn replace_handlers() {
    remembered::bind();
    builtins::install();
    kinds::install();
}

/// What is to be on from the next first coroutine on. It shows in `getOptions()`.
pub(crate) fn want(flags: u32) {
    STATE.wanted.set(flags);
    options::remember(OPTION, Value::from(to_long(flags)));
}

/// `Co\run()`, the one place where hooks are on by default: all of them, unless the script has asked for others.
pub(crate) fn want_all_by_default() {
    if options::get(OPTION).is_none() {
        want(hook::ALL);
    }
}

/// Switches on what is wanted. Call it before anything that may start the first coroutine.
#[inline]
pub(crate) fn activate() {
    if !STATE.is_active.get() {
        switch_on();
    }
}

#[cold]
fn switch_on() {
    STATE.is_active.set(true);
    let wanted = STATE.wanted.get();
    if wanted != 0 {
        set_flags(wanted);
    }
}

/// Switches everything off: the event loop has ended.
pub(crate) fn deactivate() {
    if STATE.is_active.replace(false) {
        set_flags(0);
    }
}

/// A script is about to run: all extensions are loaded by now.
pub(crate) fn request_startup() {
    replace_handlers();
    kinds::request_startup();
    offload::request_startup();
}

/// Forgets what belongs to the request that ends.
pub(crate) fn request_shutdown() {
    swoole_interpose::settle();
    pool::settle();
    remembered::request_shutdown();
    leases::request_shutdown();
    kinds::request_shutdown();
    deactivate();
    hooks::request_shutdown();
    set_flags(0);
    STATE.wanted.set(0);
    STATE.was_set.set(false);
}

/// As a script sees them: a mask that was made with `~` comes back as it was given.
fn to_long(flags: u32) -> i64 {
    i64::from(flags.cast_signed())
}

/// As a script gives them: the 32 bits that there are.
pub(crate) fn from_long(flags: i64) -> u32 {
    flags as u32
}

/// Swoole 4 took a bool, which 6 would read as the number 1, of no family.
fn read(args: &Args<'_>) -> PhpResult<u32> {
    match args.get(1).and_then(|value| value.as_bool()) {
        Some(true) => Ok(hook::ALL),
        Some(false) => Ok(0),
        None => Ok(from_long(args.long_or(1, to_long(hook::ALL))?)),
    }
}

fn enable(flags: u32) {
    want(flags);
    set_flags(flags);
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Runtime_enableCoroutine(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(0, Some(1))?;
        enable(read(args)?);
        result.set_bool(true);
        Ok(())
    });
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Runtime_setHookFlags(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(1, Some(1))?;
        enable(read(args)?);
        result.set_bool(true);
        Ok(())
    });
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Runtime_getHookFlags(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, |args, result| {
        args.expect(0, Some(0))?;
        let flags = if STATE.was_set.get() { flags() } else { STATE.wanted.get() };
        result.set_long(to_long(flags));
        Ok(())
    });
}
