//! Locks on files that another process holds, and the mutex that another coroutine holds.

use std::cell::{Cell, RefCell, UnsafeCell};
use std::path::PathBuf;
use std::rc::Rc;

use libc::{c_int, c_void};

use crate::probe::{Outcome, call};
use crate::support::{Fd, always, go, pause, pipe, read, story};

/// A file for locks, gone in the end.
struct Place(PathBuf);

impl Place {
    fn new() -> Self {
        let file = format!("lock-{}", std::process::id());
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(file);
        std::fs::write(&path, b"0123456789").expect("a file");
        Self(path)
    }

    fn open(&self) -> Fd {
        let path = crate::probe::c_path(&self.0);
        // SAFETY: a string.
        Fd::from(unsafe { libc::open(path.as_ptr(), libc::O_RDWR | libc::O_CLOEXEC) })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn whole(kind: c_int) -> libc::flock {
    // SAFETY: a record of zeroes is valid.
    let mut lock: libc::flock = unsafe { std::mem::zeroed() };
    lock.l_type = kind as libc::c_short;
    lock.l_whence = libc::SEEK_SET as libc::c_short;
    lock
}

fn flock(fd: &Fd, operation: c_int) -> Outcome {
    call!(flock(fd.0, operation))
}

fn fcntl(fd: &Fd, command: c_int, kind: c_int) -> Outcome {
    let mut lock = whole(kind);
    call!(fcntl(fd.0, command, (&raw mut lock).cast::<c_void>()))
}

/// Another process that holds a lock for a while: told when it has it.
fn held_by_another(place: &Place, lock: impl Fn(&Fd)) -> libc::pid_t {
    let (told, tells) = pipe();
    // SAFETY: the child only calls libc, and ends.
    let child = unsafe { libc::fork() };
    if child == 0 {
        let file = place.open();
        lock(&file);
        // SAFETY: one byte; and the end.
        unsafe {
            libc::write(tells.0, b"x".as_ptr().cast(), 1);
            libc::usleep(60_000);
            libc::_exit(0);
        }
    }
    assert_eq!(read(&told, 1).0, Outcome::ok(1));
    child
}

/// What `lock` comes to while another process holds one, and whether that one has ended by then.
fn against_another(hold: impl Fn(&Fd), lock: impl Fn(&Fd) -> Outcome) -> (Outcome, bool) {
    let place = Place::new();
    let child = held_by_another(&place, hold);
    let outcome = lock(&place.open());
    // A child that has ended is not taken yet; its lock goes first, so it may still be on its way.
    let mut status = 0;
    let ended = call!(waitpid(child, &raw mut status, 0)) == Outcome::ok(child.into());
    (outcome, ended)
}

#[test]
fn a_lock_of_another_process_is_waited_for() {
    let hold = |file: &Fd| {
        // SAFETY: takes no pointers.
        assert_eq!(unsafe { libc::flock(file.0, libc::LOCK_EX) }, 0);
    };
    for operation in [libc::LOCK_EX, libc::LOCK_SH] {
        always((Outcome::ok(0), true), move |_| against_another(hold, |file| flock(file, operation)));
    }
    always((Outcome::failed(libc::EWOULDBLOCK), true), move |_| {
        against_another(hold, |file| flock(file, libc::LOCK_EX | libc::LOCK_NB))
    });
    always([Outcome::failed(libc::EINVAL), Outcome::failed(libc::EBADF)], |_| {
        [flock(&Place::new().open(), 0), call!(flock(-1, libc::LOCK_EX))]
    });
}

#[test]
fn a_record_lock_of_another_process_is_waited_for() {
    let hold = |file: &Fd| {
        let mut lock = whole(libc::F_WRLCK);
        // SAFETY: reads the record.
        assert_eq!(unsafe { libc::fcntl(file.0, libc::F_SETLK, &raw mut lock) }, 0);
    };
    for command in [libc::F_SETLKW, libc::F_OFD_SETLKW] {
        always((Outcome::ok(0), true), move |_| {
            against_another(hold, |file| fcntl(file, command, libc::F_WRLCK))
        });
        always((Outcome::ok(0), true), move |_| {
            against_another(hold, |file| fcntl(file, command, libc::F_RDLCK))
        });
    }
    always((Outcome::ok(0), true), move |_| {
        against_another(hold, |file| call!(lockf(file.0, libc::F_LOCK, 0)))
    });
    always((true, true), move |_| {
        let (outcome, ended) = against_another(hold, |file| fcntl(file, libc::F_SETLK, libc::F_WRLCK));
        (matches!(outcome.errno, libc::EAGAIN | libc::EACCES), ended)
    });
}

#[test]
fn fcntl_passes_on_what_is_no_lock() {
    always([Outcome::ok(i64::from(libc::FD_CLOEXEC)), Outcome::ok(0), Outcome::ok(0)], |_| {
        let file = Place::new().open();
        let number = |number: usize| number as *mut c_void;
        [
            call!(fcntl(file.0, libc::F_GETFD, number(0))),
            call!(fcntl(file.0, libc::F_SETFD, number(0))),
            call!(fcntl(file.0, libc::F_GETFD, number(0))),
        ]
    });
}

#[test]
fn coroutines_take_a_lock_by_turns() {
    story(|| {
        let place = Rc::new(Place::new());
        let (inside, most, turns) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(0)), Rc::new(Cell::new(0)));
        for _ in 0..20 {
            let (place, inside, most, turns) =
                (Rc::clone(&place), Rc::clone(&inside), Rc::clone(&most), Rc::clone(&turns));
            go(move || {
                let file = place.open();
                assert_eq!(flock(&file, libc::LOCK_EX), Outcome::ok(0));
                inside.set(inside.get() + 1);
                most.set(most.get().max(inside.get()));
                call!(usleep(2000));
                inside.set(inside.get() - 1);
                turns.set(turns.get() + 1);
                assert_eq!(flock(&file, libc::LOCK_UN), Outcome::ok(0));
            });
        }
        while turns.get() < 20 {
            pause();
        }
        assert_eq!(most.get(), 1);
    });
}

#[test]
fn a_wait_for_a_lock_is_ended() {
    story(|| {
        let place = Place::new();
        let (holder, other) = (place.open(), place.open());
        assert_eq!(flock(&holder, libc::LOCK_EX), Outcome::ok(0));
        let came_to = Rc::new(Cell::new(None));
        let into = Rc::clone(&came_to);
        let number = other.0;
        let id = go(move || into.set(Some(call!(flock(number, libc::LOCK_EX)))));
        pause();
        assert!(swoole_coroutine::cancel(id));
        while came_to.get().is_none() {
            pause();
        }
        assert_eq!(came_to.get(), Some(Outcome::failed(libc::ECANCELED)));
        assert_eq!(flock(&holder, libc::LOCK_UN), Outcome::ok(0));
        assert_eq!(flock(&other, libc::LOCK_EX | libc::LOCK_NB), Outcome::ok(0));
    });
}

/// Two processes that pass something on to each other until this is dropped, or for as long as a story may take.
struct Others(Vec<libc::pid_t>);

impl Others {
    fn passing_on(take_and_give: impl Fn()) -> Self {
        Self(Vec::from([(); 2].map(|()| {
            // SAFETY: the child only calls libc, and is ended by a signal or the alarm.
            let child = unsafe { libc::fork() };
            if child == 0 {
                // SAFETY: takes no pointers.
                unsafe { libc::alarm(20) };
                loop {
                    take_and_give();
                }
            }
            child
        })))
    }
}

impl Drop for Others {
    fn drop(&mut self) {
        for &child in &self.0 {
            // SAFETY: a child of ours that nobody has waited for.
            unsafe {
                libc::kill(child, libc::SIGKILL);
                libc::waitpid(child, std::ptr::null_mut(), 0);
            }
        }
    }
}

/// For so long a child holds it. The next one stands in line by then.
fn hold_on() {
    // SAFETY: takes no pointers.
    unsafe { libc::usleep(2000) };
}

#[test]
fn a_lock_that_other_processes_pass_on_is_got_in_line() {
    story(|| {
        let place = Place::new();
        let path = crate::probe::c_path(&place.0);
        let record = |command, kind| {
            move |fd: c_int| {
                let mut lock = whole(kind);
                // SAFETY: reads the record.
                unsafe { libc::fcntl(fd, command, &raw mut lock) };
            }
        };
        let [locks, unlocks] = [libc::LOCK_EX, libc::LOCK_UN].map(|how| {
            move |fd| {
                // SAFETY: takes no pointers.
                unsafe { libc::flock(fd, how) };
            }
        });
        let others = |take: &dyn Fn(c_int), give: &dyn Fn(c_int)| {
            Others::passing_on(|| {
                // SAFETY: a string; the descriptor is closed.
                unsafe {
                    let fd = libc::open(path.as_ptr(), libc::O_RDWR);
                    take(fd);
                    hold_on();
                    give(fd);
                    libc::close(fd);
                }
            })
        };
        {
            let _others = others(&locks, &unlocks);
            let file = place.open();
            for _ in 0..10 {
                assert_eq!(flock(&file, libc::LOCK_EX), Outcome::ok(0));
                assert_eq!(flock(&file, libc::LOCK_UN), Outcome::ok(0));
            }
        }
        for (waits, at_once) in [(libc::F_SETLKW, libc::F_SETLK), (libc::F_OFD_SETLKW, libc::F_OFD_SETLK)] {
            let _others = others(&record(waits, libc::F_WRLCK), &record(at_once, libc::F_UNLCK));
            let file = place.open();
            for _ in 0..5 {
                assert_eq!(fcntl(&file, waits, libc::F_WRLCK), Outcome::ok(0));
                assert_eq!(fcntl(&file, at_once, libc::F_UNLCK), Outcome::ok(0));
            }
        }
        // By descriptor or by process, it is this process that has had them.
        assert_eq!(flock(&place.open(), libc::LOCK_EX | libc::LOCK_NB), Outcome::ok(0));
    });
}

#[test]
fn more_coroutines_than_there_are_places_get_a_lock() {
    story(|| {
        let place = Rc::new(Place::new());
        let child = held_by_another(&place, |file| {
            // SAFETY: takes no pointers.
            unsafe { libc::flock(file.0, libc::LOCK_EX) };
        });
        let turns = Rc::new(Cell::new(0));
        for _ in 0..100 {
            let (place, turns) = (Rc::clone(&place), Rc::clone(&turns));
            go(move || {
                let file = place.open();
                assert_eq!(flock(&file, libc::LOCK_EX), Outcome::ok(0));
                swoole_coroutine::yield_now("turn").expect("not canceled");
                turns.set(turns.get() + 1);
                assert_eq!(flock(&file, libc::LOCK_UN), Outcome::ok(0));
            });
        }
        while turns.get() < 100 {
            pause();
        }
        assert_eq!(call!(waitpid(child, std::ptr::null_mut(), 0)), Outcome::ok(child.into()));
    });
}

#[test]
fn a_lock_is_not_lost_that_is_granted_when_the_wait_is_ended() {
    story(|| {
        let place = Rc::new(Place::new());
        let (holder, waiter) = (place.open(), place.open());
        let number = waiter.0;
        let (mut granted, mut ended) = (0, 0);
        for round in 0..400_u64 {
            assert_eq!(flock(&holder, libc::LOCK_EX), Outcome::ok(0));
            let came_to = Rc::new(Cell::new(None));
            let into = Rc::clone(&came_to);
            let id = go(move || into.set(Some(call!(flock(number, libc::LOCK_EX)))));
            // It stands in line by then.
            call!(usleep(2500));
            // A thread gives the lock back in the moment in which this one ends the wait.
            let holds = holder.0;
            let gives = std::thread::spawn(move || {
                std::thread::sleep(std::time::Duration::from_micros(round % 8 * 10));
                // SAFETY: takes no pointers.
                unsafe { libc::flock(holds, libc::LOCK_UN) };
            });
            std::thread::sleep(std::time::Duration::from_micros(round % 7 * 10));
            swoole_coroutine::cancel(id);
            gives.join().expect("it does not panic");
            while came_to.get().is_none() {
                pause();
            }
            match came_to.get() {
                Some(outcome) if outcome == Outcome::ok(0) => {
                    granted += 1;
                    assert_eq!(flock(&holder, libc::LOCK_EX | libc::LOCK_NB).errno, libc::EWOULDBLOCK);
                    assert_eq!(call!(flock(number, libc::LOCK_UN)), Outcome::ok(0));
                }
                outcome => {
                    ended += 1;
                    assert_eq!(outcome, Some(Outcome::failed(libc::ECANCELED)));
                }
            }
            // Nobody holds it, whoever believes to.
            assert_eq!(flock(&place.open(), libc::LOCK_EX | libc::LOCK_NB), Outcome::ok(0));
        }
        assert!(granted + ended == 400 && ended > 0, "{granted} granted, {ended} ended");
    });
}

#[test]
fn who_stands_in_line_hears_that_the_file_is_closed() {
    story(|| {
        let place = Place::new();
        let (holder, other) = (place.open(), place.open());
        assert_eq!(flock(&holder, libc::LOCK_EX), Outcome::ok(0));
        let came_to = Rc::new(Cell::new(None));
        let into = Rc::clone(&came_to);
        let number = other.0;
        go(move || into.set(Some(call!(flock(number, libc::LOCK_EX)))));
        pause();
        assert_eq!(call!(close(number)), Outcome::ok(0));
        std::mem::forget(other);
        while came_to.get().is_none() {
            pause();
        }
        assert_eq!(came_to.get(), Some(Outcome::failed(libc::EBADF)));
    });
}

#[test]
fn a_child_has_nobody_in_line_and_can_stand_there_itself() {
    story(|| {
        let place = Place::new();
        let (holder, other) = (place.open(), place.open());
        assert_eq!(flock(&holder, libc::LOCK_EX), Outcome::ok(0));
        let number = other.0;
        let id =
            go(move || assert_eq!(call!(flock(number, libc::LOCK_EX)), Outcome::failed(libc::ECANCELED)));
        pause();
        // SAFETY: the child calls hooked functions, and ends.
        let child = unsafe { libc::fork() };
        if child == 0 {
            let file = place.open();
            let got = flock(&file, libc::LOCK_EX) == Outcome::ok(0);
            // SAFETY: ends the process.
            unsafe { libc::_exit(if got { 42 } else { 1 }) };
        }
        pause();
        assert!(swoole_coroutine::cancel(id));
        assert_eq!(flock(&holder, libc::LOCK_UN), Outcome::ok(0));
        let mut status = 0;
        assert_eq!(call!(waitpid(child, &raw mut status, 0)), Outcome::ok(child.into()));
        assert_eq!(libc::WEXITSTATUS(status), 42);
    });
}

#[test]
fn a_mutex_that_another_coroutine_holds_is_waited_for() {
    story(|| {
        let mutex = Rc::new(UnsafeCell::new(libc::PTHREAD_MUTEX_INITIALIZER));
        let diary = Rc::new(RefCell::new(Vec::new()));
        for name in ["first", "second", "third"] {
            let (mutex, diary) = (Rc::clone(&mutex), Rc::clone(&diary));
            go(move || {
                assert_eq!(call!(pthread_mutex_lock(mutex.get())), Outcome::ok(0));
                diary.borrow_mut().push(name);
                pause();
                diary.borrow_mut().push(name);
                assert_eq!(call!(pthread_mutex_unlock(mutex.get())), Outcome::ok(0));
            });
        }
        while diary.borrow().len() < 6 {
            pause();
        }
        let diary = diary.borrow();
        assert!(diary.chunks(2).all(|turn| turn[0] == turn[1]), "{diary:?}");
    });
}

#[test]
fn a_mutex_that_checks_for_errors_tells_who_has_it_already() {
    always([Outcome::ok(0), Outcome::ok(libc::EDEADLK.into()), Outcome::ok(0)], |_| {
        let mutex = UnsafeCell::new(libc::PTHREAD_MUTEX_INITIALIZER);
        // SAFETY: a mutex that nobody else knows, and its attributes.
        unsafe {
            let mut kind: libc::pthread_mutexattr_t = std::mem::zeroed();
            libc::pthread_mutexattr_init(&raw mut kind);
            libc::pthread_mutexattr_settype(&raw mut kind, libc::PTHREAD_MUTEX_ERRORCHECK);
            libc::pthread_mutex_init(mutex.get(), &raw const kind);
        }
        [
            call!(pthread_mutex_lock(mutex.get())),
            call!(pthread_mutex_lock(mutex.get())),
            call!(pthread_mutex_unlock(mutex.get())),
        ]
    });
}

#[test]
fn a_thread_is_joined() {
    extern "C" fn body(argument: *mut c_void) -> *mut c_void {
        // SAFETY: takes no pointers.
        unsafe { libc::usleep(30_000) };
        argument
    }
    always((Outcome::ok(0), 0x77), |_| {
        // SAFETY: a number in glibc, a pointer in musl: zeroes are either.
        let mut thread: libc::pthread_t = unsafe { std::mem::zeroed() };
        let argument = 0x77 as *mut c_void;
        // SAFETY: the body takes any argument.
        let made = unsafe { libc::pthread_create(&raw mut thread, std::ptr::null(), body, argument) };
        assert_eq!(made, 0);
        let mut result = std::ptr::null_mut();
        (call!(pthread_join(thread, &raw mut result)), result as usize)
    });
}
