--TEST--
Fifty queries wait at the same time
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_mysql.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../../include/mysql.php';

$done = 0;
$began = microtime(true);
Co\run(function () use (&$done) {
    for ($i = 0; $i < 50; $i++) {
        go(function () use (&$done) {
            $mysql = new Co\MySQL();
            $mysql->connect(['timeout' => 30] + mysql_config());
            $done += count($mysql->query('select sleep(0.3)'));
        });
    }
});
var_dump($done);
$took = microtime(true) - $began;
echo $took >= 0.3 && $took < 6 ? "together\n" : "one after the other: $took\n";
?>
--EXPECT--
int(50)
together
