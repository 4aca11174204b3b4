--TEST--
rshutdown(), called by name: runs the loop to its end and ends what nothing can wake, and the script goes on
--FILE--
<?php
use Swoole\{Event, Timer};

Co::set(['enable_deadlock_check' => false]);
Event::rshutdown();
echo "nothing to do\n";
foreach ([Event::rshutdown(...), 'swoole_event_rshutdown'] as $rshutdown) {
    go(function () { Co::sleep(0.001); echo "slept\n"; });
    go(function () { try { Co::yield(); } finally { echo "ended\n"; } });
    Timer::after(5, function () use ($rshutdown) {
        // In a coroutine, where the loop runs already.
        $rshutdown();
        echo "timer\n";
    });
    $rshutdown();
    echo 'left: ', Co::stats()['coroutine_num'], "\n";
}
echo "-- after exit() the loop does not run again\n";
go(function () { Co::sleep(0.001); Event::exit(); });
Event::wait();
go(function () { try { Co::sleep(30); echo "NEVER\n"; } finally { echo "ended\n"; } });
Event::rshutdown();
echo "-- at the script's end\n";
go(function () { Co::sleep(0.001); echo "still run\n"; });
try {
    Event::rshutdown(1);
} catch (ArgumentCountError $e) {
    echo $e->getMessage(), "\n";
}
?>
--EXPECT--
nothing to do
slept
timer
ended
left: 0
slept
timer
ended
left: 0
-- after exit() the loop does not run again
ended
-- at the script's end
Swoole\Event::rshutdown() expects exactly 0 arguments, 1 given
still run
