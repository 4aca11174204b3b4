--TEST--
getExecuteTime() counts what a coroutine computes, and not what it waits
--FILE--
<?php
/** Computes for $ms milliseconds of CPU time. */
function compute(int $ms): void
{
    $cpu = fn () => (fn ($usage) => $usage['ru_utime.tv_sec'] * 1e6 + $usage['ru_utime.tv_usec']
        + $usage['ru_stime.tv_sec'] * 1e6 + $usage['ru_stime.tv_usec'])(getrusage());
    for ($end = $cpu() + $ms * 1000; $cpu() < $end;) {
        for ($i = 0; $i < 1000; $i++);
    }
}

Co\run(function () {
    compute(20);
    echo 'before the first call: ', Co::getExecuteTime() < 20_000 ? 'not counted' : 'counted', "\n";
    $a = go(function () {
        compute(20);
        Co::yield();
        compute(20);
        Co::yield();
    });
    $b = go(fn () => Co::yield());
    $first = Co::getExecuteTime($a);
    echo 'computes: ', $first >= 20_000 ? 'counted' : $first, "\n";
    compute(20);
    Co::sleep(0.02);
    echo 'while it is parked: ', Co::getExecuteTime($a) - $first, "\n";
    Co::resume($a);
    echo 'goes on: ', Co::getExecuteTime($a) - $first >= 20_000 ? 'counted' : 'not counted', "\n";

    $mine = Co::getExecuteTime();
    $theirs = [Co::getExecuteTime($a), Co::getExecuteTime($b)];
    go(function () {
        $start = hrtime(true);
        compute(20);
        go(fn () => compute(20));
        $time = Co::getExecuteTime();
        $elapsed = (hrtime(true) - $start) / 1000;
        echo 'starts another: ', $time >= 20_000 && $time < $elapsed ? 'not counted' : 'counted', "\n";
    });
    $elapsed = hrtime(true);
    Co::sleep(0.05);
    $elapsed = (hrtime(true) - $elapsed) / 1000;
    echo 'waits: ', Co::getExecuteTime() - $mine < $elapsed ? 'not counted' : 'counted', "\n";
    echo 'the others: ', $theirs === [Co::getExecuteTime($a), Co::getExecuteTime($b)] ? 'not counted' : 'counted', "\n";

    echo 'grows: ', Co::getExecuteTime() <= Co::getExecuteTime(0) ? 'yes' : 'no', "\n";
    Co::resume($a);
    Co::resume($b);
    var_dump(Co::getExecuteTime($a), swoole_last_error() === SWOOLE_ERROR_CO_NOT_EXISTS);
});
var_dump(Co::getExecuteTime());

Co::set(['enable_execute_time' => false]);
Co\run(function () {
    $start = hrtime(true);
    Co::set(['enable_execute_time' => true]);
    compute(10);
    Co::set(['enable_execute_time' => false]);
    $elapsed = (hrtime(true) - $start) / 1000;
    compute(20);
    $time = Co::getExecuteTime();
    echo 'turned off: ', $time >= 10_000 && $time <= $elapsed ? 'not counted' : 'counted', "\n";
});
?>
--EXPECT--
before the first call: not counted
computes: counted
while it is parked: 0
goes on: counted
starts another: not counted
waits: not counted
the others: not counted
grows: yes
bool(false)
bool(true)
bool(false)
turned off: not counted
