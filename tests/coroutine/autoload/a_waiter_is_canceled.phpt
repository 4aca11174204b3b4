--TEST--
A coroutine that is canceled while it waits for a class gets an exception; one that loads it is none of its business
--FILE--
<?php
spl_autoload_register(function (string $class) {
    Co::sleep(0.01);
    eval("class $class {}");
});
Co\run(function () {
    go(function () {
        new Wanted();
        echo "loaded\n";
    });
    $waiter = go(function () {
        try {
            new Wanted();
        } catch (Swoole\Coroutine\CanceledException $e) {
            echo $e->getMessage(), "\n";
        }
        new Wanted();
        echo "the second time\n";
    });
    Co::cancel($waiter);
    go(function () {
        new Wanted();
        echo "waited\n";
    });
});
?>
--EXPECT--
Coroutine canceled while it waited for class Wanted
loaded
the second time
waited
