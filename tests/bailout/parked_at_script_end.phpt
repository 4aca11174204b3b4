--TEST--
A coroutine that is still parked when the script ends: finally blocks, deferred functions and destructors run
--FILE--
<?php
Co::set(['enable_deadlock_check' => false]);
class Noisy { public function __construct(private string $name) {} public function __destruct() { echo "$this->name destructed\n"; } }
go(function () {
    $noisy = new Noisy('parked');
    defer(fn () => print("deferred\n"));
    try {
        Co::yield();
        echo "NEVER\n";
    } catch (Throwable) {
        echo "NEVER: caught\n";
    } finally {
        echo "finally\n";
        Co::sleep(0.001);
        echo "finally, after a wait\n";
        try {
            Co::yield();
        } finally {
            echo "and after another\n";
        }
        echo "NEVER\n";
    }
    echo "NEVER\n";
});
go(function () {
    $fiber = new Fiber(function () {
        try {
            array_map(fn () => Co::yield(), [1, 2]);
        } finally {
            echo "in a Fiber\n";
        }
    });
    $fiber->start();
    echo "NEVER\n";
});
set_exception_handler(fn () => print("NEVER: handled\n"));
register_shutdown_function(fn () => print("shutdown\n"));
echo "script ends\n";
?>
--EXPECT--
script ends
finally
in a Fiber
finally, after a wait
and after another
parked destructed
deferred
shutdown
