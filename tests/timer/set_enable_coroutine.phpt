--TEST--
Timer::set(): with enable_coroutine off timers are called outside of coroutines, whatever else is; deprecated
--FILE--
<?php
use Swoole\{Event, Timer};

/** Where timers and events are called: once each. */
function where(): string
{
    $where = [];
    $id = Timer::tick(1, function ($id) use (&$where) {
        $where['tick'] = Co::getCid();
        Timer::clear($id);
    });
    Timer::after(1, function (...$arguments) use (&$where) {
        $where['after'] = Co::getCid() . implode('', $arguments);
    }, ' with ', 'arguments');
    Event::defer(function () use (&$where) {
        $where['event'] = Co::getCid();
    });
    Event::wait();
    ksort($where);
    return json_encode(preg_replace('/^\d+/', 'in a coroutine', $where)) . "\n";
}

echo where();
var_dump(Timer::set(['enable_coroutine' => false]));
echo where();
var_dump(@Timer::set(['enable_coroutine' => 1, 'unknown' => true]), @Timer::set([]));
echo where();
var_dump(swoole_timer_set(['enable_coroutine' => false]));

// Nothing may wait there; the others go on.
Timer::after(1, function () {
    try {
        Co::sleep(1);
    } catch (Swoole\Error $e) {
        echo $e->getMessage(), "\n";
    }
    go(function () {
        Co::sleep(0.001);
        echo "a coroutine of its own\n";
    });
});
Event::wait();
@Timer::set(['enable_coroutine' => true]);

// The newer way is for events, too, and the timers' own goes first.
var_dump(swoole_async_set(['enable_coroutine' => false]));
echo where();
try {
    Timer::set();
} catch (ArgumentCountError $e) {
    echo $e->getMessage(), "\n";
}
?>
--EXPECTF--
{"after":"in a coroutine with arguments","event":"in a coroutine","tick":"in a coroutine"}

Deprecated: Method Swoole\Timer::set() is deprecated in %s on line %d
bool(true)
{"after":"-1 with arguments","event":"in a coroutine","tick":"-1"}
bool(true)
bool(true)
{"after":"in a coroutine with arguments","event":"in a coroutine","tick":"in a coroutine"}

Deprecated: Function swoole_timer_set() is deprecated in %s on line %d
bool(true)
API must be called in the coroutine
a coroutine of its own
bool(true)
{"after":"in a coroutine with arguments","event":"-1","tick":"in a coroutine"}

Deprecated: Method Swoole\Timer::set() is deprecated in %s on line %d
Swoole\Timer::set() expects exactly 1 argument, 0 given
