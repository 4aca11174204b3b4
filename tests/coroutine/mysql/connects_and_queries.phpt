--TEST--
connect, query, close, and what the properties say
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_mysql.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../../include/mysql.php';

use Swoole\Coroutine\MySQL;

Co\run(function () {
    $mysql = new MySQL();
    var_dump($mysql->connected, $mysql->sock, $mysql->serverInfo);
    var_dump($mysql->connect(mysql_config()));
    var_dump($mysql->connected, $mysql->serverInfo === mysql_config());
    // The number is that of an open socket.
    echo kind_of_descriptor($mysql->sock), "\n";
    var_dump($mysql->query('select id, title, body, price from article order by id limit 2'));
    var_dump($mysql->errno, $mysql->error, $mysql->connect_errno, $mysql->connect_error);
    var_dump($mysql->close(), $mysql->connected);
});

function kind_of_descriptor(int $fd): string
{
    return preg_replace('/\d+/', 'N', readlink("/proc/self/fd/$fd"));
}
?>
--EXPECT--
bool(false)
int(-1)
NULL
bool(true)
bool(true)
bool(true)
socket:[N]
array(2) {
  [0]=>
  array(4) {
    ["id"]=>
    string(1) "1"
    ["title"]=>
    string(5) "first"
    ["body"]=>
    string(8) "one line"
    ["price"]=>
    string(4) "1.50"
  }
  [1]=>
  array(4) {
    ["id"]=>
    string(1) "2"
    ["title"]=>
    string(6) "second"
    ["body"]=>
    NULL
    ["price"]=>
    string(5) "20.00"
  }
}
int(0)
string(0) ""
int(0)
string(0) ""
bool(true)
bool(false)
