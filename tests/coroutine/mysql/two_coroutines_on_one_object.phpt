--TEST--
Two coroutines cannot use one connection at the same time
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_mysql.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../../include/mysql.php';

Co\run(function () {
    $mysql = new Co\MySQL();
    $mysql->connect(mysql_config());
    go(function () use ($mysql) {
        echo count($mysql->query('select sleep(0.2)')), " row\n";
    });
    foreach ([fn () => $mysql->query('select 1'), fn () => $mysql->connect(mysql_config())] as $use) {
        try {
            $use();
        } catch (Swoole\Error $error) {
            echo $error->getCode(), ' ', $error->getMessage(), "\n";
        }
    }
    Co::sleep(0.5);
    var_dump($mysql->query('select 1 as one')[0]['one']);
});
?>
--EXPECTF--
10002 Socket#%d has already been bound to another coroutine#2, reading of the same socket in coroutine#1 at the same time is not allowed
10002 Socket#%d has already been bound to another coroutine#2, reading of the same socket in coroutine#1 at the same time is not allowed
1 row
string(1) "1"
