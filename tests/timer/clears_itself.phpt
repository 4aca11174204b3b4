--TEST--
A timer that clears itself, or all: it is there until its function returns, and marked as removed
--FILE--
<?php
use Swoole\Timer;
Timer::tick(1, function (int $id) {
    echo json_encode([Timer::exists($id), Timer::info($id)['removed']]), "\n";
    var_dump(Timer::clear($id), Timer::clear($id));
    echo json_encode([Timer::exists($id), Timer::info($id)['removed']]), "\n";
});
Timer::after(5, function () {
    Timer::after(60_000, fn () => print("NEVER\n"));
    Timer::tick(60_000, fn () => print("NEVER\n"));
    var_dump(Timer::clearAll(), iterator_count(Timer::list()));
    Timer::after(1, function () { echo "one more\n"; });
});
?>
--EXPECT--
[true,false]
bool(true)
bool(false)
[false,true]
bool(true)
int(1)
one more
