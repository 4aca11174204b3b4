--TEST--
dispatch() waits for the first events, sees to them and returns
--FILE--
<?php
use Swoole\{Event, Timer};
var_dump(Event::dispatch());
Timer::after(5, function () { echo "first\n"; });
Timer::after(200, function () { echo "second\n"; });
go(function () { Co::sleep(0.05); echo "slept\n"; });
for ($i = 0; $i < 3; $i++) {
    var_dump(swoole_event_dispatch());
}
echo "end\n";
?>
--EXPECT--
bool(false)
first
bool(true)
slept
bool(true)
second
bool(true)
end
