--TEST--
exit, an exception, a fatal error and cancellation while others are parked in a query
--CONFLICTS--
mysql
--SKIPIF--
<?php require __DIR__ . '/../include/skipif_mysql.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../include/run.php';

$include = var_export(__DIR__ . '/../include/mysql.php', true);
$deeds = [
    'exit' => 'exit(3);',
    'exit, caught' => 'try { exit(3); } catch (Swoole\ExitException $e) { echo "caught\n"; }',
    'exception' => 'throw new Exception("a deed");',
    'fatal error' => 'undefined();',
    'close' => '$mysql->close();',
    'the end' => 'return;',
];
foreach ($deeds as $what => $deed) {
    foreach (['before the wait', 'after a wait'] as $when) {
        echo "$what $when: ";
        ob_start();
        run_php("require $include;" . '
            Co\run(function () {
                $mysql = new Co\MySQL();
                $mysql->connect(mysql_config());
                go(function () use ($mysql) {
                    $rows = $mysql->query("select sleep(0.2) as slept");
                    echo json_encode($rows), " $mysql->errno\n";
                });
                ' . ($when === 'after a wait' ? '$other = new Co\MySQL(); $other->connect(mysql_config()); $other->query("select 1");' : '') . "
                $deed
            });
            echo \"after\n\";", '-d display_errors=1 -d log_errors=0');
        $lines = preg_grep('/^(#\d|Stack trace:|  thrown in|$)/', explode("\n", trim(ob_get_clean())), PREG_GREP_INVERT);
        echo implode(' | ', preg_replace('/ in SCRIPT(:| on line )\d+/', '', $lines)), "\n";
    }
}
?>
--EXPECT--
exit before the wait: Fatal error: Uncaught Swoole\ExitException: swoole exit | status 255
exit after a wait: Fatal error: Uncaught Swoole\ExitException: swoole exit | status 255
exit, caught before the wait: caught | [{"slept":"0"}] 0 | after | status 0
exit, caught after a wait: caught | [{"slept":"0"}] 0 | after | status 0
exception before the wait: Fatal error: Uncaught Exception: a deed | status 255
exception after a wait: Fatal error: Uncaught Exception: a deed | status 255
fatal error before the wait: Fatal error: Uncaught Error: Call to undefined function undefined() | status 255
fatal error after a wait: Fatal error: Uncaught Error: Call to undefined function undefined() | status 255
close before the wait: false 2006 | after | status 0
close after a wait: false 2006 | after | status 0
the end before the wait: [{"slept":"0"}] 0 | after | status 0
the end after a wait: [{"slept":"0"}] 0 | after | status 0
