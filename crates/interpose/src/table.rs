//! Which functions of libc are hooked: one row each, with what it parks on and what switches it.

use std::ffi::c_void;
use std::sync::Once;

#[cfg(target_env = "gnu")]
use crate::calls::fortified;
use crate::calls::{
    close, connect, file, ipc, join, load, lock, open, poll, process, resolve, signal, sleep, transfer,
};
use crate::flags;
use crate::row::{Row, add_rows};

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

/// The functions that are hooked, for documentation.
pub fn rows() -> impl Iterator<Item = &'static Row> {
    ROWS.iter().chain(GLIBC)
}

/// Makes them known to those who rewrite tables, which know no calls.
pub(crate) fn install() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        add_rows(ROWS);
        add_rows(GLIBC);
    });
}
