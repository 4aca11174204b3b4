//! A hooked function, and the libraries that have a flag of their own. Which functions there are is told from above: by
//! [`crate::table`], and by the program that uses this crate.

use std::collections::HashMap;
use std::ffi::{CStr, c_void};
use std::sync::{Mutex, OnceLock, PoisonError};

use crate::flags;

/// A library that has a flag of its own: its calls park when the flag is on, whatever kind of descriptor they are
/// about, and are left alone when it is off.
pub(crate) struct Family {
    /// How its file's name begins.
    pub(crate) file: &'static str,
    /// What switches it; 0 when nothing does.
    pub(crate) flag: u32,
}

static FAMILIES: &[Family] = &[
    Family { file: "libcurl", flag: flags::NATIVE_CURL },
    Family { file: "sockets.so", flag: flags::SOCKETS },
    Family { file: "libpq.so", flag: flags::PDO_PGSQL },
    Family { file: "libodbc.so", flag: flags::PDO_ODBC },
    // Never: it holds its mutexes while it calls libc. Whoever wants it to wait runs it on the pool as a whole.
    Family { file: "libsqlite3.so", flag: 0 },
    Family { file: "pdo_sqlite.so", flag: flags::PDO_SQLITE },
];

/// The flags that decide whether a library's table is rewritten at all.
pub(crate) fn families() -> u32 {
    FAMILIES.iter().fold(0, |all, family| all | family.flag)
}

impl Family {
    pub(crate) fn of(path: &CStr) -> Option<&'static Family> {
        let path = path.to_bytes();
        let name = path.rsplit(|&byte| byte == b'/').next().unwrap_or(path);
        FAMILIES.iter().find(|family| name.starts_with(family.file.as_bytes()))
    }
}

/// A hooked function.
#[derive(Clone, Copy)]
pub struct Row {
    /// Its symbol.
    pub name: &'static CStr,
    /// The flags of which any switches it.
    pub flags: u32,
    /// What the coroutine waits on, in words.
    pub parks_on: &'static str,
    /// Looks at the flags and at the kind of descriptor.
    pub(crate) by_flags: *const c_void,
    /// Does not: for a library with a flag of its own.
    pub(crate) always: *const c_void,
}

// SAFETY: the pointers are addresses of functions.
unsafe impl Sync for Row {}
// SAFETY: as above.
unsafe impl Send for Row {}

impl Row {
    /// A function of a library other than libc, replaced by `replacement`, which has the same type and decides itself
    /// whether to park.
    pub const fn new(
        name: &'static CStr,
        flags: u32,
        parks_on: &'static str,
        replacement: *const c_void,
    ) -> Self {
        Self { name, flags, parks_on, by_flags: replacement, always: replacement }
    }

    pub(crate) fn replacement(&self, has_family: bool) -> *const c_void {
        if has_family { self.always } else { self.by_flags }
    }
}

/// All of them, as they were added.
static ADDED: Mutex<Vec<&'static [Row]>> = Mutex::new(Vec::new());

/// Adds functions. Before the first [`crate::set_flags`]; of two for the same symbol the later one counts.
pub fn add_rows(rows: &'static [Row]) {
    ADDED.lock().unwrap_or_else(PoisonError::into_inner).push(rows);
}

pub(crate) fn find(symbol: &CStr) -> Option<&'static Row> {
    static BY_NAME: OnceLock<HashMap<&'static [u8], &'static Row>> = OnceLock::new();
    let by_name = BY_NAME.get_or_init(|| {
        let added = ADDED.lock().unwrap_or_else(PoisonError::into_inner);
        added.iter().copied().flatten().map(|row| (row.name.to_bytes(), row)).collect()
    });
    by_name.get(symbol.to_bytes()).copied()
}
