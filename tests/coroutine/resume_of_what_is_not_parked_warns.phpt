--TEST--
resume() of a finished, running, sleeping, unknown coroutine: a warning and false
--FILE--
<?php
$finished = go(function () {});
var_dump(Co::resume($finished));
var_dump(Co::resume(77));
var_dump(Co::resume(0));
var_dump(Co::resume(-1));

go(function () {
    echo "running\n";
    var_dump(Co::resume(Co::getCid()));
    $parent = Co::getCid();
    go(function () use ($parent) {
        echo "its starter\n";
        var_dump(Co::resume($parent));
    });
});

$sleeping = go(function () {
    Co::sleep(0.001);
    echo "slept\n";
});
echo "sleeping\n";
var_dump(Co::resume($sleeping));
?>
--EXPECTF--
Warning: Swoole\Coroutine::resume(): can not resume the coroutine which is in IO operation or non-existent in %s on line %d
bool(false)

Warning: Swoole\Coroutine::resume(): can not resume the coroutine which is in IO operation or non-existent in %s on line %d
bool(false)

Warning: Swoole\Coroutine::resume(): can not resume the coroutine which is in IO operation or non-existent in %s on line %d
bool(false)

Warning: Swoole\Coroutine::resume(): can not resume the coroutine which is in IO operation or non-existent in %s on line %d
bool(false)
running

Warning: Swoole\Coroutine::resume(): can not resume the coroutine which is in IO operation or non-existent in %s on line %d
bool(false)
its starter

Warning: Swoole\Coroutine::resume(): can not resume the coroutine which is in IO operation or non-existent in %s on line %d
bool(false)
sleeping

Warning: Swoole\Coroutine::resume(): can not resume the coroutine which is in IO operation or non-existent in %s on line %d
bool(false)
slept
