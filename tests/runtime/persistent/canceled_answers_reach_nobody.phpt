--TEST--
A call that was canceled leaves no answer on a persistent connection: whoever gets that, or another, hears what it has asked
--EXTENSIONS--
pdo
mysqlnd
pdo_mysql
pdo_pgsql
pgsql
mysqli
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
// Each says something that the server answers late, and something that it answers at once.
$clients = [
    'PDO_MySQL' => ['mysql_pdo', fn ($c) => $c->query("select 'late', sleep(0.1)"), fn ($c, $what) => $c->query("select '$what'")->fetchColumn()],
    'PDO_PGSQL' => [fn () => pgsql_pdo($pgsql), fn ($c) => $c->query("select 'late', pg_sleep(0.1)"), fn ($c, $what) => $c->query("select '$what'")->fetchColumn()],
    'pgsql' => [fn () => pgsql_link($pgsql), fn ($c) => @pg_query($c, "select 'late', pg_sleep(0.1)") ?: throw new Exception(), fn ($c, $what) => pg_fetch_result(pg_query($c, "select '$what'"), 0, 0)],
    'mysqli' => ['mysqli_link', fn ($c) => $c->query("select 'late', sleep(0.1)"), fn ($c, $what) => $c->query("select '$what'")->fetch_row()[0]],
    'redis' => [fn () => redis_client($redis), fn ($c) => $c->rawCommand('blpop', 'nothing', '0.1'), fn ($c, $what) => $c->echo($what)],
    'redis, without its lists' => [fn () => redis_client($redis), fn ($c) => $c->rawCommand('blpop', 'nothing', '0.1'), fn ($c, $what) => $c->echo($what)],
];
foreach ($clients as $name => [$connect, $late, $ask]) {
    ini_set('redis.pconnect.pooling_enabled', str_contains($name, 'without') ? '0' : '1');
    Co\run(function () use ($name, $connect, $late, $ask) {
        // Some handles that are idle, so that the broken one is among others.
        together(3, function () use ($connect) {
            $connection = $connect();
            Co::sleep(0.01);
        });
        for ($i = 0; $i < 3; $i++) {
            $began = false;
            $canceled = go(function () use ($connect, $late, &$began, &$how) {
                $connection = $connect();
                $began = true;
                try {
                    $late($connection);
                    $how = 'answered';
                } catch (Throwable) {
                    $how = 'failed';
                }
            });
            while (!$began) {
                Co::sleep(0.001);
            }
            Co::sleep(0.02);
            Co::cancel($canceled);
            Co::join([$canceled]);
            echo "$name: $how, others ";
            $right = all_right(4, 5, function (string $what) use ($connect, $ask) {
                $connection = $connect();
                Co::sleep(0.002);
                return $ask($connection, $what);
            });
            echo $right ? "right\n" : "wrong\n";
        }
    });
}
?>
--EXPECT--
PDO_MySQL: failed, others right
PDO_MySQL: failed, others right
PDO_MySQL: failed, others right
PDO_PGSQL: failed, others right
PDO_PGSQL: failed, others right
PDO_PGSQL: failed, others right
pgsql: failed, others right
pgsql: failed, others right
pgsql: failed, others right
mysqli: failed, others right
mysqli: failed, others right
mysqli: failed, others right
redis: failed, others right
redis: failed, others right
redis: failed, others right
redis, without its lists: failed, others right
redis, without its lists: failed, others right
redis, without its lists: failed, others right
