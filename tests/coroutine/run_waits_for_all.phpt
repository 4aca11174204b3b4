--TEST--
Co\run() returns when every coroutine has ended, and passes arguments
--FILE--
<?php
var_dump(Co\run(function (string $greeting, int ...$numbers) {
    echo $greeting, ' ', array_sum($numbers), ' in ', Co::getCid(), "\n";
    go(function () {
        Co::sleep(0.02);
        echo "the child\n";
    });
    Co::sleep(0.001);
    echo "the parent\n";
}, 'hello', 1, 2, 3));
echo "over\n";
var_dump(Swoole\Coroutine\run(fn () => Co::sleep(0.001)));
?>
--EXPECT--
hello 6 in 1
the parent
the child
bool(true)
over
bool(true)
