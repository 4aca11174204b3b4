--TEST--
pg_pconnect() gives each coroutine its own link, pg_connect() finds only its own, and calls without a link mean that one
--EXTENSIONS--
pgsql
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_servers.inc'; ?>
--INI--
error_reporting=E_ALL & ~E_DEPRECATED
--FILE--
<?php
// Since PHP 8.1 it is deprecated to leave the link out.
require __DIR__ . '/../../include/leases.php';
require __DIR__ . '/../../include/servers.php';

$port = (int) server('pgsql')['PGPORT'];
$parameters = "host=127.0.0.1 port=$port dbname=test user=test";
$main = pg_connect($parameters);
$id = fn (?PgSql\Connection $link = null) => pg_fetch_result($link ? pg_query($link, 'select pg_backend_pid()') : pg_query('select pg_backend_pid()'), 0, 0);
$main_id = $id();
pg_query('drop table if exists links_rolled_back');
pg_query('create table links_rolled_back (a int)');

Co\run(function () use ($port, $parameters, $id, $main_id) {
    echo 'before it has one, that of the main script: ';
    var_dump($id() === $main_id);

    // Nobody keeps the object but the module, as the link that calls mean.
    $first = together(4, function () use ($parameters, $id) {
        pg_pconnect($parameters);
        $mine = $id();
        Co::sleep(0.01);
        pg_query('begin');
        pg_query('insert into links_rolled_back values (1)');
        pg_query("set application_name = 'somebody'");
        pg_query('create temporary table mine (a int)');
        pg_prepare('statement', 'select 1');
        [$childs] = together(1, fn () => $id());
        return $id() === $mine && $childs === $mine ? $mine : 'another';
    });
    echo distinct($first), " at the same time\n";

    $later = together(1, function () use ($port, $id) {
        $seen = [];
        for ($i = 0; $i < 5; $i++) {
            [$seen[]] = together(1, function () use ($port, $id) {
                $link = pgsql_link($port);
                $row = pg_fetch_row(pg_query($link, "select count(*), current_setting('application_name'), to_regclass('mine') from links_rolled_back"));
                pg_prepare($link, 'statement', 'select 2');
                return [$id($link), json_encode($row) . pg_transaction_status($link)];
            });
        }
        return $seen;
    })[0];
    echo distinct(array_column($later, 0)), ' one after another, of those: ', json_encode(array_diff(array_column($later, 0), $first) === []), "\n";
    echo 'clean: ', implode(' ', array_unique(array_column($later, 1))), "\n";

    // A statement that still runs is called off, and the next coroutine does not wait for it.
    $began = microtime(true);
    together(1, function () use ($port) {
        pg_send_query(pgsql_link($port), 'select pg_sleep(20)');
    });
    together(1, fn () => pg_query(pgsql_link($port), 'select 1'));
    echo 'called off: ';
    var_dump(microtime(true) - $began < 5);

    $links = together(3, function () use ($parameters, $id) {
        $one = pg_connect($parameters);
        $two = pg_connect($parameters);
        $mine = $id();
        Co::sleep(0.01);
        return $one === $two && $id($one) === $mine ? $mine : 'another';
    });
    echo distinct($links), ' of pg_connect(), that of the main script ', in_array($main_id, $links) ? '' : 'not ', "among them\n";

    [$after] = together(1, function () use ($parameters, $id) {
        pg_connect($parameters);
        pg_close();
        return $id();
    });
    echo 'when it is closed, that of the main script: ';
    var_dump($after === $main_id);
    echo 'all right: ';
    var_dump(all_right(6, 5, fn (string $what) => pg_fetch_result(pg_query(pgsql_link($port), "select '$what', pg_sleep(0.002)"), 0, 0)));
});
var_dump($id() === $main_id);
pg_close();
try {
    pg_query('select 1');
} catch (Error $error) {
    echo $error->getMessage(), "\n";
}
?>
--EXPECT--
before it has one, that of the main script: bool(true)
4 at the same time
1 one after another, of those: true
clean: ["0","",null]0
called off: bool(true)
3 of pg_connect(), that of the main script not among them
when it is closed, that of the main script: bool(true)
all right: bool(true)
bool(true)
No PostgreSQL connection opened yet
