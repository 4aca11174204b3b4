--TEST--
A coroutine that is canceled when its time was up already has its finally blocks run; the limit still holds
--FILE--
<?php
use Swoole\Coroutine as Co;

function compute(float $seconds): void
{
    for ($end = hrtime(true) + $seconds * 1e9; hrtime(true) < $end;);
}

Co\run(function () {
    $id = go(function () {
        Co::setTimeLimit(0.25);
        try {
            try {
                Co::sleep(10);
            } finally {
                echo "finally\n";
            }
        } catch (Co\CanceledException $e) {
            echo get_class($e), "\n";
        }
        try {
            while (true);
        } catch (Co\TimeoutException $e) {
            echo get_class($e), "\n";
        }
    });
    // The loop's timer has no turn meanwhile.
    compute(0.3);
    var_dump(Co::cancel($id, true));
});
?>
--EXPECT--
finally
Swoole\Coroutine\CanceledException
Swoole\Coroutine\TimeoutException
bool(true)
