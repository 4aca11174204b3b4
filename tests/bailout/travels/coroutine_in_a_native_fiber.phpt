--TEST--
A coroutine started in a Fiber on the main stack
--FILE--
<?php
$fiber = new Fiber(function () {
    $id = go(function () {
        echo "coroutine\n";
        Co::yield();
        echo "resumed by main\n";
        var_dump(Fiber::getCurrent());
    });
    echo "fiber\n";
    Fiber::suspend($id);
    echo "fiber again\n";
    go(fn () => print("another\n"));
});
$id = $fiber->start();
Co::resume($id);
$fiber->resume();
var_dump($fiber->isTerminated());
?>
--EXPECT--
coroutine
fiber
resumed by main
NULL
fiber again
another
bool(true)
