//! The extension's own log lines: on standard error, in Swoole's format.

use std::io::Write;

/// Writes a warning that belongs to no PHP code.
pub(crate) fn warning(message: &str) {
    write("WARNING", message);
}

fn write(level: &str, message: &str) {
    let mut now: libc::time_t = 0;
    // SAFETY: time(2) and localtime_r(3) fill what they are given.
    let local = unsafe {
        libc::time(&mut now);
        let mut local: libc::tm = std::mem::zeroed();
        libc::localtime_r(&now, &mut local);
        local
    };
    let line = format!(
        "[{:04}-{:02}-{:02} {:02}:{:02}:{:02} #{}]\t{level}\t{message}\n",
        local.tm_year + 1900,
        local.tm_mon + 1,
        local.tm_mday,
        local.tm_hour,
        local.tm_min,
        local.tm_sec,
        std::process::id(),
    );
    // A log that cannot be written has nowhere to say so.
    let _ = std::io::stderr().write_all(line.as_bytes());
}
