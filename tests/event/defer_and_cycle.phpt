--TEST--
defer() calls once in the next turn, cycle() in each
--FILE--
<?php
use Swoole\Event;
Event::defer(function () {
    echo 'deferred in coroutine: ', json_encode(Co::getCid() > 0), "\n";
    swoole_event_defer(function () { echo "deferred by the deferred\n"; });
});
echo "first\n";
Event::wait();
$turns = 0;
var_dump(Event::cycle(null), Event::cycle(function () use (&$turns) { $turns++; }));
Swoole\Timer::tick(2, function ($id) use (&$turns) {
    static $n = 0;
    if (++$n === 5) {
        Swoole\Timer::clear($id);
        var_dump($turns >= 4, Event::cycle(null), Event::cycle(null));
        $turns = 0;
        swoole_event_cycle(function () use (&$turns) { echo $turns++ ? '' : "before\n"; }, true);
        Swoole\Timer::after(5, fn () => 0);
    }
});
Event::wait();
var_dump($turns >= 1);
?>
--EXPECT--
first
deferred in coroutine: true
deferred by the deferred
bool(false)
bool(true)
bool(true)
bool(true)
bool(false)
before
bool(true)
