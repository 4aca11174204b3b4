--TEST--
Fifty file_get_contents() of URLs wait together
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_servers.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../../include/hooked.php';
require __DIR__ . '/../../include/servers.php';

$port = server('nginx')['HTTP_PORT'];
hooked('file_get_contents("http://…")', 'PHP ' . PHP_VERSION, function (int $i) use ($port) {
    return file_get_contents("http://127.0.0.1:$port/answer?i=$i");
});
?>
--EXPECT--
blocking: waits
hooked: 50 right answers
hooked: together
