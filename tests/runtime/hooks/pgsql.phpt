--TEST--
Fifty blocking pg_query_params() wait together
--EXTENSIONS--
pgsql
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_servers.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../../include/hooked.php';
require __DIR__ . '/../../include/servers.php';

$port = server('pgsql')['PGPORT'];
hooked('pgsql', 'PHP ' . PHP_VERSION . ', libpq ' . PGSQL_LIBPQ_VERSION, function (int $i) use ($port) {
    $connection = pg_connect("host=127.0.0.1 port=$port dbname=test user=test", PGSQL_CONNECT_FORCE_NEW);
    $result = pg_query_params($connection, "select pg_sleep(0.1), 'answer ' || \$1::text", [$i]);
    return pg_fetch_result($result, 0, 1);
});
?>
--EXPECT--
blocking: waits
hooked: 50 right answers
hooked: together
