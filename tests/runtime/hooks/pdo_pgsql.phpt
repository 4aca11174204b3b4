--TEST--
Fifty PDO_PGSQL queries wait together
--EXTENSIONS--
pdo
pdo_pgsql
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_servers.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../../include/hooked.php';
require __DIR__ . '/../../include/servers.php';

$port = server('pgsql')['PGPORT'];
$dsn = "pgsql:host=127.0.0.1;port=$port;dbname=test;user=test";
$libpq = (new PDO($dsn))->getAttribute(PDO::ATTR_CLIENT_VERSION);
hooked('PDO_PGSQL', 'PHP ' . PHP_VERSION . ", libpq $libpq", function (int $i) use ($dsn) {
    $statement = (new PDO($dsn))->prepare("select pg_sleep(0.1), 'answer ' || ?::text");
    $statement->execute([$i]);
    return $statement->fetch(PDO::FETCH_NUM)[1];
});
?>
--EXPECT--
blocking: waits
hooked: 50 right answers
hooked: together
