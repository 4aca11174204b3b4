--TEST--
Fifty stream_select() wait together
--FILE--
<?php
require __DIR__ . '/../../include/hooked.php';
require __DIR__ . '/../../include/slow_server.php';

$slow = slow_server();
hooked('stream_socket_client(), stream_select()', 'PHP ' . PHP_VERSION, function (int $i) use ($slow) {
    $socket = stream_socket_client("tcp://127.0.0.1:$slow->port");
    $silent = stream_socket_client("tcp://127.0.0.1:$slow->port");
    fwrite($socket, "say answer $i\n");
    $readable = ['says' => $socket, 'is silent' => $silent];
    $none = null;
    $count = stream_select($readable, $none, $none, 5);
    return $count === 1 && isset($readable['says']) ? rtrim(fgets($socket)) : array_keys($readable);
});
?>
--EXPECT--
blocking: waits
hooked: 50 right answers
hooked: together
