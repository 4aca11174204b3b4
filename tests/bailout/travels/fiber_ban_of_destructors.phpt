--TEST--
While a destructor waits, the engine's ban on switching Fibers is that coroutine's alone
--FILE--
<?php
class Waits
{
    public function __construct(private string $name)
    {
    }

    public function __destruct()
    {
        echo "$this->name waits\n";
        Co::sleep(0.01);
        try {
            (new Fiber(fn () => print("not here\n")))->start();
        } catch (FiberError $e) {
            echo "$this->name: ", $e->getMessage(), "\n";
        }
    }
}

Co\run(function () {
    go(function () {
        $a = new Waits('destructor');
        unset($a);
        (new Fiber(fn () => print("a Fiber after the destructor\n")))->start();
    });
    go(function () {
        (new Fiber(fn () => print("a Fiber in another coroutine\n")))->start();
    });
});

// A coroutine that is started by a destructor is free, too.
class Starts
{
    public function __destruct()
    {
        go(function () {
            (new Fiber(fn () => print("a Fiber in a coroutine of a destructor\n")))->start();
        });
    }
}
Co\run(function () {
    $s = new Starts();
    unset($s);
});
?>
--EXPECT--
destructor waits
a Fiber in another coroutine
destructor: Cannot switch fibers in current execution context
a Fiber after the destructor
a Fiber in a coroutine of a destructor
