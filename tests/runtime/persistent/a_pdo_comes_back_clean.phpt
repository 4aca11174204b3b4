--TEST--
A persistent PDO comes back rolled back, in autocommit, without what the session has left, with PDO's own attributes
--EXTENSIONS--
pdo
mysqlnd
pdo_mysql
pdo_pgsql
pdo_sqlite
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

$port = (int) server('pgsql')['PGPORT'];
$file = tempnam(sys_get_temp_dir(), 'swoole-test-');
$clients = [
    'mysql' => ['mysql_pdo', 'create table rolled_back (a int) engine=innodb'],
    'pgsql' => [fn (array $options = []) => pgsql_pdo($port, $options), 'create table rolled_back (a int)'],
    'sqlite' => [fn (array $options = []) => new PDO("sqlite:$file", null, null, $options + [PDO::ATTR_PERSISTENT => true]), 'create table rolled_back (a int)'],
];
foreach ($clients as $name => [$connect, $create]) {
    Co\run(function () use ($name, $connect, $create) {
        together(1, function () use ($connect, $create) {
            $connect()->exec('drop table if exists rolled_back');
            $connect()->exec($create);
        });
        $leavings = [
            'by method' => fn (PDO $pdo) => $pdo->beginTransaction(),
            'by statement' => fn (PDO $pdo) => $pdo->exec('begin'),
            'without autocommit' => fn (PDO $pdo) => $name === 'mysql' ? $pdo->setAttribute(PDO::ATTR_AUTOCOMMIT, false) : $pdo->exec('begin'),
            'with an exception' => fn (PDO $pdo) => $pdo->beginTransaction(),
        ];
        foreach ($leavings as $how => $begin) {
            together(1, function () use ($connect, $begin, $how) {
                $pdo = $connect();
                $begin($pdo);
                $pdo->exec('insert into rolled_back values (1)');
                $pdo->setAttribute(PDO::ATTR_DEFAULT_FETCH_MODE, PDO::FETCH_NUM);
                $pdo->setAttribute(PDO::ATTR_CASE, PDO::CASE_UPPER);
                $pdo->setAttribute(PDO::ATTR_STRINGIFY_FETCHES, true);
                $pdo->setAttribute(PDO::ATTR_ORACLE_NULLS, PDO::NULL_TO_STRING);
                $pdo->setAttribute(PDO::ATTR_ERRMODE, PDO::ERRMODE_SILENT);
                if ($how === 'with an exception') {
                    throw new LogicException('leaves');
                }
            });
            [$seen] = together(1, function () use ($name, $connect) {
                $pdo = $connect();
                return [
                    $pdo->query('select count(*) as n, null as none from rolled_back')->fetch(),
                    $pdo->inTransaction(),
                    $pdo->getAttribute(PDO::ATTR_ERRMODE) === PDO::ERRMODE_EXCEPTION,
                    $name === 'mysql' ? $pdo->query('select @@autocommit')->fetchColumn() : null,
                ];
            });
            echo "$name, $how: ", json_encode($seen), "\n";
        }
        // What the script asks for is what it gets.
        [$seen] = together(1, fn () => $connect([PDO::ATTR_DEFAULT_FETCH_MODE => PDO::FETCH_NUM])->query('select 5')->fetch());
        echo "$name: ", json_encode($seen), "\n";
    });
}
Co\run(function () use ($port) {
    together(1, function () use ($port) {
        $pdo = pgsql_pdo($port);
        $pdo->exec("set application_name = 'somebody'");
        $pdo->exec('create temporary table mine (a int)');
        $pdo->query('select pg_advisory_lock(5)');
    });
    [$seen] = together(1, fn () => pgsql_pdo($port)->query("select current_setting('application_name'), to_regclass('mine'), pg_try_advisory_lock(5)")->fetch(PDO::FETCH_NUM));
    echo 'session: ', json_encode($seen), "\n";
});
unlink($file);
?>
--EXPECT--
mysql, by method: [{"n":0,"0":0,"none":null,"1":null},false,true,1]
mysql, by statement: [{"n":0,"0":0,"none":null,"1":null},false,true,1]
mysql, without autocommit: [{"n":0,"0":0,"none":null,"1":null},false,true,1]
mysql, with an exception: [{"n":0,"0":0,"none":null,"1":null},false,true,1]
mysql: [5]
pgsql, by method: [{"n":0,"0":0,"none":null,"1":null},false,true,null]
pgsql, by statement: [{"n":0,"0":0,"none":null,"1":null},false,true,null]
pgsql, without autocommit: [{"n":0,"0":0,"none":null,"1":null},false,true,null]
pgsql, with an exception: [{"n":0,"0":0,"none":null,"1":null},false,true,null]
pgsql: [5]
sqlite, by method: [{"n":0,"0":0,"none":null,"1":null},false,true,null]
sqlite, by statement: [{"n":0,"0":0,"none":null,"1":null},false,true,null]
sqlite, without autocommit: [{"n":0,"0":0,"none":null,"1":null},false,true,null]
sqlite, with an exception: [{"n":0,"0":0,"none":null,"1":null},false,true,null]
sqlite: [5]
session: ["",null,true]
