--TEST--
Swoole\Runtime has no objects, and wants its arguments
--FILE--
<?php
function attempt(callable $call): void
{
    try {
        var_dump($call());
    } catch (Throwable $error) {
        echo get_class($error), ': ', $error->getMessage(), "\n";
    }
}
attempt(fn () => new Swoole\Runtime());
attempt(fn () => Swoole\Runtime::setHookFlags());
attempt(fn () => Swoole\Runtime::setHookFlags('all'));
attempt(fn () => Swoole\Runtime::enableCoroutine(1, 2));
attempt(fn () => Swoole\Runtime::getHookFlags(1));
echo (new ReflectionMethod('Swoole\Runtime', 'enableCoroutine'))->getParameters()[0], "\n";
?>
--EXPECTF--
Error: %s
ArgumentCountError: Swoole\Runtime::setHookFlags() expects exactly 1 argument, 0 given
TypeError: Swoole\Runtime::setHookFlags(): Argument #1 ($flags) must be of type int, string given
ArgumentCountError: Swoole\Runtime::enableCoroutine() expects at most 1 argument, 2 given
ArgumentCountError: Swoole\Runtime::getHookFlags() expects exactly 0 arguments, 1 given
Parameter #0 [ <optional> int $flags = SWOOLE_HOOK_ALL ]
