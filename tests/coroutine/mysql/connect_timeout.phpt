--TEST--
A server that says nothing
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_mysql.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../../include/mysql.php';

$listener = stream_socket_server('tcp://127.0.0.1:0');
$port = (int) substr(strrchr(stream_socket_get_name($listener, false), ':'), 1);
Co\run(function () use ($port) {
    $mysql = new Co\MySQL();
    $began = microtime(true);
    var_dump($mysql->connect(['port' => $port, 'timeout' => 0.05] + mysql_config()));
    var_dump(microtime(true) - $began < 10);
    echo $mysql->connect_errno, ' ', $mysql->connect_error, "\n";
});
?>
--EXPECT--
bool(false)
bool(true)
2002 SQLSTATE[HY000] [2002] Connection timed out
