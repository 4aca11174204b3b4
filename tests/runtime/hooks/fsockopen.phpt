--TEST--
Fifty fgets() of fsockopen() wait together
--FILE--
<?php
require __DIR__ . '/../../include/hooked.php';
require __DIR__ . '/../../include/slow_server.php';

$slow = slow_server();
hooked('fsockopen()', 'PHP ' . PHP_VERSION, function (int $i) use ($slow) {
    $socket = fsockopen('127.0.0.1', $slow->port);
    fwrite($socket, "say answer $i\n");
    return rtrim(fgets($socket));
});
?>
--EXPECT--
blocking: waits
hooked: 50 right answers
hooked: together
