//! `waitpid` and its relatives, `system` and `pclose`.

use libc::{c_int, pid_t, siginfo_t};

use crate::probe::{Outcome, call};
use crate::support::{always, go, pause, story};

const NOBODY: Outcome = Outcome::failed(libc::ECHILD);

/// A child that does as it is told by the signals that it gets, and ends with `status` after a while.
fn child(millis: u32, status: c_int) -> pid_t {
    // SAFETY: the child calls what is safe after a fork, and ends.
    unsafe {
        let child = libc::fork();
        if child == 0 {
            libc::usleep(millis * 1000);
            libc::_exit(status);
        }
        assert!(child > 0);
        child
    }
}

fn waitpid(pid: pid_t, options: c_int) -> (Outcome, c_int) {
    let mut status = -1;
    (call!(waitpid(pid, &raw mut status, options)), status)
}

#[test]
fn a_child_is_waited_for_once() {
    always((true, Some(7), NOBODY), |_| {
        let pid = child(30, 7);
        let (outcome, status) = waitpid(pid, 0);
        let exit = libc::WIFEXITED(status).then(|| libc::WEXITSTATUS(status));
        (outcome == Outcome::ok(pid.into()), exit, waitpid(pid, 0).0)
    });
}

#[test]
fn who_does_not_want_to_wait_does_not() {
    always((Outcome::ok(0), true), |way| {
        let pid = child(60, 0);
        let early = waitpid(pid, libc::WNOHANG).0;
        let mut late = Outcome::ok(0);
        while late == Outcome::ok(0) {
            way.pause();
            late = waitpid(pid, libc::WNOHANG).0;
        }
        (early, late == Outcome::ok(pid.into()))
    });
}

#[test]
fn any_child_will_do() {
    always(([1, 2, 3].map(Some), [NOBODY; 3]), |_| {
        let children = [(80, 3), (20, 1), (50, 2)].map(|(millis, status)| (child(millis, status), status));
        let mut status = -1;
        let statuses = [0, 1, 2].map(|turn| {
            let outcome = match turn {
                0 => call!(wait(&raw mut status)),
                1 => call!(waitpid(-1, &raw mut status, 0)),
                _ => call!(waitpid(0, &raw mut status, 0)),
            };
            children
                .iter()
                .find(|child| Outcome::ok(child.0.into()) == outcome)
                .map(|child| child.1)
                .filter(|&exit| libc::WEXITSTATUS(status) == exit)
        });
        (statuses, [call!(wait(&raw mut status)), waitpid(-1, 0).0, waitpid(-999_999, 0).0])
    });
}

#[test]
fn wait3_and_wait4_tell_what_the_child_has_used() {
    always([(true, true, 5); 2], |way| {
        [false, true].map(|any| {
            let pid = child(20, 5);
            // SAFETY: numbers, all zero.
            let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
            let mut status = 0;
            // Somebody else's turns, which a call that blocked would not let them have.
            let turn = way.ask(|way| way.pause());
            let outcome = if any {
                call!(wait3(&raw mut status, 0, &raw mut usage))
            } else {
                call!(wait4(pid, &raw mut status, 0, &raw mut usage))
            };
            turn.get(way);
            (outcome == Outcome::ok(pid.into()), usage.ru_maxrss > 0, libc::WEXITSTATUS(status))
        })
    });
}

#[test]
fn a_child_that_stops_and_goes_on_is_told_of() {
    always((libc::SIGSTOP, true, libc::SIGTERM), |way| {
        let pid = child(10_000, 0);
        way.peer(move |way| {
            for signal in [libc::SIGSTOP, libc::SIGCONT, libc::SIGTERM] {
                for _ in 0..3 {
                    way.pause();
                }
                // SAFETY: takes no pointers.
                unsafe { libc::kill(pid, signal) };
            }
        });
        let stopped = waitpid(pid, libc::WUNTRACED).1;
        assert!(libc::WIFSTOPPED(stopped));
        let went_on = waitpid(pid, libc::WCONTINUED).1;
        let ended = waitpid(pid, 0).1;
        assert!(libc::WIFSIGNALED(ended));
        (libc::WSTOPSIG(stopped), libc::WIFCONTINUED(went_on), libc::WTERMSIG(ended))
    });
}

#[test]
fn waitid_fills_its_record() {
    always((Outcome::ok(0), true, libc::CLD_EXITED, 9, Outcome::ok(0), NOBODY), |_| {
        let pid = child(30, 9);
        // SAFETY: a record of zeroes is valid.
        let mut info: siginfo_t = unsafe { std::mem::zeroed() };
        let id = pid.unsigned_abs();
        let looked = call!(waitid(libc::P_PID, id, &raw mut info, libc::WEXITED | libc::WNOWAIT));
        // SAFETY: a record of a child.
        let (who, status) = unsafe { (info.si_pid(), info.si_status()) };
        let code = info.si_code;
        let taken = call!(waitid(libc::P_PID, id, std::ptr::null_mut(), libc::WEXITED));
        let again = call!(waitid(libc::P_PID, id, &raw mut info, libc::WEXITED));
        (looked, who == pid, code, status, taken, again)
    });
    always(Outcome::failed(libc::EINVAL), |_| {
        let pid = child(0, 0);
        let refused = call!(waitid(libc::P_PID, pid.unsigned_abs(), std::ptr::null_mut(), 0));
        waitpid(pid, 0);
        refused
    });
}

#[test]
fn two_wait_for_a_child_each() {
    story(|| {
        let children = [child(60, 1), child(20, 2)];
        for (pid, expected) in children.into_iter().zip([1, 2]) {
            go(move || {
                let (outcome, status) = waitpid(pid, 0);
                assert_eq!((outcome, libc::WEXITSTATUS(status)), (Outcome::ok(pid.into()), expected));
            });
        }
    });
}

#[test]
fn a_wait_for_a_child_is_ended() {
    story(|| {
        let pid = child(150, 4);
        for options in [0, libc::WUNTRACED] {
            let came_to = std::rc::Rc::new(std::cell::Cell::new(None));
            let into = std::rc::Rc::clone(&came_to);
            let id = go(move || into.set(Some(waitpid(pid, options).0)));
            pause();
            assert!(swoole_coroutine::cancel(id));
            assert_eq!(came_to.get(), Some(Outcome::failed(libc::ECANCELED)));
        }
        assert_eq!(libc::WEXITSTATUS(waitpid(pid, 0).1), 4);
    });
}

#[test]
fn a_command_is_run_as_by_libc() {
    always((Some(3), Some(libc::SIGTERM), Some(127), true), |_| {
        let [plain, killed, none] =
            [c"sleep 0.02; exit 3", c"kill -TERM $$; exit 5", c"/none/of/these 2>/dev/null"]
                .map(|command| call!(system(command.as_ptr())).value as c_int);
        let exit = |status: c_int| libc::WIFEXITED(status).then(|| libc::WEXITSTATUS(status));
        let signal = libc::WIFSIGNALED(killed).then(|| libc::WTERMSIG(killed));
        (exit(plain), signal, exit(none), call!(system(std::ptr::null())).value != 0)
    });
}

#[test]
fn a_pipe_to_a_command_is_closed_with_its_status() {
    always(Some(6), |_| {
        let function = crate::probe::probe().popen;
        // SAFETY: two strings.
        let stream = unsafe { function(c"sleep 0.03; exit 6".as_ptr(), c"r".as_ptr()) };
        assert!(!stream.is_null());
        let status = call!(pclose(stream)).value as c_int;
        libc::WIFEXITED(status).then(|| libc::WEXITSTATUS(status))
    });
}
