--TEST--
select() refuses what is no case, and to wait for nothing
--FILE--
<?php
use Swoole\Coroutine\Channel;
use function Swoole\Coroutine\select;

Co\run(function () {
    $raw = (new ReflectionClass(Channel::class))->newInstanceWithoutConstructor();
    foreach ([[], ['x'], [[new Channel]], [[new Channel, 1, 2]], [[1, new Channel]], [new stdClass], [null], [$raw]] as $cases) {
        try {
            var_dump(select($cases));
        } catch (Error $e) {
            echo get_class($e), ': ', $e->getMessage(), "\n";
        }
    }
});
try {
    select([new Channel]);
} catch (Error $e) {
    echo get_class($e), ': ', $e->getMessage(), "\n";
}
?>
--EXPECT--
ValueError: Swoole\Coroutine\select(): Argument #1 ($cases) cannot be empty without a timeout
TypeError: Swoole\Coroutine\select(): Argument #1 ($cases) must be an array of channels, [channel, value] pairs and numbers of seconds
TypeError: Swoole\Coroutine\select(): Argument #1 ($cases) must be an array of channels, [channel, value] pairs and numbers of seconds
TypeError: Swoole\Coroutine\select(): Argument #1 ($cases) must be an array of channels, [channel, value] pairs and numbers of seconds
TypeError: Swoole\Coroutine\select(): Argument #1 ($cases) must be an array of channels, [channel, value] pairs and numbers of seconds
TypeError: Swoole\Coroutine\select(): Argument #1 ($cases) must be an array of channels, [channel, value] pairs and numbers of seconds
TypeError: Swoole\Coroutine\select(): Argument #1 ($cases) must be an array of channels, [channel, value] pairs and numbers of seconds
TypeError: Swoole\Coroutine\select(): Argument #1 ($cases) must be an array of channels, [channel, value] pairs and numbers of seconds
Swoole\Error: API must be called in the coroutine
