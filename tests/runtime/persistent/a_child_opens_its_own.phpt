--TEST--
A forked child opens connections of its own, and its end leaves those of its parent as they are
--EXTENSIONS--
pcntl
pdo
mysqlnd
pdo_mysql
mysqli
pgsql
igbinary
redis
--SKIPIF--
<?php
require __DIR__ . '/../../include/skipif_mysql.inc';
require __DIR__ . '/../../include/skipif_servers.inc';
?>
--CONFLICTS--
mysql
--FILE--
<?php
require __DIR__ . '/../../include/leases.php';
require __DIR__ . '/../../include/servers.php';

$pgsql = (int) server('pgsql')['PGPORT'];
$redis = (int) server('redis')['REDIS_PORT'];
$who = [
    'PDO' => fn () => mysql_pdo()->query('select connection_id()')->fetchColumn(),
    'mysqli' => fn () => mysqli_link()->query('select connection_id()')->fetch_row()[0],
    'pgsql' => fn () => pg_fetch_result(pg_query(pgsql_link($pgsql), 'select pg_backend_pid()'), 0, 0),
    'redis' => fn () => redis_client($redis)->client('id'),
];
Co\run(function () use ($who) {
    $all = function () use ($who) {
        $ids = [];
        foreach ($who as $name => $one) {
            [$ids[$name]] = together(1, $one);
        }
        return $ids;
    };
    $parents = $all();
    $pid = pcntl_fork();
    if ($pid === 0) {
        $childs = $all();
        foreach ($parents as $name => $id) {
            echo "child's $name: ", $childs[$name] instanceof Throwable ? $childs[$name]->getMessage() : ($childs[$name] == $id ? "its parent's" : 'its own'), "\n";
        }
        exit(0);
    }
    pcntl_waitpid($pid, $status);
    echo "ended with $status\n";
    foreach ($all() as $name => $id) {
        echo "parent's $name: ", $id == $parents[$name] ? 'as before' : 'another', "\n";
    }
});
?>
--EXPECT--
child's PDO: its own
child's mysqli: its own
child's pgsql: its own
child's redis: its own
ended with 0
parent's PDO: as before
parent's mysqli: as before
parent's pgsql: as before
parent's redis: as before
