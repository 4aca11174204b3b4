--TEST--
Fifty flock() wait together
--FILE--
<?php
require __DIR__ . '/../../include/hooked.php';
require __DIR__ . '/../../include/slow_server.php';

$slow = slow_server();
$directory = sys_get_temp_dir() . '/swoole-test-' . getmypid();
mkdir($directory);
hooked('flock(), between processes', 'PHP ' . PHP_VERSION, function (int $i) use ($slow, $directory) {
    $path = "$directory/$i";
    $socket = fsockopen('127.0.0.1', $slow->port);
    fwrite($socket, "flock $path\n");
    if (fgets($socket) !== "locked\n") {
        return 'not locked';
    }
    $file = fopen($path, 'c');
    return flock($file, LOCK_EX) ? "answer $i" : 'no lock';
});
array_map(unlink(...), glob("$directory/*"));
rmdir($directory);
?>
--EXPECT--
blocking: waits
hooked: 50 right answers
hooked: together
