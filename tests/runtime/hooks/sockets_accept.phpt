--TEST--
Fifty socket_accept() wait together
--EXTENSIONS--
sockets
--FILE--
<?php
require __DIR__ . '/../../include/hooked.php';
require __DIR__ . '/../../include/slow_server.php';

$slow = slow_server();
hooked('ext-sockets, socket_accept()', 'PHP ' . PHP_VERSION, function (int $i) use ($slow) {
    $server = socket_create_listen(0);
    socket_getsockname($server, $host, $port);
    $socket = socket_create(AF_INET, SOCK_STREAM, SOL_TCP);
    socket_connect($socket, '127.0.0.1', $slow->port);
    socket_write($socket, "call $port answer $i\n");
    return rtrim(socket_read(socket_accept($server), 100));
});
?>
--EXPECT--
blocking: waits
hooked: 50 right answers
hooked: together
