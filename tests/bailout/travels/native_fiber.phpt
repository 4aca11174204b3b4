--TEST--
A native Fiber inside a coroutine suspends to its coroutine; a wait in it parks the coroutine
--FILE--
<?php
foreach (['a', 'b'] as $name) {
    go(function () use ($name) {
        $fiber = new Fiber(function (string $given) use ($name) {
            echo "$name: fiber got $given in coroutine ", Co::getCid(), "\n";
            Co::sleep(0);
            echo "$name: fiber woke\n";
            $given = Fiber::suspend('suspended');
            Co::sleep(0);
            echo "$name: fiber got $given\n";
            return 'returned';
        });
        echo "$name: " . $fiber->start('start') . "\n";
        Co::sleep(0);
        $fiber->resume('resume');
        echo "$name: ", $fiber->getReturn(), ' ', var_export($fiber->isTerminated(), true), "\n";
        var_dump(Fiber::getCurrent());
    });
}
?>
--EXPECT--
a: fiber got start in coroutine 1
b: fiber got start in coroutine 2
a: fiber woke
a: suspended
b: fiber woke
b: suspended
a: fiber got resume
a: returned true
NULL
b: fiber got resume
b: returned true
NULL
