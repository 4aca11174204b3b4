//! The probe: `probe.c`, compiled and loaded once for each way in which a library can be bound to libc. What it calls is
//! hooked, and what this file and the stories call themselves is not.

use std::ffi::{CStr, CString, c_char, c_int, c_long, c_uint, c_void};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use libc::{
    FILE, addrinfo, clockid_t, epoll_event, fd_set, hostent, id_t, idtype_t, iovec, mode_t, msghdr, nfds_t,
    off_t, pid_t, pollfd, pthread_mutex_t, pthread_t, rusage, sembuf, siginfo_t, sigset_t, size_t, sockaddr,
    socklen_t, ssize_t, timespec, timeval, useconds_t,
};

/// A way of binding, by name, and what `cc` must be told.
pub(crate) const LINKS: [(&str, &[&str]); 3] = [
    ("lazy", &["-Wl,-z,lazy"]),
    ("relro", &["-Wl,-z,relro,-z,now", "-D_FILE_OFFSET_BITS=64"]),
    ("noplt", &["-fno-plt", "-Wl,-z,relro,-z,now"]),
];

macro_rules! functions {
    ($($name:ident($($argument:ty),*) -> $result:ty;)*) => {
        /// The functions of the probe, by the name of what they call.
        pub(crate) struct Probe {
            $(pub(crate) $name: unsafe extern "C" fn($($argument),*) -> $result,)*
        }

        impl Probe {
            fn new(library: &Library) -> Self {
                Self {
                    $($name: {
                        let symbol = library.symbol(concat!("probe_", stringify!($name)));
                        // SAFETY: `probe.c` defines it with this type.
                        unsafe { std::mem::transmute::<*mut c_void, unsafe extern "C" fn($($argument),*) -> $result>(symbol) }
                    },)*
                }
            }
        }
    };
}

functions! {
    read(c_int, *mut c_void, size_t) -> ssize_t;
    readv(c_int, *const iovec, c_int) -> ssize_t;
    recv(c_int, *mut c_void, size_t, c_int) -> ssize_t;
    recvfrom(c_int, *mut c_void, size_t, c_int, *mut sockaddr, *mut socklen_t) -> ssize_t;
    recvmsg(c_int, *mut msghdr, c_int) -> ssize_t;
    write(c_int, *const c_void, size_t) -> ssize_t;
    writev(c_int, *const iovec, c_int) -> ssize_t;
    send(c_int, *const c_void, size_t, c_int) -> ssize_t;
    sendto(c_int, *const c_void, size_t, c_int, *const sockaddr, socklen_t) -> ssize_t;
    sendmsg(c_int, *const msghdr, c_int) -> ssize_t;
    sendfile(c_int, c_int, *mut off_t, size_t) -> ssize_t;
    pread(c_int, *mut c_void, size_t, off_t) -> ssize_t;
    pwrite(c_int, *const c_void, size_t, off_t) -> ssize_t;
    fsync(c_int) -> c_int;
    fdatasync(c_int) -> c_int;
    connect(c_int, *const sockaddr, socklen_t) -> c_int;
    accept(c_int, *mut sockaddr, *mut socklen_t) -> c_int;
    accept4(c_int, *mut sockaddr, *mut socklen_t, c_int) -> c_int;
    poll(*mut pollfd, nfds_t, c_int) -> c_int;
    ppoll(*mut pollfd, nfds_t, *const timespec, *const sigset_t) -> c_int;
    select(c_int, *mut fd_set, *mut fd_set, *mut fd_set, *mut timeval) -> c_int;
    pselect(c_int, *mut fd_set, *mut fd_set, *mut fd_set, *const timespec, *const sigset_t) -> c_int;
    epoll_wait(c_int, *mut epoll_event, c_int, c_int) -> c_int;
    epoll_pwait(c_int, *mut epoll_event, c_int, c_int, *const sigset_t) -> c_int;
    sleep(c_uint) -> c_uint;
    usleep(useconds_t) -> c_int;
    nanosleep(*const timespec, *mut timespec) -> c_int;
    clock_nanosleep(clockid_t, c_int, *const timespec, *mut timespec) -> c_int;
    getaddrinfo(*const c_char, *const c_char, *const addrinfo, *mut *mut addrinfo) -> c_int;
    getnameinfo(*const sockaddr, socklen_t, *mut c_char, socklen_t, *mut c_char, socklen_t, c_int) -> c_int;
    gethostbyname(*const c_char) -> *mut hostent;
    gethostbyname2(*const c_char, c_int) -> *mut hostent;
    gethostbyname_r(*const c_char, *mut hostent, *mut c_char, size_t, *mut *mut hostent, *mut c_int) -> c_int;
    gethostbyname2_r(*const c_char, c_int, *mut hostent, *mut c_char, size_t, *mut *mut hostent, *mut c_int) -> c_int;
    gethostbyaddr(*const c_void, socklen_t, c_int) -> *mut hostent;
    gethostbyaddr_r(*const c_void, socklen_t, c_int, *mut hostent, *mut c_char, size_t, *mut *mut hostent, *mut c_int) -> c_int;
    waitpid(pid_t, *mut c_int, c_int) -> pid_t;
    wait4(pid_t, *mut c_int, c_int, *mut rusage) -> pid_t;
    wait3(*mut c_int, c_int, *mut rusage) -> pid_t;
    wait(*mut c_int) -> pid_t;
    waitid(idtype_t, id_t, *mut siginfo_t, c_int) -> c_int;
    system(*const c_char) -> c_int;
    popen(*const c_char, *const c_char) -> *mut FILE;
    pclose(*mut FILE) -> c_int;
    flock(c_int, c_int) -> c_int;
    fcntl(c_int, c_int, *mut c_void) -> c_int;
    lockf(c_int, c_int, off_t) -> c_int;
    semop(c_int, *mut sembuf, size_t) -> c_int;
    semtimedop(c_int, *mut sembuf, size_t, *const timespec) -> c_int;
    msgrcv(c_int, *mut c_void, size_t, c_long, c_int) -> ssize_t;
    msgsnd(c_int, *const c_void, size_t, c_int) -> c_int;
    sigtimedwait(*const sigset_t, *mut siginfo_t, *const timespec) -> c_int;
    sigwaitinfo(*const sigset_t, *mut siginfo_t) -> c_int;
    sigwait(*const sigset_t, *mut c_int) -> c_int;
    copy_file_range(c_int, *mut off_t, c_int, *mut off_t, size_t, c_uint) -> ssize_t;
    open(*const c_char, c_int, mode_t) -> c_int;
    openat(c_int, *const c_char, c_int, mode_t) -> c_int;
    creat(*const c_char, mode_t) -> c_int;
    close(c_int) -> c_int;
    dup2(c_int, c_int) -> c_int;
    dup3(c_int, c_int, c_int) -> c_int;
    fdopen(c_int, *const c_char) -> *mut FILE;
    fclose(*mut FILE) -> c_int;
    pthread_join(pthread_t, *mut *mut c_void) -> c_int;
    pthread_mutex_lock(*mut pthread_mutex_t) -> c_int;
    pthread_mutex_unlock(*mut pthread_mutex_t) -> c_int;
    dlopen(*const c_char, c_int) -> *mut c_void;
    checked_read(c_int, *mut c_void, size_t) -> ssize_t;
    checked_recv(c_int, *mut c_void, size_t, c_int) -> ssize_t;
    checked_recvfrom(c_int, *mut c_void, size_t, c_int, *mut sockaddr, *mut socklen_t) -> ssize_t;
    checked_pread(c_int, *mut c_void, size_t, off_t) -> ssize_t;
    checked_poll(*mut pollfd, nfds_t, c_int) -> c_int;
    checked_ppoll(*mut pollfd, nfds_t, *const timespec, *const sigset_t) -> c_int;
    checked_open(*const c_char, c_int) -> c_int;
    checked_openat(c_int, *const c_char, c_int) -> c_int;
    read_by_pointer(c_int, *mut c_void, size_t) -> ssize_t;
    address_of_read() -> *mut c_void;
}

/// A loaded library, until dropped.
pub(crate) struct Library(*mut c_void);

// SAFETY: a handle of dlopen(3) is good on any thread.
unsafe impl Send for Library {}
// SAFETY: as above.
unsafe impl Sync for Library {}

impl Library {
    pub(crate) fn open(file: &Path) -> Self {
        // SAFETY: a string, and a library without constructors.
        let handle = unsafe { libc::dlopen(c_path(file).as_ptr(), libc::RTLD_LAZY | libc::RTLD_LOCAL) };
        Self::from_handle(handle)
    }

    /// What dlopen(3) has returned to somebody else.
    pub(crate) fn from_handle(handle: *mut c_void) -> Self {
        assert!(!handle.is_null(), "the probe loads");
        Self(handle)
    }

    pub(crate) fn symbol(&self, name: &str) -> *mut c_void {
        let name = CString::new(name).expect("a name");
        // SAFETY: a handle that is open.
        let symbol = unsafe { libc::dlsym(self.0, name.as_ptr()) };
        assert!(!symbol.is_null(), "the probe has {name:?}");
        symbol
    }

    pub(crate) fn probe(&self) -> Probe {
        Probe::new(self)
    }
}

impl Drop for Library {
    fn drop(&mut self) {
        // SAFETY: opened once, closed once.
        unsafe { libc::dlclose(self.0) };
    }
}

pub(crate) fn c_path(file: &Path) -> CString {
    CString::new(file.as_os_str().as_encoded_bytes()).expect("a path")
}

/// Compiles the probe as `name`, once for each process.
pub(crate) fn compile(name: &str, how: &[&str]) -> PathBuf {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}.so", std::process::id()));
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/probe.c");
    let compiled = Command::new(std::env::var("CC").as_deref().unwrap_or("cc"))
        .args(["-shared", "-fPIC", "-O2", "-U_FORTIFY_SOURCE", "-D_FORTIFY_SOURCE=2", "-o"])
        .arg(&file)
        .arg(source)
        .args(how)
        .status()
        .expect("a C compiler");
    assert!(compiled.success(), "the probe compiles");
    file
}

/// The probe in each way of binding, loaded for good; no file is left.
pub(crate) fn probes() -> &'static [Probe; 3] {
    static PROBES: OnceLock<[Probe; 3]> = OnceLock::new();
    PROBES.get_or_init(|| {
        LINKS.map(|(name, how)| {
            let file = compile(name, how);
            let library = Library::open(&file);
            std::fs::remove_file(&file).expect("it is there");
            let probe = library.probe();
            std::mem::forget(library);
            probe
        })
    })
}

static LINK: AtomicUsize = AtomicUsize::new(0);

/// The one that calls now. Each story takes the next.
pub(crate) fn probe() -> &'static Probe {
    probes().get(LINK.load(Ordering::Relaxed) % LINKS.len()).expect("one of three")
}

pub(crate) fn use_link(number: usize) {
    LINK.store(number, Ordering::Relaxed);
}

pub(crate) fn next_link() {
    LINK.fetch_add(1, Ordering::Relaxed);
}

/// What a call has returned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) value: i64,
    /// 0 where the call has not failed.
    pub(crate) errno: c_int,
}

impl Outcome {
    pub(crate) fn of(value: i64) -> Self {
        Self { value, errno: if value == -1 { errno() } else { 0 } }
    }

    pub(crate) const fn ok(value: i64) -> Self {
        Self { value, errno: 0 }
    }

    pub(crate) const fn failed(errno: c_int) -> Self {
        Self { value: -1, errno }
    }
}

pub(crate) fn errno() -> c_int {
    // SAFETY: this thread's, always valid.
    unsafe { *libc::__errno_location() }
}

/// A call of the probe's function of that name.
macro_rules! call {
    ($name:ident($($argument:expr),* $(,)?)) => {{
        let function = $crate::probe::probe().$name;
        // SAFETY: the story passes what the function of libc wants, in memory that outlives the call.
        $crate::probe::Outcome::of(unsafe { function($($argument),*) } as i64)
    }};
}
pub(crate) use call;

/// A C string that lasts.
pub(crate) fn text(text: &CStr) -> *const c_char {
    text.as_ptr()
}
