--TEST--
exit() removes timers and descriptors and ends the loop; those who wait are ended at the script's end
--FILE--
<?php
use Swoole\{Event, Timer};
[$a, $b] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
Event::add($a, fn () => 0);
Timer::tick(60_000, fn () => 0);
go(function () {
    try {
        Co::sleep(60);
        echo "NEVER\n";
    } finally {
        echo "finally\n";
    }
});
Timer::after(1, function () {
    echo "exit\n";
    Event::exit();
});
Event::wait();
var_dump(Timer::stats()['num'], Event::isset($a));
?>
--EXPECT--
exit
int(0)
bool(false)
finally
