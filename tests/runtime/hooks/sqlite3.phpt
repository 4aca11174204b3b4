--TEST--
Fifty SQLite3 statements wait for locks together
--EXTENSIONS--
sqlite3
--FILE--
<?php
require __DIR__ . '/../../include/hooked.php';
require __DIR__ . '/../../include/slow_server.php';

$slow = slow_server();
$directory = sys_get_temp_dir() . '/swoole-test-' . getmypid();
mkdir($directory);
hooked('SQLite3, a locked database', 'SQLite ' . SQLite3::version()['versionString'], function (int $i, string $path) use ($slow) {
    $socket = fsockopen('127.0.0.1', $slow->port);
    fwrite($socket, "sqlite $path\n");
    if (fgets($socket) !== "locked\n") {
        return 'not locked';
    }
    $database = new SQLite3($path);
    $database->busyTimeout(5000);
    $database->exec("insert into answers values ($i)");
    return 'answer ' . $database->querySingle('select i from answers');
}, function (int $i) use ($directory) {
    $path = "$directory/$i";
    $database = new SQLite3($path);
    $database->exec('pragma synchronous = off; drop table if exists answers; create table answers (i)');
    $database->close();
    return $path;
});
array_map(unlink(...), glob("$directory/*"));
rmdir($directory);
?>
--EXPECT--
blocking: waits
hooked: 50 right answers
hooked: together
