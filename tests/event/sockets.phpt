--TEST--
Sockets of ext-sockets, also closed ones
--EXTENSIONS--
sockets
--FILE--
<?php
use Swoole\Event;
socket_create_pair(AF_UNIX, SOCK_STREAM, 0, $pair);
[$a, $b] = $pair;
var_dump(is_int(Event::add($b, function ($socket) use ($b) {
    var_dump($socket === $b, socket_read($socket, 100));
    Event::del($socket);
})));
Event::add($a, null, function ($socket) { socket_write($socket, 'hello'); Event::del($socket); }, SWOOLE_EVENT_WRITE);
Event::wait();
socket_close($a);
var_dump(@Event::add($a, fn () => 0));
?>
--EXPECT--
bool(true)
bool(true)
string(5) "hello"
bool(false)
