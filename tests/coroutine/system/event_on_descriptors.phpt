--TEST--
waitEvent(): numbers, streams and sockets; to read, to write, closed at the other end
--EXTENSIONS--
sockets
--FILE--
<?php
use Swoole\Coroutine\System;

Co\run(function () {
    [$here, $there] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
    var_dump(System::waitEvent($here, SWOOLE_EVENT_READ | SWOOLE_EVENT_WRITE) === SWOOLE_EVENT_WRITE);
    $id = go(function () use ($here) {
        var_dump(System::waitEvent($here) === SWOOLE_EVENT_READ, fread($here, 10));
    });
    fwrite($there, 'stream');
    Co::join([$id]);
    // Another waits on the same descriptor for the other direction.
    $reader = go(fn () => var_dump('read', Co::waitEvent($here, SWOOLE_EVENT_READ)));
    $writer = go(fn () => var_dump('write', Co::waitEvent($here, SWOOLE_EVENT_WRITE)));
    Co::join([$writer]);
    fclose($there);
    Co::join([$reader]);

    socket_create_pair(AF_UNIX, SOCK_STREAM, 0, $pair);
    $id = go(fn () => var_dump(System::waitEvent($pair[0]) === SWOOLE_EVENT_READ, socket_read($pair[0], 10)));
    socket_write($pair[1], 'socket');
    Co::join([$id]);

    // Standard output, by its number.
    var_dump(System::waitEvent(1, SWOOLE_EVENT_WRITE) === SWOOLE_EVENT_WRITE);
});
?>
--EXPECT--
bool(true)
bool(true)
string(6) "stream"
string(5) "write"
int(1024)
string(4) "read"
int(512)
bool(true)
string(6) "socket"
bool(true)
