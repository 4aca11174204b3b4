//! A process that forks, and what its child has of its coroutines. A child here is the copy of a test's thread alone: it
//! says how it fared by its exit status, and must never return to the test harness.

use std::cell::{Cell, RefCell};
use std::io::{Read, Write};
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::time::Duration;

use swoole_coroutine::{
    Channel, Lane, abort_current, away, block_on_idle, by_id, count, current_id, elsewhere, generation, hold,
    is_aborted, is_made, leave_if_inherited, on_fork, spawn_task, stats, wait, yield_now,
};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

use crate::support::{go, park, resume};

/// What a child ends with that has done what it should.
const WELL: i32 = 42;

/// fork(2): none in the child.
fn fork() -> Option<libc::pid_t> {
    // SAFETY: the child only runs coroutines and ends by `exit`.
    let pid = unsafe { libc::fork() };
    assert!(pid >= 0, "fork");
    (pid > 0).then_some(pid)
}

fn exit(status: i32) -> ! {
    // SAFETY: _exit(2): the harness's other threads and its buffers are the parent's.
    unsafe { libc::_exit(status) }
}

/// Waits for a child and returns its exit status, or 1000 and the signal that has ended it.
fn status_of(pid: libc::pid_t) -> i32 {
    let mut status = 0;
    // SAFETY: waitpid(2) writes the status.
    assert_eq!(unsafe { libc::waitpid(pid, &mut status, 0) }, pid);
    if libc::WIFEXITED(status) { libc::WEXITSTATUS(status) } else { 1000 + libc::WTERMSIG(status) }
}

/// Runs `body` and ends the process; a panic is a bad end.
fn in_child(body: impl FnOnce()) -> ! {
    let done = catch_unwind(AssertUnwindSafe(body));
    exit(if done.is_ok() { WELL } else { 1 })
}

/// Forks, and runs `body` in the child.
fn child(body: impl FnOnce()) -> libc::pid_t {
    fork().unwrap_or_else(|| in_child(body))
}

/// A story in a process of its own, so that whatever it forks may go through all of it.
fn apart(story: impl FnOnce()) {
    assert_eq!(status_of(child(story)), WELL);
}

fn run_loop() {
    assert!(block_on_idle().expect("a loop"));
    swoole_coroutine_testing::check();
}

fn sleep(ms: u64) {
    wait("sleep", tokio::time::sleep(Duration::from_millis(ms))).expect("nobody cancels this one");
}

fn sleep_then(ms: u64, body: impl FnOnce()) {
    sleep(ms);
    body();
}

fn watch(socket: UnixStream) -> AsyncFd<OwnedFd> {
    socket.set_nonblocking(true).expect("nonblocking");
    // SAFETY: the descriptor is owned by the AsyncFd.
    unsafe { AsyncFd::register_with_interest(OwnedFd::from(socket), Interest::READABLE) }.expect("register")
}

fn read_byte(socket: &AsyncFd<OwnedFd>) -> u8 {
    wait("read", async {
        loop {
            let mut ready = socket.readable().await.expect("readable");
            let mut byte = 0_u8;
            // SAFETY: read(2) writes one byte.
            match unsafe { libc::read(socket.as_raw_fd(), (&raw mut byte).cast(), 1) } {
                1 => return byte,
                _ => ready.clear_ready(),
            }
        }
    })
    .expect("nobody cancels this one")
}

#[test]
fn before_any_loop_each_process_makes_its_own() {
    let before = generation();
    let pid = child(|| {
        assert_eq!(generation(), before + 1);
        go(|| sleep(1));
        run_loop();
    });
    assert_eq!(generation(), before);
    go(|| sleep(1));
    run_loop();
    assert_eq!(status_of(pid), WELL);
}

#[test]
fn after_a_loop_the_child_makes_a_new_one() {
    go(|| sleep(1));
    run_loop();
    let pid = child(|| {
        assert!(!is_made(), "that one was the parent's");
        let slept = Rc::new(Cell::new(false));
        let seen = Rc::clone(&slept);
        assert_eq!(go(move || sleep_then(1, || seen.set(true))), 2, "ids go on");
        run_loop();
        assert!(slept.get());
    });
    assert_eq!(status_of(pid), WELL);
}

#[test]
fn coroutines_that_are_parked_stay_in_the_parent() {
    let resumed = Rc::new(Cell::new(0));
    let count_it = Rc::clone(&resumed);
    let parked = go(move || {
        park();
        count_it.set(count_it.get() + 1);
    });
    let count_it = Rc::clone(&resumed);
    go(move || sleep_then(20, || count_it.set(count_it.get() + 1)));
    let _hold = hold();
    let pid = child(|| {
        assert_eq!((count(), stats().waiting), (0, 0));
        assert!(by_id(parked).is_none() && !resume(parked));
        // Returns at once: neither the sleeper nor the hold is the child's.
        run_loop();
        go(|| sleep(40));
        run_loop();
        assert_eq!(resumed.get(), 0);
    });
    assert_eq!(status_of(pid), WELL);
    assert!(resume(parked));
    drop(_hold);
    run_loop();
    assert_eq!(resumed.get(), 2);
}

#[test]
fn a_coroutine_that_forks_goes_on_in_both() {
    apart(|| {
        let forked = Rc::new(Cell::new(None));
        let pid = Rc::clone(&forked);
        let started = Rc::new(Cell::new(0));
        let starts = Rc::clone(&started);
        let others = Rc::new(Cell::new(0));
        let wakes = Rc::clone(&others);
        go(move || sleep_then(30, || wakes.set(wakes.get() + 1)));
        let base = generation();
        go(move || {
            let worker = elsewhere(Lane::Files, || "idle from now on").ok().expect("a thread");
            assert_eq!(wait("a thread", worker), Ok(Some("idle from now on")));
            sleep(1);
            pid.set(fork());
            if generation() != base {
                assert_eq!((count(), current_id()), (1, 2));
            }
            // In either process: park, start another one, use the pool, take a turn.
            sleep(1);
            let starts_too = Rc::clone(&starts);
            go(move || sleep_then(1, || starts_too.set(starts_too.get() + 1)));
            let worker = elsewhere(Lane::Files, || 6 * 7).ok().expect("a thread, in the child a new one");
            assert_eq!(wait("a thread", worker), Ok(Some(42)));
            yield_now("turn").expect("not canceled");
            starts.set(starts.get() + 1);
        });
        run_loop();
        assert_eq!(started.get(), 2);
        match forked.take() {
            Some(pid) => {
                assert_eq!(others.get(), 1, "the parent's sleeper");
                assert_eq!(status_of(pid), WELL);
            }
            None => assert_eq!(others.get(), 0, "that one sleeps in the parent"),
        }
        // And the loop runs again.
        go(|| sleep(1));
        run_loop();
    });
}

#[test]
fn resumers_of_the_one_that_forks_go_on_with_it() {
    apart(|| {
        let trace = Rc::new(RefCell::new(Vec::new()));
        let (outer_trace, inner_trace) = (Rc::clone(&trace), Rc::clone(&trace));
        let forked = Rc::new(Cell::new(None));
        let pid = Rc::clone(&forked);
        go(move || {
            sleep(1);
            go(move || {
                pid.set(fork());
                inner_trace.borrow_mut().push("inner");
                sleep(1);
                inner_trace.borrow_mut().push("inner again");
            });
            outer_trace.borrow_mut().push("outer");
            sleep(5);
            outer_trace.borrow_mut().push("outer again");
        });
        run_loop();
        assert_eq!(*trace.borrow(), ["inner", "outer", "inner again", "outer again"]);
        if let Some(pid) = forked.take() {
            assert_eq!(status_of(pid), WELL);
        }
    });
}

#[test]
fn a_child_may_fork_again_wherever_it_stands() {
    apart(|| {
        let children = Rc::new(RefCell::new(Vec::new()));
        let mine = Rc::clone(&children);
        let base = generation();
        let fork_too = move || match fork() {
            Some(pid) => mine.borrow_mut().push(pid),
            None => mine.borrow_mut().clear(),
        };
        go(move || {
            sleep(1);
            // The grandchild is made while its parent has the first loop's block_on below.
            fork_too();
            fork_too();
            sleep(1);
            // And these in loops of their own.
            fork_too();
            sleep(1);
        });
        run_loop();
        let pids = children.take();
        assert!(generation() - base <= 3);
        for pid in pids {
            assert_eq!(status_of(pid), WELL);
        }
    });
}

#[test]
fn a_callback_on_the_loops_own_stack_may_fork() {
    apart(|| {
        swoole_coroutine::install();
        let after = Rc::new(Cell::new(0));
        let count_it = Rc::clone(&after);
        let forked = Rc::new(Cell::new(None));
        let pid = Rc::clone(&forked);
        let hold = hold();
        let base = generation();
        let task = spawn_task(async move {
            tokio::time::sleep(Duration::from_millis(1)).await;
            away(|| {
                pid.set(fork());
                // A coroutine that comes back here has not come back to the loop.
                go(|| sleep(5));
            });
            leave_if_inherited();
            count_it.set(count_it.get() + 1);
            drop(hold);
        });
        task.expect("a loop");
        run_loop();
        assert_eq!(count(), 0, "what was started has ended");
        let in_parent = generation() == base;
        assert_eq!(after.get(), i32::from(in_parent), "the task is the parent's");
        if let Some(pid) = forked.take() {
            assert_eq!(status_of(pid), WELL);
        }
    });
}

#[test]
fn a_fatal_error_in_the_child_is_the_childs() {
    apart(|| {
        let forked = Rc::new(Cell::new(None));
        let pid = Rc::clone(&forked);
        go(move || {
            sleep(1);
            pid.set(fork());
            if pid.get().is_none() {
                abort_current();
            }
            sleep(1);
        });
        run_loop();
        let pid = forked.take();
        assert_eq!(is_aborted(), pid.is_none());
        if let Some(pid) = pid {
            assert_eq!(status_of(pid), WELL);
        }
    });
}

#[test]
fn lines_of_channels_are_the_parents() {
    let channel = Rc::new(Channel::new(1));
    let popped = Rc::new(Cell::new(0));
    let (consumer, taken) = (Rc::clone(&channel), Rc::clone(&popped));
    go(move || taken.set(consumer.pop(None).expect("open")));
    assert_eq!(channel.consumers(), 1);
    let pid = child(|| {
        assert_eq!(channel.consumers(), 0);
        let (producer, popped) = (Rc::clone(&channel), Rc::clone(&popped));
        go(move || {
            producer.push(7, None).expect("room");
            assert_eq!((producer.len(), popped.get()), (1, 0), "nobody has taken it");
            let consumer = Rc::clone(&producer);
            go(move || assert_eq!(consumer.pop(None), Ok(7)));
        });
        swoole_coroutine_testing::check();
    });
    assert_eq!(status_of(pid), WELL);
    let producer = Rc::clone(&channel);
    go(move || producer.push(8, None).expect("open"));
    assert_eq!(popped.get(), 8);
}

#[test]
fn hooks_are_called_in_the_child() {
    thread_local! {
        static CALLED: Cell<u32> = const { Cell::new(0) };
    }
    on_fork(|| CALLED.set(CALLED.get() + 1));
    let pid = child(|| assert_eq!(CALLED.get(), 1));
    assert_eq!((status_of(pid), CALLED.get()), (WELL, 0));
}

/// A hundred read from sockets while fifty children are made, which end at once or run loops of their own.
#[test]
fn the_parent_loses_no_event_to_its_children() {
    const READERS: u8 = 100;
    const CHILDREN: u32 = 50;
    apart(|| {
        let base = generation();
        let mut ours = Vec::new();
        let received = Rc::new(Cell::new(0));
        for _ in 0..READERS {
            let (near, far) = UnixStream::pair().expect("a pair");
            ours.push(far);
            let received = Rc::clone(&received);
            go(move || {
                let socket = watch(near);
                for expected in 0..CHILDREN {
                    assert_eq!(u32::from(read_byte(&socket)), expected);
                    received.set(received.get() + 1);
                }
            });
        }
        go(move || {
            let mut pids = Vec::new();
            for round in 0..CHILDREN {
                // Some bytes are on the way before the fork, the others come after it.
                let (early, late) = ours.split_at_mut(usize::from(READERS) / 2);
                let byte = [round as u8];
                early.iter_mut().for_each(|socket| socket.write_all(&byte).expect("room"));
                match fork() {
                    Some(pid) => pids.push(pid),
                    None if round % 2 == 0 => exit(WELL),
                    None => {
                        sleep(100);
                        exit(if count() == 1 && generation() == base + 1 { WELL } else { 1 });
                    }
                }
                late.iter_mut().for_each(|socket| socket.write_all(&byte).expect("room"));
                yield_now("turn").expect("not canceled");
            }
            for pid in pids {
                assert_eq!(status_of(pid), WELL);
            }
        });
        run_loop();
        assert_eq!(received.get(), u32::from(READERS) * CHILDREN);
    });
}

/// The child does with its copies of the parent's sockets what ends their registrations.
#[test]
fn what_the_child_drops_stays_registered_in_the_parent() {
    let (near, mut far) = UnixStream::pair().expect("a pair");
    swoole_coroutine::install();
    swoole_coroutine::ensure().expect("a loop");
    let socket = Rc::new(Cell::new(Some(watch(near))));
    let reader = Rc::clone(&socket);
    let read = Rc::new(Cell::new(0));
    let seen = Rc::clone(&read);
    go(move || {
        let socket = reader.take().expect("a socket");
        seen.set(read_byte(&socket));
        reader.set(Some(socket));
    });
    far.write_all(&[1]).expect("room");
    run_loop();
    let pid = child(|| drop(socket.take()));
    assert_eq!(status_of(pid), WELL);
    let (reader, seen) = (Rc::clone(&socket), Rc::clone(&read));
    go(move || seen.set(read_byte(&reader.take().expect("a socket"))));
    far.write_all(&[2]).expect("room");
    run_loop();
    assert_eq!(read.get(), 2);
    assert_eq!(far.read(&mut [0]).expect("closed by now"), 0);
}
