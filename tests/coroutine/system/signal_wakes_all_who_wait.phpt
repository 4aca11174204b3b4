--TEST--
waitSignal(): all who wait for it get it; one of several; the time is up
--FILE--
<?php
use Swoole\Coroutine\System;

Co\run(function () {
    $pid = getmypid();
    $ids[] = go(fn () => print('first: ' . System::waitSignal(SIGUSR1) . "\n"));
    $ids[] = go(fn () => print('second: ' . System::waitSignal([SIGUSR2, SIGUSR1]) . "\n"));
    $other = go(fn () => print('other: ' . System::waitSignal(SIGUSR2) . "\n"));
    System::exec("kill -USR1 $pid");
    Co::join($ids);
    echo "then\n";
    System::exec("kill -USR2 $pid");
    Co::join([$other]);
    var_dump(System::waitSignal([SIGUSR1, SIGTERM], 0.01), swoole_last_error() === SWOOLE_ERROR_CO_TIMEDOUT);
    go(fn () => print('terminate: ' . Co::waitSignal(SIGTERM) . "\n"));
    System::exec("kill -TERM $pid");
});
echo "alive\n";
?>
--EXPECTREGEX--
(first: 10\nsecond: 10|second: 10\nfirst: 10)
then
other: 12
bool\(false\)
bool\(true\)
terminate: 15
alive
