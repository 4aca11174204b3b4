--TEST--
Fifty mysqli queries wait together
--EXTENSIONS--
mysqlnd
mysqli
--CONFLICTS--
mysql
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_mysql.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../../include/hooked.php';

hooked('mysqli', 'PHP ' . PHP_VERSION . ', mysqlnd', function (int $i) {
    $port = (int) getenv('MYSQL_PORT');
    $mysqli = new mysqli(getenv('MYSQL_HOST'), getenv('MYSQL_USER'), getenv('MYSQL_PASSWORD'), '', $port);
    return $mysqli->query("select sleep(0.1), 'answer $i'")->fetch_row()[1];
});
?>
--EXPECT--
blocking: waits
hooked: 50 right answers
hooked: together
