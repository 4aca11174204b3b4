--TEST--
The connection is killed while a query runs
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_mysql.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../../include/mysql.php';

Co\run(function () {
    $mysql = new Co\MySQL();
    $mysql->connect(mysql_config());
    $id = $mysql->query('select connection_id() as id')[0]['id'];
    go(function () use ($id) {
        $killer = new Co\MySQL();
        $killer->connect(mysql_config());
        while (!$killer->query("select 1 from information_schema.processlist where id = $id and state = 'User sleep'")) {
            Co::sleep(0.01);
        }
        $killer->query("kill $id");
    });
    var_dump($mysql->query('select sleep(30)'));
    // Depending on where it is caught the server says so or just goes.
    var_dump(in_array($mysql->errno, [1317, 1927, 2006], true));
    Co::sleep(0.05);
    var_dump($mysql->query('select 1'));
    var_dump(in_array($mysql->errno, [2002, 2006], true), $mysql->connected);
    var_dump($mysql->connect(), $mysql->query('select 1 as one')[0]['one']);
});
?>
--EXPECT--
bool(false)
bool(true)
bool(false)
bool(true)
bool(false)
bool(true)
string(1) "1"
