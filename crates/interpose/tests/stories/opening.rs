//! Opening files: a FIFO waits for its other side, anything else does not.

use std::cell::Cell;
use std::ffi::CString;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};

use libc::c_int;

use crate::probe::{Outcome, c_path, call};
use crate::support::{Fd, always, canceled, go, pause, read, story, tcp, write};

/// A FIFO, gone in the end.
#[derive(Clone)]
struct Fifo(CString);

impl Fifo {
    fn new() -> Self {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
        let path = c_path(&path.join(format!("fifo-{}-{number}", std::process::id())));
        // SAFETY: a string.
        assert_eq!(unsafe { libc::mkfifo(path.as_ptr(), 0o600) }, 0, "{}", std::io::Error::last_os_error());
        Self(path)
    }

    fn open(&self, how: c_int) -> Outcome {
        call!(open(self.0.as_ptr(), how | libc::O_CLOEXEC, 0))
    }

    fn remove(self) {
        // SAFETY: a string.
        unsafe { libc::unlink(self.0.as_ptr()) };
    }
}

fn taken(outcome: Outcome) -> Fd {
    assert!(outcome.value >= 0, "{outcome:?}");
    Fd::from(c_int::try_from(outcome.value).expect("a descriptor"))
}

fn is_nonblocking(fd: &Fd) -> bool {
    // SAFETY: takes no pointers.
    unsafe { libc::fcntl(fd.0, libc::F_GETFL) & libc::O_NONBLOCK != 0 }
}

#[test]
fn a_reader_waits_for_a_writer() {
    always((false, Outcome::ok(5), b"later".to_vec(), Outcome::ok(0)), |way| {
        let fifo = Fifo::new();
        let at = fifo.clone();
        let wrote = way.ask(move |way| {
            way.pause();
            let writer = taken(at.open(libc::O_WRONLY));
            // The reader has to come out of its call by the writer's presence, and not by its bytes.
            way.pause();
            way.pause();
            write(&writer, b"later")
        });
        let reader = taken(fifo.open(libc::O_RDONLY));
        let (_, bytes) = read(&reader, 64);
        let wrote = wrote.get(way);
        fifo.remove();
        (is_nonblocking(&reader), wrote, bytes, read(&reader, 64).0)
    });
}

#[test]
fn a_writer_waits_for_a_reader() {
    always((false, Outcome::ok(5), b"bytes".to_vec()), |way| {
        let fifo = Fifo::new();
        let at = fifo.clone();
        let bytes = way.ask(move |way| {
            way.pause();
            let reader = taken(at.open(libc::O_RDONLY));
            read(&reader, 64).1
        });
        let writer = taken(fifo.open(libc::O_WRONLY | libc::O_APPEND));
        let (is_nonblocking, wrote) = (is_nonblocking(&writer), write(&writer, b"bytes"));
        let bytes = bytes.get(way);
        fifo.remove();
        (is_nonblocking, wrote, bytes)
    });
}

#[test]
fn a_writer_who_has_gone_by_then_is_seen_by_the_reader() {
    always((Outcome::ok(4), b"gone".to_vec()), |way| {
        let fifo = Fifo::new();
        let at = fifo.clone();
        let wrote = way.ask(move |way| {
            way.pause();
            write(&taken(at.open(libc::O_WRONLY)), b"gone")
        });
        let reader = taken(fifo.open(libc::O_RDONLY));
        let wrote = wrote.get(way);
        fifo.remove();
        (wrote, read(&reader, 64).1)
    });
}

#[test]
fn every_way_to_open_waits() {
    always((), |way| {
        let fifo = Fifo::new();
        let path = fifo.0.as_ptr();
        let read_only = libc::O_RDONLY | libc::O_CLOEXEC;
        for number in 0..5 {
            let at = fifo.clone();
            let other = if number == 4 { libc::O_RDONLY } else { libc::O_WRONLY };
            let opened = way.ask(move |way| {
                way.pause();
                drop(taken(at.open(other)));
            });
            drop(taken(match number {
                0 => call!(open(path, read_only, 0)),
                1 => call!(openat(libc::AT_FDCWD, path, read_only, 0)),
                2 => call!(checked_open(path, read_only)),
                3 => call!(checked_openat(libc::AT_FDCWD, path, read_only)),
                _ => call!(creat(path, 0o600)),
            }));
            opened.get(way);
        }
        fifo.remove();
    });
}

#[test]
fn what_does_not_wait_is_opened_as_ever() {
    let failed = Outcome::failed;
    let expected = (
        [true, true, true, true],
        [failed(libc::ENXIO), failed(libc::EEXIST), failed(libc::ENOTDIR), failed(libc::ENOENT)],
        (failed(libc::EFAULT), failed(libc::ENXIO)),
        (Outcome::ok(3), b"new".to_vec()),
    );
    always(expected, |_| {
        let fifo = Fifo::new();
        let opens = [
            libc::O_RDWR,
            libc::O_RDONLY | libc::O_NONBLOCK,
            libc::O_RDONLY | libc::O_PATH,
            libc::O_WRONLY | libc::O_PATH,
        ]
        .map(|how| taken(fifo.open(how)).0 >= 0);
        let fails = [
            fifo.open(libc::O_WRONLY | libc::O_NONBLOCK),
            fifo.open(libc::O_WRONLY | libc::O_CREAT | libc::O_EXCL),
            fifo.open(libc::O_RDONLY | libc::O_DIRECTORY),
            call!(open(c"/nothing/there".as_ptr(), libc::O_RDONLY, 0)),
        ];
        let path = fifo.0.clone();
        fifo.remove();
        // A socket of the file system cannot be opened, and says so with the number that a FIFO without a reader has.
        let listener =
            std::os::unix::net::UnixListener::bind(path.to_str().expect("a path")).expect("a socket");
        let socket = call!(open(path.as_ptr(), libc::O_WRONLY, 0));
        drop(listener);
        // SAFETY: a string.
        unsafe { libc::unlink(path.as_ptr()) };
        // The mode is passed on.
        let file = taken(call!(open(path.as_ptr(), libc::O_RDWR | libc::O_CREAT | libc::O_EXCL, 0o640)));
        // SAFETY: zeroes are a valid record, and it is filled.
        let mode = unsafe {
            let mut about: libc::stat = std::mem::zeroed();
            libc::fstat(file.0, &raw mut about);
            about.st_mode & 0o740
        };
        assert_eq!(mode, 0o640);
        let wrote = write(&file, b"new");
        // SAFETY: takes no pointers; a string.
        unsafe {
            libc::lseek(file.0, 0, libc::SEEK_SET);
            libc::unlink(path.as_ptr());
        }
        (opens, fails, (call!(open(std::ptr::null(), libc::O_RDONLY, 0)), socket), (wrote, read(&file, 8).1))
    });
}

#[test]
fn opening_a_fifo_can_be_canceled_and_leaves_nothing_open() {
    story(|| {
        let number = || {
            let (one, _other) = tcp();
            one.0
        };
        let first_free = number();
        for how in [libc::O_RDONLY, libc::O_WRONLY] {
            let fifo = Fifo::new();
            let at = fifo.clone();
            let id = go(move || assert_eq!(at.open(how), Outcome::failed(libc::ECANCELED)));
            pause();
            assert!(swoole_coroutine::cancel(id));
            assert_eq!(canceled(), 1);
            fifo.remove();
        }
        assert_eq!(number(), first_free);
    });
}

#[test]
fn whatever_its_name_leads_to_meanwhile_it_is_the_fifo_that_is_opened() {
    story(|| {
        for how in [libc::O_WRONLY | libc::O_CREAT | libc::O_TRUNC, libc::O_RDONLY] {
            let fifo = Fifo::new();
            // Another name of it, for the other side.
            let path = fifo.0.to_str().expect("a path").to_owned();
            let elsewhere = format!("{path}-elsewhere");
            let other = Fifo(CString::new(elsewhere.clone()).expect("a path"));
            let at = fifo.clone();
            let opened = Rc::new(Cell::new(None));
            let into = Rc::clone(&opened);
            go(move || into.set(Some(at.open(how))));
            pause();
            std::fs::rename(&path, &elsewhere).expect("it is there");
            std::fs::write(&path, b"somebody's").expect("room");
            pause();
            pause();
            assert_eq!(opened.get(), None, "it waits for the FIFO's other side");
            assert_eq!(std::fs::read(&path).expect("it is there"), b"somebody's");
            let back = if how == libc::O_RDONLY { libc::O_WRONLY } else { libc::O_RDONLY };
            let here = taken(other.open(back));
            while opened.get().is_none() {
                pause();
            }
            let there = taken(opened.get().expect("it was opened"));
            let (reader, writer) = if how == libc::O_RDONLY { (&there, &here) } else { (&here, &there) };
            assert_eq!(write(writer, b"through"), Outcome::ok(7));
            assert_eq!(read(reader, 64).1, b"through");
            std::fs::remove_file(&path).expect("it is there");
            other.remove();
        }
    });
}

#[test]
fn opening_leaves_no_number_behind() {
    always([libc::E2BIG; 2], |_| {
        let path = Fifo::new();
        let name = path.0.clone();
        path.remove();
        let result = [libc::O_CREAT | libc::O_WRONLY, libc::O_RDONLY].map(|how| {
            // SAFETY: this thread's.
            unsafe { *libc::__errno_location() = libc::E2BIG };
            let file = taken(call!(open(name.as_ptr(), how, 0o600)));
            let number = crate::probe::errno();
            drop(file);
            number
        });
        // SAFETY: a string.
        unsafe { libc::unlink(name.as_ptr()) };
        result
    });
}
