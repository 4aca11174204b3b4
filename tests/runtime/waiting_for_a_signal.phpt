--TEST--
pcntl_sigtimedwait() and pcntl_sigwaitinfo() wait in their coroutine
--EXTENSIONS--
pcntl
posix
--FILE--
<?php
use Swoole\Coroutine;

pcntl_sigprocmask(SIG_BLOCK, [SIGUSR1, SIGUSR2]);
Co\run(function () {
    $first = go(function () {
        var_dump(pcntl_sigwaitinfo([SIGUSR1], $info) === SIGUSR1, $info['pid'] === posix_getpid());
    });
    $second = go(function () {
        var_dump(pcntl_sigtimedwait([SIGUSR2], $info, 30) === SIGUSR2);
    });
    $third = go(function () {
        var_dump(@pcntl_sigtimedwait([SIGHUP], $info, 0, 10_000_000));
    });
    Coroutine::join([$third]);
    // All of this while the others wait.
    posix_kill(posix_getpid(), SIGUSR2);
    Coroutine::join([$second]);
    posix_kill(posix_getpid(), SIGUSR1);
    Coroutine::join([$first]);
});
?>
--EXPECT--
int(-1)
bool(true)
bool(true)
bool(true)
