--TEST--
Wrong arguments in weak mode: what can be converted is, the rest throws PHP's own errors
--FILE--
<?php
function attempt(callable $call): void
{
    try {
        var_dump(@$call());
    } catch (Throwable $error) {
        echo get_class($error), ': ', $error->getMessage(), "\n";
    }
}
attempt(fn () => Co::exists('1'));
attempt(fn () => Co::exists(1.0));
attempt(fn () => Co::exists('one'));
attempt(fn () => Co::exists([]));
attempt(fn () => Co::exists());
attempt(fn () => Co::exists(1, 2));
attempt(fn () => Co::resume('one'));
attempt(fn () => Co::resume(new stdClass));
attempt(fn () => Co::resume());
attempt(fn () => Co::getPcid('one'));
attempt(fn () => Co::sleep('soon'));
attempt(fn () => Co::sleep());
attempt(fn () => Co::getCid(1));
attempt(fn () => Co::stats(1));
attempt(fn () => Co::yield(1));
attempt(fn () => go());
attempt(fn () => Co::defer());
?>
--EXPECT--
bool(false)
bool(false)
TypeError: Swoole\Coroutine::exists(): Argument #1 ($cid) must be of type int, string given
TypeError: Swoole\Coroutine::exists(): Argument #1 ($cid) must be of type int, array given
ArgumentCountError: Swoole\Coroutine::exists() expects exactly 1 argument, 0 given
ArgumentCountError: Swoole\Coroutine::exists() expects exactly 1 argument, 2 given
TypeError: Swoole\Coroutine::resume(): Argument #1 ($cid) must be of type int, string given
TypeError: Swoole\Coroutine::resume(): Argument #1 ($cid) must be of type int, stdClass given
ArgumentCountError: Swoole\Coroutine::resume() expects exactly 1 argument, 0 given
TypeError: Swoole\Coroutine::getPcid(): Argument #1 ($cid) must be of type int, string given
TypeError: Swoole\Coroutine::sleep(): Argument #1 ($seconds) must be of type float, string given
ArgumentCountError: Swoole\Coroutine::sleep() expects exactly 1 argument, 0 given
ArgumentCountError: Swoole\Coroutine::getCid() expects exactly 0 arguments, 1 given
ArgumentCountError: Swoole\Coroutine::stats() expects exactly 0 arguments, 1 given
ArgumentCountError: Swoole\Coroutine::yield() expects exactly 0 arguments, 1 given
ArgumentCountError: go() expects at least 1 argument, 0 given
ArgumentCountError: Swoole\Coroutine::defer() expects exactly 1 argument, 0 given
