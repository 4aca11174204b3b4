--TEST--
tick() calls again and again, after() once, each in a coroutine, in the order of their times
--FILE--
<?php
use Swoole\Timer;
$tick = Timer::tick(20, function (int $id, string ...$more) {
    echo 'tick ', json_encode([$id, $more, Co::getCid() > 0]), "\n";
}, 'a', 'b');
Timer::after(50, function () use ($tick) {
    var_dump(Timer::clear($tick), Timer::clear($tick), Timer::exists($tick));
});
swoole_timer_after(10, function (...$given) {
    echo 'after ', json_encode($given), "\n";
    Co::sleep(0.02);
    echo "has slept\n";
});
echo json_encode([$tick, Timer::exists($tick)]), "\n";
?>
--EXPECT--
[1,true]
after []
tick [1,["a","b"],true]
has slept
tick [1,["a","b"],true]
bool(true)
bool(false)
bool(false)
