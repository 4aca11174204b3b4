--TEST--
pg_field_type() and pg_field_table() ask the server: not while another coroutine does
--EXTENSIONS--
pgsql
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_servers.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../../include/servers.php';

$port = server('pgsql')['PGPORT'];
Co\run(function () use ($port) {
    $link = pg_connect("host=127.0.0.1 port=$port dbname=test user=test");
    $result = pg_query($link, 'select relname, 1 as one from pg_class limit 1');
    foreach (['error', 'queue'] as $setting) {
        ini_set('swoole.shared_handles', $setting);
        $asks = go(function () use ($link) {
            $answer = pg_fetch_result(pg_query($link, "select 'answer' from pg_sleep(0.1)"), 0, 0);
            echo $answer, "\n";
        });
        foreach ([fn () => pg_field_table($result, 0), fn () => pg_field_type($result, 1)] as $question) {
            try {
                echo $question(), "\n";
            } catch (Swoole\Error $error) {
                echo preg_replace(['/coroutine#\d+/', '~ \(\S*:\d+\)~'], ['coroutine#N', ''], $error->getMessage()), "\n";
            }
        }
        // What is here as a whole needs nobody.
        echo pg_field_name($result, 1), "\n";
        Co::join(array_filter([$asks], Co::exists(...)));
    }
});
?>
--EXPECT--
PostgreSQL connection has already been bound to another coroutine#N, pg_field_table() of the same PostgreSQL connection in coroutine#N at the same time is not allowed
PostgreSQL connection has already been bound to another coroutine#N, pg_field_type() of the same PostgreSQL connection in coroutine#N at the same time is not allowed
one
answer
answer
pg_class
int4
one
