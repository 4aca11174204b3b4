--TEST--
After a fatal error nobody waits for what parked coroutines have asked their servers, and what they were inside of is left alone
--EXTENSIONS--
pdo
pdo_pgsql
pgsql
--SKIPIF--
<?php require __DIR__ . '/../include/skipif_servers.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../include/servers.php';
require __DIR__ . '/../include/run.php';

$port = server('pgsql')['PGPORT'];
$pdo = fn (string $options) => "new PDO('pgsql:host=127.0.0.1;port=$port;dbname=test;user=test', null, null, $options)";
$asks = [
    'pg_query' => "\$it = pg_connect('host=127.0.0.1 port=$port dbname=test user=test'); pg_query(\$it, 'select pg_sleep(30)');",
    'pg_pconnect' => "\$it = pg_pconnect('host=127.0.0.1 port=$port dbname=test user=test'); pg_query(\$it, 'begin'); pg_query(\$it, 'select pg_sleep(30)');",
    'PDO' => "\$it = {$pdo('[]')}; \$it->beginTransaction(); \$it->exec('select pg_sleep(30)');",
    'a statement' => "\$it = {$pdo('[]')}; \$it->beginTransaction(); \$it->query('select pg_sleep(30)');",
    'a persistent PDO' => "\$it = {$pdo('[PDO::ATTR_PERSISTENT => true]')}; \$it->beginTransaction(); \$it->query('select pg_sleep(30)');",
];
foreach ($asks as $title => $ask) {
    echo "$title\n";
    $began = microtime(true);
    run_php(<<<PHP
        ini_set('html_errors', 0);
        ini_set('log_errors', 0);
        Co\\run(function () {
            \$asked = new Co\\Channel(1);
            \$id = go(function () use (\$asked) {
                Co::defer(fn () => print("never\\n"));
                \$asked->push(true);
                $ask
            });
            \$asked->pop();
            // Until the server is waited for, behind the connecting.
            for (\$turns = 0; \$turns < 30; \$turns++) {
                Co::sleep(0.01);
            }
            trigger_error('over', E_USER_ERROR);
        });
        PHP);
    echo microtime(true) - $began < 15 ? "at once\n" : "late\n";
}
?>
--EXPECT--
pg_query
Fatal error: over in SCRIPT on line 16
status 255
at once
pg_pconnect
Fatal error: over in SCRIPT on line 16
status 255
at once
PDO
Fatal error: over in SCRIPT on line 16
status 255
at once
a statement
Fatal error: over in SCRIPT on line 16
status 255
at once
a persistent PDO
Fatal error: over in SCRIPT on line 16
status 255
at once
