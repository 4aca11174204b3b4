--TEST--
Wrong arguments in strict mode: nothing is converted but int to float
--FILE--
<?php
declare(strict_types=1);
function attempt(callable $call): void
{
    try {
        var_dump($call());
    } catch (Throwable $error) {
        echo get_class($error), ': ', $error->getMessage(), "\n";
    }
}
attempt(fn () => Co::exists('1'));
attempt(fn () => Co::exists(1.0));
attempt(fn () => Co::exists(null));
attempt(fn () => Co::resume('1'));
attempt(fn () => Co::resume(true));
attempt(fn () => Co::sleep('0.1'));
go(fn () => attempt(fn () => Co::sleep(0)));
?>
--EXPECTF--
TypeError: Swoole\Coroutine::exists(): Argument #1 ($cid) must be of type int, string given
TypeError: Swoole\Coroutine::exists(): Argument #1 ($cid) must be of type int, float given
TypeError: Swoole\Coroutine::exists(): Argument #1 ($cid) must be of type int, null given
TypeError: Swoole\Coroutine::resume(): Argument #1 ($cid) must be of type int, string given
TypeError: Swoole\Coroutine::resume(): Argument #1 ($cid) must be of type int, %s given
TypeError: Swoole\Coroutine::sleep(): Argument #1 ($seconds) must be of type float, string given
bool(true)
