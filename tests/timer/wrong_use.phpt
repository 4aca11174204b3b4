--TEST--
Times below a millisecond, what cannot be called, objects of the class
--FILE--
<?php
use Swoole\Timer;
var_dump(Timer::tick(0, 'strlen'), swoole_timer_after(-1, 'strlen'));
foreach ([
    fn () => new Timer,
    fn () => Timer::after(1, 'no such function'),
    fn () => Timer::after(1),
    fn () => Timer::tick('soon', 'strlen'),
    fn () => Timer::clear(null),
] as $call) {
    try {
        $call();
    } catch (Throwable $error) {
        echo get_class($error), ': ', $error->getMessage(), "\n";
    }
}
var_dump(Timer::stats()['num']);
?>
--EXPECTF--
Warning: Swoole\Timer::tick(): Timer must be greater than or equal to 1 in %s on line %d

Warning: swoole_timer_after(): Timer must be greater than or equal to 1 in %s on line %d
bool(false)
bool(false)
Error: The object of Swoole\Timer can not be created for security reasons
TypeError: Swoole\Timer::after(): Argument #2 ($callback) must be a valid callback, function "no such function" not found or invalid function name
ArgumentCountError: Swoole\Timer::after() expects at least 2 arguments, 1 given
TypeError: Swoole\Timer::tick(): Argument #1 ($ms) must be of type int, string given

Deprecated: Swoole\Timer::clear(): Passing null to parameter #1 ($timer_id) of type int is deprecated in %s on line %d
int(0)
