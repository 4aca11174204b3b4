--TEST--
set() changes functions and events; watching for nothing keeps the loop alive and calls nobody
--FILE--
<?php
use Swoole\Event;
[$a, $b] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
Event::add($a, fn () => print("NEVER\n"), null, SWOOLE_EVENT_READ);
fwrite($b, 'x');
var_dump(Event::set($a, null, null, 0), Event::isset($a));
fclose($b);
var_dump(Event::set($a, null, null, SWOOLE_EVENT_WRITE));
Swoole\Timer::after(20, function () use ($a) {
    var_dump(Event::set($a, function ($stream) {
        echo 'read ', fread($stream, 10), "\n";
        Event::set($stream, null, function ($stream) { echo "write\n"; Event::del($stream); }, SWOOLE_EVENT_WRITE);
    }, null, SWOOLE_EVENT_READ));
});
Event::wait();
echo "end\n";
?>
--EXPECTF--
bool(true)
bool(false)

Warning: Swoole\Event::set(): Swoole\Event: unable to find write callback of fd [%d] in %s on line %d
bool(false)
bool(true)
read x
write
end
