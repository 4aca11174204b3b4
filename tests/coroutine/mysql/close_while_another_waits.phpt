--TEST--
close() ends another coroutine's query
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_mysql.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../../include/mysql.php';

Co\run(function () {
    $mysql = new Co\MySQL();
    $mysql->connect(mysql_config());
    go(function () use ($mysql) {
        var_dump($mysql->query('select sleep(30)'), $mysql->errno, $mysql->connected);
    });
    var_dump($mysql->close());
    var_dump($mysql->query('select 1'), $mysql->errno);
    var_dump($mysql->connect(), $mysql->query('select 1 as one')[0]['one']);
});
?>
--EXPECT--
bool(false)
int(2006)
bool(false)
bool(true)
bool(false)
int(2002)
bool(true)
string(1) "1"
