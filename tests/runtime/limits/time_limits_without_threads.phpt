--TEST--
Where no thread can be made time limits and the preemptive scheduler go by the kernel's timers
--EXTENSIONS--
ffi
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_refuse.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../../include/refuse.php';

refuse_threads();
// What no thread or timer would end, the test's own time does.
function compute(callable $until): void
{
    for ($i = 0; !$until(); $i++) {
    }
}

Co\run(function () {
    foreach ([0.02, 0.05] as $seconds) {
        try {
            Co::setTimeLimit($seconds);
            compute(fn () => false);
        } catch (Swoole\Coroutine\TimeoutException $exception) {
            echo get_class($exception), "\n";
        }
    }
    // The earlier of two comes first.
    $late = go(function () {
        Co::setTimeLimit(60);
        try {
            Co::sleep(1000);
        } catch (Throwable $exception) {
            echo "canceled\n";
        }
    });
    try {
        Co::setTimeLimit(0.02);
        compute(fn () => false);
    } catch (Swoole\Coroutine\TimeoutException) {
        echo "first\n";
    }
    Co::cancel($late, true);
});

Co::set(['enable_preemptive_scheduler' => true]);
Co\run(function () {
    $told = false;
    go(function () use (&$told) {
        compute(function () use (&$told) { return $told; });
        echo "has been told\n";
    });
    $told = true;
});
?>
--EXPECTF--
%AWARNING	no thread can be made %s
Swoole\Coroutine\TimeoutException
Swoole\Coroutine\TimeoutException
first
canceled
has been told
