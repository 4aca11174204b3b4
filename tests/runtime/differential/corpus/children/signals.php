<?php
// Signals that this process sends itself: handlers, masks, waiting for them.
require getenv('SHOW');

pcntl_signal(SIGUSR1, function (int $number, $info) {
    echo 'handler ', $number === SIGUSR1 ? 'USR1' : $number, ' ', is_array($info) ? 'with information' : '', "\n";
});
posix_kill(getmypid(), SIGUSR1);
show('dispatch', pcntl_signal_dispatch());
show('nothing more', pcntl_signal_dispatch());
show('async', [pcntl_async_signals(), pcntl_async_signals(true), pcntl_async_signals()]);
posix_kill(getmypid(), SIGUSR1);
echo "after\n";
show('handler', pcntl_signal_get_handler(SIGUSR1) instanceof Closure);
show('ignore', [pcntl_signal(SIGUSR1, SIG_IGN), posix_kill(getmypid(), SIGUSR1), pcntl_signal_get_handler(SIGUSR1)]);
show('block', pcntl_sigprocmask(SIG_BLOCK, [SIGUSR2]));
posix_kill(getmypid(), SIGUSR2);
show('pending', [pcntl_sigwaitinfo([SIGUSR2], $info) === SIGUSR2, $info['signo'] === SIGUSR2]);
show('none comes', [@pcntl_sigtimedwait([SIGUSR2], $info, 0, 20_000_000)]);
$child = popen('sleep 0.05; kill -USR2 ' . getmypid(), 'r');
show('one comes', [pcntl_sigtimedwait([SIGUSR2], $info, 10) === SIGUSR2, pclose($child)]);
show('unblock', [pcntl_sigprocmask(SIG_UNBLOCK, [SIGUSR2], $old), $old === [SIGUSR2]]);
$fired = false;
pcntl_signal(SIGALRM, function () use (&$fired) {
    $fired = true;
    echo "alarm\n";
});
show('alarm', pcntl_alarm(1));
for ($i = 0; !$fired && $i < 500; ++$i) {
    usleep(10_000);
}
show('fired', $fired);
show('alarm again', [pcntl_alarm(100), pcntl_alarm(0) > 90]);
show('no such process', [posix_kill(999_999_999, 0), posix_get_last_error(), posix_strerror(posix_get_last_error())]);
show('no such signal', [posix_kill(getmypid(), 999), posix_strerror(posix_get_last_error())]);
attempt('bad signal', fn () => @pcntl_signal(999, SIG_IGN));
show('posix', [posix_getpid() === getmypid(), posix_getppid() > 0, posix_ttyname(0), posix_isatty(0), posix_getpgrp() > 0, posix_getsid(0) > 0]);
show('users', [posix_getpwuid(0)['name'], posix_getpwnam('no-such-user'), posix_getgrgid(0)['name']]);
