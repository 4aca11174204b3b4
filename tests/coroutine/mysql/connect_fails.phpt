--TEST--
connect() returns false: wrong password, unknown host, closed port, unknown database, no socket file
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_mysql.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../../include/mysql.php';

require __DIR__ . '/../../include/server.php';

function attempt(array $settings): void
{
    $mysql = new Co\MySQL();
    var_dump($mysql->connect($settings + mysql_config()));
    echo $mysql->connect_errno, ' ', $mysql->connect_error, "\n";
    var_dump($mysql->connected, $mysql->sock, $mysql->query('select 1'));
    echo $mysql->errno, ' ', $mysql->error, "\n";
}

Co\run(function () {
    attempt(['password' => 'wrong']);
    attempt(['password' => '']);
    attempt(['host' => 'no-such-host.invalid', 'timeout' => 30]);
    attempt(['port' => free_port()]);
    attempt(['database' => 'nowhere']);
    attempt(['host' => 'unix:/no/such/file']);
    $mysql = new Co\MySQL();
    var_dump($mysql->connect(['password' => 'wrong'] + mysql_config()), $mysql->connect(mysql_config()), $mysql->connected);
});
?>
--EXPECTF--
bool(false)
1045 SQLSTATE[28000] [1045] Access denied for user 'root'@'%s' (using password: YES)
bool(false)
int(-1)
bool(false)
2002 SQLSTATE[HY000] [2002] Connection reset by peer or Transport endpoint is not connected
bool(false)
1045 SQLSTATE[28000] [1045] Access denied for user 'root'@'%s' (using password: NO)
bool(false)
int(-1)
bool(false)
2002 SQLSTATE[HY000] [2002] Connection reset by peer or Transport endpoint is not connected
bool(false)
2002 SQLSTATE[HY000] [2002] DNS Lookup resolve failed
bool(false)
int(-1)
bool(false)
2002 SQLSTATE[HY000] [2002] Connection reset by peer or Transport endpoint is not connected
bool(false)
2002 SQLSTATE[HY000] [2002] Connection refused
bool(false)
int(-1)
bool(false)
2002 SQLSTATE[HY000] [2002] Connection reset by peer or Transport endpoint is not connected
bool(false)
1049 SQLSTATE[42000] [1049] Unknown database 'nowhere'
bool(false)
int(-1)
bool(false)
2002 SQLSTATE[HY000] [2002] Connection reset by peer or Transport endpoint is not connected
bool(false)
2002 SQLSTATE[HY000] [2002] No such file or directory
bool(false)
int(-1)
bool(false)
2002 SQLSTATE[HY000] [2002] Connection reset by peer or Transport endpoint is not connected
bool(false)
bool(true)
bool(true)
