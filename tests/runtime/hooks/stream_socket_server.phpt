--TEST--
Fifty stream_socket_accept() wait together
--FILE--
<?php
require __DIR__ . '/../../include/hooked.php';
require __DIR__ . '/../../include/slow_server.php';

$slow = slow_server();
hooked('stream_socket_server(), stream_socket_accept()', 'PHP ' . PHP_VERSION, function (int $i) use ($slow) {
    $server = stream_socket_server('tcp://127.0.0.1:0');
    $port = substr(strrchr(stream_socket_get_name($server, false), ':'), 1);
    $socket = stream_socket_client("tcp://127.0.0.1:$slow->port");
    fwrite($socket, "call $port answer $i\n");
    return rtrim(fgets(stream_socket_accept($server, 5)));
});
?>
--EXPECT--
blocking: waits
hooked: 50 right answers
hooked: together
