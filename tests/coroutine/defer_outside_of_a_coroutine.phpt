--TEST--
defer(), yield() and sleep() outside of a coroutine throw Swoole\Error
--FILE--
<?php
foreach ([
    fn () => defer(fn () => print('never')),
    fn () => Co::defer(fn () => print('never')),
    fn () => Co::yield(),
    fn () => Co::suspend(),
] as $call) {
    try {
        $call();
        echo "nothing thrown\n";
    } catch (Swoole\Error $error) {
        echo get_class($error), ': ', $error->getMessage(), "\n";
    }
}
?>
--EXPECT--
Swoole\Error: API must be called in the coroutine
Swoole\Error: API must be called in the coroutine
Swoole\Error: API must be called in the coroutine
Swoole\Error: API must be called in the coroutine
