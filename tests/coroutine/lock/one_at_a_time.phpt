--TEST--
One coroutine at a time, in the order in which they came
--FILE--
<?php
Co\run(function () {
    $lock = new Swoole\Coroutine\Lock;
    foreach (['a', 'b', 'c'] as $name) {
        go(function () use ($lock, $name) {
            for ($i = 0; $i < 2; $i++) {
                $lock->lock();
                echo $name;
                Co::sleep(0.001);
                echo strtoupper($name);
                $lock->unlock();
            }
        });
    }
});
?>
--EXPECT--
aAbBcCaAbBcC
