//! Regular files: what is cached and what is not, and what has to reach the disk.

use std::cell::Cell;
use std::path::PathBuf;
use std::rc::Rc;

use crate::probe::{Outcome, c_path, call};
use crate::support::{Fd, always, go, pattern, pause, read, story, write};

/// A file of `bytes` on a disk, which nobody else can find.
fn file_of(bytes: &[u8]) -> Fd {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("file-{}", std::process::id()));
    std::fs::write(&path, bytes).expect("room");
    // SAFETY: a string.
    let file = Fd::from(unsafe { libc::open(c_path(&path).as_ptr(), libc::O_RDWR) });
    std::fs::remove_file(&path).expect("it is there");
    file
}

/// Has the kernel forget what it has cached of the second half, as far as it does.
fn cool_second_half(file: &Fd, size: i64) {
    // SAFETY: takes no pointers.
    unsafe {
        libc::fsync(file.0);
        libc::posix_fadvise(file.0, size / 2, size / 2, libc::POSIX_FADV_DONTNEED);
    }
}

fn seek(file: &Fd, to: i64) {
    // SAFETY: takes no pointers.
    assert_eq!(unsafe { libc::lseek(file.0, to, libc::SEEK_SET) }, to);
}

#[test]
fn a_file_is_read_whole_though_half_of_it_is_not_cached() {
    const SIZE: usize = 20 << 20;
    always((Outcome::ok(SIZE as i64), true, Outcome::ok(0)), |_| {
        let bytes = pattern(SIZE);
        let file = file_of(&bytes);
        cool_second_half(&file, SIZE as i64);
        let (outcome, read_now) = read(&file, SIZE);
        (outcome, read_now == bytes, read(&file, 10).0)
    });
}

#[test]
fn a_read_ends_with_the_file() {
    always((Outcome::ok(1000), Outcome::ok(0), Outcome::ok(600), Outcome::ok(0)), |_| {
        let file = file_of(&pattern(1000));
        let (first, end) = (read(&file, 5000).0, read(&file, 5000).0);
        let mut room = vec![0_u8; 5000];
        let at = |room: &mut Vec<u8>, offset| call!(pread(file.0, room.as_mut_ptr().cast(), 5000, offset));
        (first, end, at(&mut room, 400), at(&mut room, 1000))
    });
}

#[test]
fn pread_and_pwrite_leave_the_position() {
    always((b"0123abcd89".to_vec(), b"ab".to_vec(), b"01".to_vec()), |_| {
        let file = file_of(b"0123456789");
        assert_eq!(call!(pwrite(file.0, b"abcd".as_ptr().cast(), 4, 4)), Outcome::ok(4));
        let mut two = vec![0_u8; 2];
        assert_eq!(call!(checked_pread(file.0, two.as_mut_ptr().cast(), 2, 4)), Outcome::ok(2));
        let begin = read(&file, 2).1;
        seek(&file, 0);
        (read(&file, 64).1, two, begin)
    });
}

#[test]
fn what_is_written_is_there_and_reaches_the_disk() {
    always((Outcome::ok(3_000_000), [Outcome::ok(0); 2], true), |_| {
        let (bytes, file) = (pattern(3_000_000), file_of(b""));
        let outcome = write(&file, &bytes);
        let synced = [call!(fsync(file.0)), call!(fdatasync(file.0))];
        seek(&file, 0);
        (outcome, synced, read(&file, 4_000_000).1 == bytes)
    });
}

#[test]
fn a_file_refuses_what_libc_refuses() {
    let expected = [libc::EBADF, libc::EINVAL, libc::EISDIR, libc::EINVAL, libc::ESPIPE, libc::EBADF];
    always(expected.map(Outcome::failed), |_| {
        let file = file_of(b"x");
        let path = format!("/proc/self/fd/{}", file.0);
        let path = c_path(std::path::Path::new(&path));
        // SAFETY: strings.
        let (unreadable, directory) = unsafe {
            (
                Fd::from(libc::open(path.as_ptr(), libc::O_WRONLY)),
                Fd::from(libc::open(c"/usr".as_ptr(), libc::O_RDONLY)),
            )
        };
        let (reader, _writer) = crate::support::pipe();
        let mut byte = [0_u8];
        [
            read(&unreadable, 1).0,
            call!(pread(file.0, byte.as_mut_ptr().cast(), 1, -1)),
            read(&directory, 1).0,
            call!(fsync(reader.0)),
            call!(pread(reader.0, byte.as_mut_ptr().cast(), 1, 0)),
            call!(fsync(-1)),
        ]
    });
}

#[test]
fn what_never_blocks_is_read_at_once() {
    always((vec![0_u8; 4], Outcome::ok(4), true), |_| {
        // SAFETY: strings.
        let [zero, null, status] = [c"/dev/zero", c"/dev/null", c"/proc/self/status"]
            .map(|path| unsafe { Fd::from(libc::open(path.as_ptr(), libc::O_RDWR.min(libc::O_RDONLY))) });
        drop(null);
        // SAFETY: a string.
        let sink = Fd::from(unsafe { libc::open(c"/dev/null".as_ptr(), libc::O_WRONLY) });
        (read(&zero, 4).1, write(&sink, b"gone"), read(&status, 64).1.starts_with(b"Name:"))
    });
}

#[test]
fn others_run_while_a_file_is_written() {
    story(|| {
        let file = file_of(b"");
        let turns = std::rc::Rc::new(std::cell::Cell::new(0));
        let counter = std::rc::Rc::clone(&turns);
        go(move || {
            for _ in 0..3 {
                call!(usleep(10));
                counter.set(counter.get() + 1);
            }
        });
        while turns.get() < 3 {
            assert_eq!(write(&file, &[0; 10_000]), Outcome::ok(10_000));
            assert_eq!(call!(fsync(file.0)), Outcome::ok(0));
        }
    });
}

#[test]
fn a_range_of_a_file_is_copied() {
    const SIZE: i64 = 40 << 20;
    let failed = Outcome::failed;
    let expected = (
        (Outcome::ok(SIZE), SIZE, Outcome::ok(0)),
        (Outcome::ok(1000), 1100, 1005, true),
        [failed(libc::EBADF), failed(libc::EINVAL)],
    );
    always(expected, |_| {
        let (from, to) = (file_of(&pattern(SIZE as usize)), file_of(b"01234"));
        let none = std::ptr::null_mut::<i64>();
        // More than there is, as PHP's copy() asks for; the positions move.
        let whole = call!(copy_file_range(from.0, none, to.0, none, isize::MAX as usize, 0));
        // SAFETY: takes no pointers.
        let position = unsafe { libc::lseek(to.0, 0, libc::SEEK_CUR) };
        let end = call!(copy_file_range(from.0, none, to.0, none, 10, 0));
        // At offsets of the caller's own they do not.
        let to = file_of(b"01234");
        let (mut from_at, mut to_at) = (100_i64, 5_i64);
        let part = call!(copy_file_range(from.0, &raw mut from_at, to.0, &raw mut to_at, 1000, 0));
        seek(&to, 5);
        let is_right = read(&to, 2000).1 == pattern(1100).split_off(100);
        let refused = [
            call!(copy_file_range(from.0, none, -1, none, 10, 0)),
            call!(copy_file_range(from.0, none, to.0, none, 10, 77)),
        ];
        ((whole, position, end), (part, from_at, to_at, is_right), refused)
    });
}

#[test]
fn a_copy_that_was_canceled_moves_nothing_any_more() {
    story(|| {
        const SIZE: usize = 256 << 20;
        let (from, to) = (file_of(b"x"), file_of(b""));
        // SAFETY: takes no pointers.
        assert_eq!(unsafe { libc::ftruncate(from.0, SIZE as i64) }, 0);
        let (number, target) = (from.0, to.0);
        let outcome = Rc::new(Cell::new(None));
        let into = Rc::clone(&outcome);
        let id = go(move || {
            let none = std::ptr::null_mut::<i64>();
            into.set(Some(call!(copy_file_range(number, none, target, none, SIZE, 0))));
        });
        assert!(swoole_coroutine::cancel(id));
        while outcome.get().is_none() {
            pause();
        }
        assert_eq!(outcome.get(), Some(Outcome::failed(libc::ECANCELED)));
        // SAFETY: takes no pointers.
        let place = || unsafe { libc::lseek(target, 0, libc::SEEK_CUR) };
        let stopped = place();
        pause();
        assert_eq!(place(), stopped);
        assert!(stopped < SIZE as i64, "it has stopped before the end");
    });
}
