//! `exec()`, `wait()`, `waitPid()`.

use std::ffi::{CStr, OsStr};
use std::io::{self, PipeReader, Read};
use std::os::fd::AsRawFd;
use std::os::unix::ffi::OsStrExt;
use std::process::{Command, Stdio};

use swoole_zend::array::ArrayBuilder;
use swoole_zend::error::{self, Level};
use swoole_zend::{Args, PhpResult, Value, Zval, doorway, sys};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

use super::children::{Claim, Exit, any_exit};
use super::event::watch;
use super::{Ended, c_string, failed, wait_for};
use crate::coroutine::require;
use crate::last_error;

/// How much output is read before others get their turn: a command may write as fast as we read.
const TURN: u64 = 1024 * 1024;

/// A shell that runs a command, and the end of the pipe that its output comes out of.
struct Shell {
    child: Claim,
    output: AsyncFd<PipeReader>,
}

impl Shell {
    fn start(command: &CStr, with_errors: bool) -> io::Result<Self> {
        let (reader, writer) = io::pipe()?;
        // SAFETY: fcntl(2) on a descriptor that `reader` keeps open; a new pipe has no other flags to keep.
        if unsafe { libc::fcntl(reader.as_raw_fd(), libc::F_SETFL, libc::O_NONBLOCK) } < 0 {
            return Err(io::Error::last_os_error());
        }
        let output = watch(reader, Interest::READABLE)?;
        let mut shell = Command::new("/bin/sh");
        shell.arg("-c").arg(OsStr::from_bytes(command.to_bytes())).stdin(Stdio::inherit());
        if with_errors {
            shell.stderr(writer.try_clone()?);
        }
        shell.stdout(writer);
        let child = shell.spawn()?;
        // A process number is a pid_t, whatever type it is handed out as.
        let child = Claim::new(child.id() as libc::pid_t);
        // Our own copies of the writing end would keep the output from ending.
        drop(shell);
        Ok(Self { child, output })
    }

    /// All of the output, then how it ended.
    async fn finish(&self) -> io::Result<(Vec<u8>, Exit)> {
        let mut bytes = Vec::new();
        loop {
            let mut ready = self.output.readable().await?;
            // Up to the end, or until there is nothing now; what was read so far is in `bytes` either way.
            match ready.try_io(|output| output.get_ref().take(TURN).read_to_end(&mut bytes)) {
                Ok(Ok(count)) if count as u64 == TURN => tokio::task::yield_now().await,
                Ok(Ok(_)) => break,
                Ok(Err(failure)) => return Err(failure),
                Err(_not_yet) => {}
            }
        }
        Ok((bytes, self.child.exit().await?))
    }
}

fn exec(args: &Args<'_>, result: &mut Zval) -> PhpResult {
    args.expect(1, Some(2))?;
    let (command, with_errors) = (args.str(1)?, args.bool_or(2, false)?);
    require()?;
    let command = c_string(command, "Command")?;
    result.set_bool(false);
    let shell = match Shell::start(&command, with_errors) {
        Ok(shell) => shell,
        Err(failure) => {
            failed(&failure);
            let message = format!("Unable to execute '{}'", command.to_string_lossy());
            drop(command);
            error::raise(Level::Warning, &message);
            return Ok(());
        }
    };
    let Some(done) = crate::coroutine::wait("exec", shell.finish()) else {
        // The command goes on without a reader. Somebody must still take note of its end.
        let Shell { child, output } = shell;
        drop(output);
        let _ = swoole_coroutine::spawn_task(async move { child.exit().await.map(drop) });
        return Ok(());
    };
    drop(shell);
    match done {
        Ok((output, exit)) => {
            let mut array = ArrayBuilder::with_capacity(3);
            array.set("code", exit.code()).set("signal", exit.signal()).set("output", Value::str(&output));
            result.set(array.into());
        }
        Err(failure) => failed(&failure),
    }
    Ok(())
}

/// Waits for an exit and makes of it what PHP gets.
fn wait_for_exit(
    seconds: f64,
    reason: &'static str,
    exit: impl Future<Output = io::Result<Exit>>,
    result: &mut Zval,
) {
    result.set_bool(false);
    match wait_for(reason, seconds, exit) {
        Ok(Ok(exit)) => {
            let mut array = ArrayBuilder::with_capacity(3);
            array.set("pid", i64::from(exit.pid)).set("code", exit.code()).set("signal", exit.signal());
            result.set(array.into());
        }
        Ok(Err(failure)) => failed(&failure),
        Err(Ended::TimedOut) => last_error::set(i64::from(libc::ETIMEDOUT)),
        Err(Ended::Canceled) => {}
    }
}

fn wait(args: &Args<'_>, result: &mut Zval) -> PhpResult {
    args.expect(0, Some(1))?;
    let seconds = args.double_or(1, -1.0)?;
    require()?;
    wait_for_exit(seconds, "child process", any_exit(-1), result);
    Ok(())
}

fn wait_pid(args: &Args<'_>, result: &mut Zval) -> PhpResult {
    args.expect(1, Some(2))?;
    let (pid, seconds) = (args.long(1)?, args.double_or(2, -1.0)?);
    require()?;
    match libc::pid_t::try_from(pid) {
        Ok(pid) if pid > 0 => {
            let claim = Claim::new(pid);
            wait_for_exit(seconds, "process", claim.exit(), result);
        }
        // 0 is whoever is in our process group, as waitpid(2) has it; less than that is any child, as in Swoole.
        Ok(0) => wait_for_exit(seconds, "child process", any_exit(0), result),
        _ if pid < 0 => wait_for_exit(seconds, "child process", any_exit(-1), result),
        _ => {
            last_error::set(i64::from(libc::ECHILD));
            result.set_bool(false);
        }
    }
    Ok(())
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_System_exec(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, exec);
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_System_wait(frame: *mut sys::zend_execute_data, result: *mut sys::zval) {
    doorway(frame, result, wait);
}

#[unsafe(no_mangle)]
extern "C" fn zim_Swoole_Coroutine_System_waitPid(
    frame: *mut sys::zend_execute_data,
    result: *mut sys::zval,
) {
    doorway(frame, result, wait_pid);
}
