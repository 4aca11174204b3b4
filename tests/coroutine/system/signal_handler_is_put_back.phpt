--TEST--
What handled a signal before waitSignal() does so again afterwards, also SIGCHLD around wait()
--SKIPIF--
<?php if (!function_exists('pcntl_fork')) die('skip needs pcntl'); ?>
--FILE--
<?php
require __DIR__ . '/../../include/run.php';

use Swoole\Coroutine\System;

pcntl_async_signals(true);
pcntl_signal(SIGUSR1, fn () => print("handler\n"));
Co\run(function () {
    $pid = getmypid();
    $id = go(fn () => var_dump(System::waitSignal(SIGUSR1)));
    System::exec("kill -USR1 $pid");
    Co::join([$id]);
    pcntl_signal(SIGCHLD, fn () => print("child\n"));
    if (!$child = pcntl_fork()) {
        pcntl_exec('/bin/sh', ['-c', 'exit']);
    }
    // pcntl keeps hearing of the child, too.
    var_dump(System::wait()['pid'] === $child);
});
pcntl_signal(SIGCHLD, SIG_DFL);
exec('kill -USR1 ' . getmypid());
usleep(1000);

run_php('Co\run(function () {
    Swoole\Coroutine\System::waitSignal(SIGUSR1, 0.001);
    echo "default again\n";
    Swoole\Coroutine\System::exec("kill -USR1 " . getmypid());
    Co::sleep(5);
});');
?>
--EXPECTREGEX--
int\(10\)
child
bool\(true\)
handler
default again
(User defined signal 1
)?status 138
