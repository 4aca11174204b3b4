--TEST--
Outside of a coroutine there is nothing to park
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_mysql.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../../include/mysql.php';

$mysql = new Co\MySQL();
foreach ([fn () => $mysql->connect(mysql_config()), fn () => $mysql->query('select 1')] as $call) {
    try {
        $call();
    } catch (Swoole\Error $error) {
        echo $error->getMessage(), "\n";
    }
}
var_dump($mysql->close());
// An object that outlives its coroutine ends with the script.
go(function () use ($mysql) {
    var_dump($mysql->connect(mysql_config()));
});
?>
--EXPECT--
API must be called in the coroutine
API must be called in the coroutine
bool(true)
bool(true)
