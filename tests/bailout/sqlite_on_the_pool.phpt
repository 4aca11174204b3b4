--TEST--
A statement of SQLite runs on another thread: cancellation, exit, fatal errors and the script's end wait for it
--EXTENSIONS--
sqlite3
--FILE--
<?php
require __DIR__ . '/../include/run.php';

const SLOW = <<<'PHP'
    function slow() {
        $database = new SQLite3(':memory:');
        try {
            echo $database->querySingle('with recursive n(i) as (select 1 union all select i + 1 from n where i < 300000) select count(*) from n'), "\n";
        } finally {
            echo "finally\n";
        }
    }
    register_shutdown_function(fn () => print("shutdown\n"));

    PHP;
const ENDS = [
    'cancel' => 'Co\run(function () { $id = go(slow(...)); var_dump(Co::cancel($id)); });',
    'exit' => 'Co\run(function () { go(slow(...)); exit("exit\n"); });',
    'fatal error' => 'Co\run(function () { go(slow(...)); trigger_error("fatal", E_USER_ERROR); });',
    'memory limit' => 'Co\run(function () { go(slow(...)); str_repeat("x", 1 << 30); });',
    'end of the script' => 'Swoole\Runtime::enableCoroutine(); go(slow(...));',
    'fatal error in a function of the script' => 'Co\run(function () { $database = new SQLite3(":memory:"); $database->createFunction("f", fn () => trigger_error("fatal", E_USER_ERROR)); $database->querySingle("select f()"); });',
    'exit in a function of the script' => 'Co\run(function () { $database = new SQLite3(":memory:"); $database->createFunction("f", fn () => exit("exit\n")); $database->querySingle("select f()"); });',
];
foreach (ENDS as $name => $code) {
    echo "-- $name\n";
    ob_start();
    run_php(SLOW . $code);
    echo preg_replace(['/ in SCRIPT(:| on line )\d+/', '/^(#\d.*|Stack trace:|  thrown|)\n/m', '/ \(tried to allocate \d+ bytes\)| $/m'], '', ob_get_clean());
}
?>
--EXPECT--
-- cancel
bool(false)
300000
finally
shutdown
status 0
-- exit
Fatal error: Uncaught Swoole\ExitException: swoole exit
shutdown
status 255
-- fatal error
Fatal error: fatal
shutdown
status 255
-- memory limit
Fatal error: Allowed memory size of 134217728 bytes exhausted
shutdown
status 255
-- end of the script
shutdown
300000
finally
status 0
-- fatal error in a function of the script
Fatal error: fatal
shutdown
status 255
-- exit in a function of the script
Warning: SQLite3::querySingle():
Fatal error: Uncaught Swoole\ExitException: swoole exit
shutdown
status 255
