--TEST--
Fifty socket_select() and socket_accept() wait together
--EXTENSIONS--
sockets
--FILE--
<?php
require __DIR__ . '/../../include/hooked.php';
require __DIR__ . '/../../include/slow_server.php';

$slow = slow_server();
hooked('ext-sockets, socket_select()', 'PHP ' . PHP_VERSION, function (int $i) use ($slow) {
    $server = socket_create(AF_INET, SOCK_STREAM, SOL_TCP);
    socket_bind($server, '127.0.0.1');
    socket_listen($server);
    socket_getsockname($server, $host, $port);
    $socket = socket_create(AF_INET, SOCK_STREAM, SOL_TCP);
    socket_connect($socket, '127.0.0.1', $slow->port);
    socket_write($socket, "call $port answer $i\n");
    $readable = ['server' => $server, 'silent' => $socket];
    $none = null;
    $count = socket_select($readable, $none, $none, 5);
    return $count === 1 && isset($readable['server']) ? rtrim(socket_read(socket_accept($server), 100)) : array_keys($readable);
});
?>
--EXPECT--
blocking: waits
hooked: 50 right answers
hooked: together
