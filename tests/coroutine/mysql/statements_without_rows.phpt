--TEST--
affected_rows and insert_id
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_mysql.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../../include/mysql.php';

Co\run(function () {
    $mysql = new Co\MySQL();
    $mysql->connect(mysql_config());
    var_dump($mysql->query('create temporary table t (id int primary key auto_increment, v int)'));
    var_dump($mysql->query('insert into t (v) values (1), (2), (3)'));
    echo "$mysql->affected_rows $mysql->insert_id\n";
    var_dump($mysql->query('insert into t (id, v) values (5000000000 - 4999999900, 4)'));
    echo "$mysql->affected_rows $mysql->insert_id\n";
    var_dump($mysql->query('update t set v = v + 1 where v < 3'));
    echo "$mysql->affected_rows $mysql->insert_id\n";
    var_dump($mysql->query('delete from t where v > 100'));
    echo "$mysql->affected_rows $mysql->insert_id\n";
});
?>
--EXPECT--
bool(true)
bool(true)
3 1
bool(true)
1 100
bool(true)
2 0
bool(true)
0 0
