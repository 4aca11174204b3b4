--TEST--
A script with leased handles ends by exit(), a fatal error, the memory limit or with coroutines that are parked in a query
--EXTENSIONS--
pdo
mysqlnd
pdo_mysql
mysqli
pgsql
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
require __DIR__ . '/../../include/run.php';

$port = (int) server('pgsql')['PGPORT'];
$include = var_export(realpath(__DIR__ . '/../../include/leases.php'), true);
$ends = [
    'exit' => 'exit(3);',
    'exception' => 'throw new LogicException("ended");',
    'memory' => '$text = str_repeat("x", 100000000);',
    'return' => 'Co::sleep(0.01); foreach ($all as $id) { Co::cancel($id); }',
    'cycle' => '$a = new stdClass; $a->a = $a; $a->pdo = $pdo; $a->link = $link; unset($a, $pdo, $link); pg_close(); gc_collect_cycles(); foreach ($all as $id) { Co::cancel($id); }',
];
foreach ($ends as $how => $end) {
    echo "$how: ";
    run_php(<<<PHP
        require $include;
        error_reporting(E_ALL & ~E_DEPRECATED);
        ini_set('memory_limit', '64M');
        register_shutdown_function(function () {
            echo "shutdown\n";
        });
        Co\\run(function () {
            \$all = [];
            \$all[] = go(function () {
                \$pdo = mysql_pdo();
                try {
                    \$pdo->query('select sleep(20)');
                } catch (PDOException) {
                }
            });
            \$all[] = go(function () {
                \$link = mysqli_link();
                try {
                    \$link->query('select sleep(20)');
                } catch (mysqli_sql_exception) {
                }
            });
            Co::sleep(0.1);
            \$pdo = mysql_pdo();
            \$pdo->beginTransaction();
            \$link = pgsql_link($port);
            pg_query(\$link, 'begin');
            $end
        });
        PHP);
}
?>
--EXPECTF--
exit: %Ashutdown
status 255
exception: %Aended%Ashutdown
status 255
memory: %AAllowed memory size%Ashutdown
status 255
return: shutdown
status 0
cycle: shutdown
status 0
