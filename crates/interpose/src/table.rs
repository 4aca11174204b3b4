//! Which functions are hooked: one row each, with what it parks on and what switches it.

use std::collections::HashMap;
use std::ffi::{CStr, c_void};
use std::sync::{Mutex, OnceLock, PoisonError};

#[cfg(target_env = "gnu")]
use crate::calls::fortified;
use crate::calls::{
    close, connect, file, ipc, join, load, lock, open, poll, process, resolve, signal, sleep, transfer,
};

/// The hook flags, by Swoole's names (`SWOOLE_HOOK_*`) and numbers.
pub mod flags {
    /// `tcp://`: IPv4 and IPv6 stream sockets.
    pub const TCP: u32 = 1 << 1;
    /// `udp://`: IPv4 and IPv6 datagram sockets.
    pub const UDP: u32 = 1 << 2;
    /// `unix://`: local stream sockets.
    pub const UNIX: u32 = 1 << 3;
    /// `udg://`: local datagram sockets.
    pub const UDG: u32 = 1 << 4;
    /// `ssl://`: the TCP socket below.
    pub const SSL: u32 = 1 << 5;
    /// `tls://`: the TCP socket below.
    pub const TLS: u32 = 1 << 6;
    /// `stream_select`: waiting for several descriptors.
    pub const STREAM_FUNCTION: u32 = 1 << 7;
    /// Regular files.
    pub const FILE: u32 = 1 << 8;
    /// `sleep` and its relatives.
    pub const SLEEP: u32 = 1 << 9;
    /// Child processes and the pipes to them.
    pub const PROC: u32 = 1 << 10;
    /// Calls made by libcurl.
    pub const NATIVE_CURL: u32 = 1 << 12;
    /// Calls made by ext-sockets.
    pub const SOCKETS: u32 = 1 << 14;
    /// Pipes and terminals.
    pub const STDIO: u32 = 1 << 15;
    /// Calls made by libpq.
    pub const PDO_PGSQL: u32 = 1 << 16;
    /// Calls made by ODBC drivers' manager.
    pub const PDO_ODBC: u32 = 1 << 17;
    /// Calls made by libsqlite3.
    pub const PDO_SQLITE: u32 = 1 << 19;
    /// Name resolution that a script asks for itself.
    pub const NET_FUNCTION: u32 = 1 << 21;
    /// Locks on files alone. Not one of Swoole's: for a program whose own locks must be waited for whatever is asked
    /// for.
    pub const FILE_LOCK: u32 = 1 << 31;

    /// Any kind of socket.
    pub(crate) const SOCKET: u32 = TCP | UDP | UNIX | UDG | SSL | TLS;
    /// Any kind of descriptor that is not a regular file.
    pub(crate) const POLLED: u32 = SOCKET | STREAM_FUNCTION | PROC | STDIO;
    /// Any kind of descriptor.
    pub(crate) const DESCRIPTOR: u32 = POLLED | FILE;
    /// Names are resolved on the way to a connection, too.
    pub(crate) const RESOLVE: u32 = TCP | UDP | SSL | TLS | NET_FUNCTION;
    /// Children are waited for by `proc_close` and `pclose`.
    pub(crate) const CHILD: u32 = PROC | STDIO;
    /// Locks on files are taken by everything.
    pub(crate) const LOCK: u32 = FILE | FILE_LOCK;
    /// What the families do not name.
    pub(crate) const ANY: u32 = u32::MAX;
}

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
    by_flags: *const c_void,
    /// Does not: for a library with a flag of its own.
    always: *const c_void,
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

/// Both variants of a function that has them.
macro_rules! row {
    ($name:literal, $flags:expr, $parks_on:literal, $module:ident :: $function:ident) => {
        Row {
            name: $name,
            flags: $flags,
            parks_on: $parks_on,
            by_flags: $module::$function::<false> as *const c_void,
            always: $module::$function::<true> as *const c_void,
        }
    };
}

/// What both C libraries have.
static ROWS: &[Row] = &[
    row!(c"read", flags::DESCRIPTOR, "readability; the pool for files", transfer::read),
    row!(c"readv", flags::DESCRIPTOR, "readability; the pool for files", transfer::readv),
    row!(c"recv", flags::SOCKET, "readability", transfer::recv),
    row!(c"recvfrom", flags::SOCKET, "readability", transfer::recvfrom),
    row!(c"recvmsg", flags::SOCKET, "readability", transfer::recvmsg),
    row!(c"write", flags::DESCRIPTOR, "writability; the pool for files", transfer::write),
    row!(c"writev", flags::DESCRIPTOR, "writability; the pool for files", transfer::writev),
    row!(c"send", flags::SOCKET, "writability", transfer::send),
    row!(c"sendto", flags::SOCKET, "writability", transfer::sendto),
    row!(c"sendmsg", flags::SOCKET, "writability", transfer::sendmsg),
    row!(c"sendfile", flags::SOCKET, "writability", transfer::sendfile),
    row!(c"sendfile64", flags::SOCKET, "writability", transfer::sendfile),
    row!(c"open", flags::FILE, "the other side of a FIFO, looked for", open::open),
    row!(c"open64", flags::FILE, "as open", open::open),
    row!(c"openat", flags::FILE, "as open", open::openat),
    row!(c"openat64", flags::FILE, "as open", open::openat),
    row!(c"creat", flags::FILE, "as open", open::creat),
    row!(c"creat64", flags::FILE, "as open", open::creat),
    row!(c"pread", flags::FILE, "the pool", file::pread),
    row!(c"pread64", flags::FILE, "the pool", file::pread),
    row!(c"pwrite", flags::FILE, "the pool", file::pwrite),
    row!(c"pwrite64", flags::FILE, "the pool", file::pwrite),
    row!(c"copy_file_range", flags::FILE, "the pool", file::copy_file_range),
    row!(c"fsync", flags::FILE, "the pool", file::fsync),
    row!(c"fdatasync", flags::FILE, "the pool", file::fdatasync),
    row!(c"connect", flags::SOCKET, "writability", connect::connect),
    row!(c"accept", flags::SOCKET, "readability", connect::accept),
    row!(c"accept4", flags::SOCKET, "readability", connect::accept4),
    row!(c"poll", flags::POLLED, "each descriptor", poll::poll),
    row!(c"ppoll", flags::POLLED, "each descriptor", poll::ppoll),
    row!(c"select", flags::POLLED, "each descriptor", poll::select),
    row!(c"pselect", flags::POLLED, "each descriptor", poll::pselect),
    row!(c"epoll_wait", flags::POLLED, "the epoll instance", poll::epoll_wait),
    row!(c"epoll_pwait", flags::POLLED, "the epoll instance", poll::epoll_pwait),
    row!(c"sleep", flags::SLEEP, "a timer", sleep::sleep),
    row!(c"usleep", flags::SLEEP, "a timer", sleep::usleep),
    row!(c"nanosleep", flags::SLEEP, "a timer", sleep::nanosleep),
    row!(c"clock_nanosleep", flags::SLEEP, "a timer", sleep::clock_nanosleep),
    row!(c"getaddrinfo", flags::RESOLVE, "the pool", resolve::getaddrinfo),
    row!(c"getnameinfo", flags::RESOLVE, "the pool", resolve::getnameinfo),
    row!(c"gethostbyname", flags::RESOLVE, "the pool", resolve::gethostbyname),
    row!(c"gethostbyname2", flags::RESOLVE, "the pool", resolve::gethostbyname2),
    row!(c"gethostbyname_r", flags::RESOLVE, "the pool", resolve::gethostbyname_r),
    row!(c"gethostbyname2_r", flags::RESOLVE, "the pool", resolve::gethostbyname2_r_),
    row!(c"gethostbyaddr", flags::RESOLVE, "the pool", resolve::gethostbyaddr),
    row!(c"gethostbyaddr_r", flags::RESOLVE, "the pool", resolve::gethostbyaddr_r_),
    row!(c"res_search", flags::RESOLVE, "the pool", resolve::res_search_),
    row!(c"res_query", flags::RESOLVE, "the pool", resolve::res_query_),
    row!(c"waitpid", flags::CHILD, "a pidfd", process::waitpid),
    row!(c"wait4", flags::CHILD, "a pidfd", process::wait4),
    row!(c"wait3", flags::CHILD, "SIGCHLD's effect, looked for", process::wait3),
    row!(c"wait", flags::CHILD, "SIGCHLD's effect, looked for", process::wait),
    row!(c"waitid", flags::CHILD, "a pidfd", process::waitid),
    row!(c"system", flags::CHILD, "a pidfd", process::system),
    row!(c"pclose", flags::CHILD, "the pool", process::pclose),
    row!(c"flock", flags::LOCK, "the lock, in the kernel's queue", lock::flock),
    row!(c"fcntl", flags::LOCK, "the lock, in the kernel's queue", lock::fcntl),
    row!(c"fcntl64", flags::LOCK, "the lock, in the kernel's queue", lock::fcntl),
    row!(c"lockf", flags::LOCK, "the lock, in the kernel's queue", lock::lockf),
    row!(c"lockf64", flags::LOCK, "the lock, in the kernel's queue", lock::lockf),
    row!(c"semop", flags::ANY, "the semaphore, in the kernel's queue", ipc::semop),
    row!(c"semtimedop", flags::ANY, "the semaphore, in the kernel's queue", ipc::semtimed),
    row!(c"msgrcv", flags::ANY, "the queue, in the kernel's", ipc::msgrcv),
    row!(c"msgsnd", flags::ANY, "the queue, in the kernel's", ipc::msgsnd),
    row!(c"sigtimedwait", flags::ANY, "the signal, looked for", signal::sigtimedwait),
    row!(c"sigwaitinfo", flags::ANY, "the signal, looked for", signal::sigwaitinfo),
    row!(c"sigwait", flags::ANY, "the signal, looked for", signal::sigwait),
    row!(c"close", flags::ANY, "nothing: wakes who waits on it", close::close),
    row!(c"dup2", flags::ANY, "nothing: wakes who waits on it", close::dup2),
    row!(c"dup3", flags::ANY, "nothing: wakes who waits on it", close::dup3),
    row!(c"fclose", flags::ANY, "nothing: wakes who waits on it", close::fclose),
    row!(c"pthread_join", flags::ANY, "the pool", join::pthread_join),
    row!(c"pthread_mutex_lock", flags::ANY, "the mutex, tried again", join::pthread_mutex_lock),
    row!(c"dlopen", flags::ANY, "nothing: hooks what it loads", load::dlopen),
];

/// What only glibc has: the variants of `_FORTIFY_SOURCE`, resolvers with a state of the caller's, and names of its own.
#[cfg(target_env = "gnu")]
static GLIBC: &[Row] = &[
    row!(c"__read_chk", flags::DESCRIPTOR, "as read", fortified::read_chk),
    row!(c"__recv_chk", flags::SOCKET, "as recv", fortified::recv_chk),
    row!(c"__recvfrom_chk", flags::SOCKET, "as recvfrom", fortified::recvfrom_chk),
    row!(c"__pread_chk", flags::FILE, "as pread", fortified::pread_chk),
    row!(c"__pread64_chk", flags::FILE, "as pread", fortified::pread_chk),
    row!(c"__open_2", flags::FILE, "as open", fortified::open_2),
    row!(c"__open64_2", flags::FILE, "as open", fortified::open_2),
    row!(c"__openat_2", flags::FILE, "as open", fortified::openat_2),
    row!(c"__openat64_2", flags::FILE, "as open", fortified::openat_2),
    row!(c"__poll_chk", flags::POLLED, "as poll", fortified::poll_chk),
    row!(c"__ppoll_chk", flags::POLLED, "as ppoll", fortified::ppoll_chk),
    row!(c"res_nsearch", flags::RESOLVE, "the pool", resolve::res_nsearch_),
    row!(c"__res_nsearch", flags::RESOLVE, "the pool", resolve::res_nsearch_),
    row!(c"res_nquery", flags::RESOLVE, "the pool", resolve::res_nquery_),
    row!(c"__res_nquery", flags::RESOLVE, "the pool", resolve::res_nquery_),
    row!(c"__res_search", flags::RESOLVE, "the pool", resolve::res_search_),
    row!(c"__res_query", flags::RESOLVE, "the pool", resolve::res_query_),
];
#[cfg(not(target_env = "gnu"))]
static GLIBC: &[Row] = &[];

/// Rows of the program that uses this crate.
static MORE: Mutex<Vec<&'static [Row]>> = Mutex::new(Vec::new());

/// The functions that are hooked, for documentation.
pub fn rows() -> impl Iterator<Item = &'static Row> {
    ROWS.iter().chain(GLIBC)
}

/// Adds functions of other libraries. Before the first [`crate::set_flags`].
pub fn add_rows(rows: &'static [Row]) {
    MORE.lock().unwrap_or_else(PoisonError::into_inner).push(rows);
}

pub(crate) fn find(symbol: &CStr) -> Option<&'static Row> {
    static BY_NAME: OnceLock<HashMap<&'static [u8], &'static Row>> = OnceLock::new();
    let by_name = BY_NAME.get_or_init(|| {
        let more = MORE.lock().unwrap_or_else(PoisonError::into_inner);
        rows().chain(more.iter().copied().flatten()).map(|row| (row.name.to_bytes(), row)).collect()
    });
    by_name.get(symbol.to_bytes()).copied()
}
