--TEST--
The connection is killed while nobody uses it
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_mysql.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../../include/mysql.php';

Co\run(function () {
    $mysql = new Co\MySQL();
    $mysql->connect(mysql_config());
    $id = $mysql->query('select connection_id() as id')[0]['id'];
    $killer = new Co\MySQL();
    $killer->connect(mysql_config());
    $killer->query("kill $id");
    while ($killer->query("select 1 from information_schema.processlist where id = $id")) {
        Co::sleep(0.01);
    }
    Co::sleep(0.01);
    var_dump($mysql->connected, $mysql->query('select 1'), $mysql->connected);
    echo $mysql->errno, ' ', $mysql->error, "\n";
    var_dump($mysql->query('select 1'), $mysql->errno);
    var_dump($mysql->connect(), $mysql->query('select 1 as one')[0]['one']);

    $id = $mysql->query('select connection_id() as id')[0]['id'];
    $killer->query("kill $id");
    while ($killer->query("select 1 from information_schema.processlist where id = $id")) {
        Co::sleep(0.01);
    }
    Co::sleep(0.01);
    // connect() sees that the connection is dead and makes another.
    var_dump($mysql->connect(), $mysql->query('select 1 as one')[0]['one']);
});
?>
--EXPECT--
bool(true)
bool(false)
bool(false)
2006 SQLSTATE[HY000] [2006] MySQL server has gone away
bool(false)
int(2002)
bool(true)
string(1) "1"
bool(true)
string(1) "1"
