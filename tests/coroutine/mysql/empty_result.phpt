--TEST--
A result without rows is an empty array
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_mysql.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../../include/mysql.php';

Co\run(function () {
    $mysql = new Co\MySQL();
    $mysql->connect(mysql_config());
    var_dump($mysql->query('select * from article where id < 0'));
    var_dump($mysql->query('select 1 as one')[0]['one']);
});
?>
--EXPECT--
array(0) {
}
string(1) "1"
