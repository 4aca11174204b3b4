--TEST--
An exception passes from a Fiber that has waited into its coroutine
--FILE--
<?php
go(function () {
    $fiber = new Fiber(function () {
        try {
            Co::sleep(0);
            Fiber::suspend();
        } finally {
            Co::sleep(0);
            echo "fiber finally\n";
        }
    });
    $fiber->start();
    try {
        $fiber->throw(new Exception('into the fiber and out again'));
    } catch (Exception $exception) {
        echo $exception->getMessage(), "\n";
    }
});
go(fn () => print("another\n"));
?>
--EXPECT--
another
fiber finally
into the fiber and out again
