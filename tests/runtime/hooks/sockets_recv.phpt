--TEST--
Fifty socket_recv() wait together
--EXTENSIONS--
sockets
--FILE--
<?php
require __DIR__ . '/../../include/hooked.php';
require __DIR__ . '/../../include/slow_server.php';

$slow = slow_server();
hooked('ext-sockets, socket_recv()', 'PHP ' . PHP_VERSION, function (int $i) use ($slow) {
    $socket = socket_create(AF_INET, SOCK_STREAM, SOL_TCP);
    socket_connect($socket, '127.0.0.1', $slow->port);
    socket_write($socket, "say answer $i\n");
    socket_recv($socket, $answer, 100, 0);
    return rtrim($answer);
});
?>
--EXPECT--
blocking: waits
hooked: 50 right answers
hooked: together
