--TEST--
Outside of coroutines, without its constructor, copied, serialized, with nonsense
--FILE--
<?php
require __DIR__ . '/../../include/run.php';
$channel = new Chan(-5);
var_dump($channel->capacity, $channel->isEmpty(), $channel->length());
foreach ([
    fn () => $channel->push(1),
    fn () => $channel->pop(),
    fn () => clone $channel,
    fn () => serialize($channel),
    fn () => $channel->push(),
    fn () => $channel->pop('soon'),
    fn () => new Chan('many'),
] as $call) {
    try {
        $call();
    } catch (Throwable $error) {
        echo get_class($error), ': ', $error->getMessage(), ' (', $error->getCode(), ")\n";
    }
}
run_php('class C extends Chan { function __construct() {} } (new C)->length(); echo "NEVER";');
?>
--EXPECT--
int(1)
bool(true)
int(0)
Swoole\Error: API must be called in the coroutine (10001)
Swoole\Error: API must be called in the coroutine (10001)
Error: Trying to clone an uncloneable object of class Swoole\Coroutine\Channel (0)
Exception: Serialization of 'Swoole\Coroutine\Channel' is not allowed (0)
ArgumentCountError: Swoole\Coroutine\Channel::push() expects at least 1 argument, 0 given (0)
TypeError: Swoole\Coroutine\Channel::pop(): Argument #1 ($timeout) must be of type float, string given (0)
TypeError: Swoole\Coroutine\Channel::__construct(): Argument #1 ($size) must be of type int, string given (0)
Fatal error: Swoole\Coroutine\Channel::length(): you must call Channel constructor first in SCRIPT on line 2
status 255
