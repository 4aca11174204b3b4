--TEST--
A time limit that is over in the last thing a function does, where the VM does not look up, ends nothing
--FILE--
<?php
use Swoole\Coroutine as Co;

$one = range(1, 1_500_000);
$other = range(1, 1_500_000);
Co\run(function () use ($one, $other) {
    $id = go(function () use ($one, $other) {
        defer(function () { echo "deferred\n"; });
        try {
            Co::setTimeLimit(0.001);
            return $one == $other;
        } catch (Co\TimeoutException) {
            echo "caught\n";
        }
    });
    echo "goes on\n";
});
?>
--EXPECT--
deferred
goes on
