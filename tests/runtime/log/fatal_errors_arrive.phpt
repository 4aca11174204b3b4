--TEST--
A fatal error is in PHP's log before shutdown functions run
--FILE--
<?php
require __DIR__ . '/../../include/run.php';

$log = tempnam(sys_get_temp_dir(), 'swoole-test-');
$bad = tempnam(sys_get_temp_dir(), 'swoole-test-');
file_put_contents($bad, "<?php\nclass Twice { function same() {} function same() {} }");
$try = function (string $what, string $code, string $options = '') use ($log, $bad) {
    echo "== $what\n";
    run_php('register_shutdown_function(function () {
            foreach (preg_grep("/Fatal error/", file(ini_get("error_log"))) as $line) {
                echo preg_replace("/^\[[^]]+\] | in \/.*| \(tried.*/", "", rtrim($line)), "\n";
            }
        });
        $bad = ' . var_export($bad, true) . '; Co\run(function () use ($bad) { ' . $code . ' });',
        "-d log_errors=1 -d display_errors=0 -d error_log=$log $options");
    file_put_contents($log, '');
};
$try('five exceptions', 'for ($i = 0; $i < 5; $i++) { go(function () { throw new Exception("boom"); }); }');
$try('while another runs', 'go(function () { while (true) { Co::sleep(0); } }); go(function () { Co::sleep(0.001); undefined(); }); Co::sleep(1);');
$try('while others log', 'for ($i = 0; $i < 50; $i++) { go(function () use ($i) { error_log("line $i"); Co::sleep(0); error_log("line $i"); }); } undefined();');
$try('memory', 'for ($k = 0; $k < 5; $k++) { go(function () { $list = []; while (true) { $list[] = str_repeat("x", 1000); Co::sleep(0); } }); }', '-d memory_limit=8M');
$try('while a file is compiled', 'go(function () { Co::sleep(0); }); include $bad;');
$try('exit', 'go(function () { error_log("one"); exit(3); });');
$try('in a destructor', 'go(function () { $object = new class { function __destruct() { error_log("destructor"); undefined(); } }; $object = null; });');
unlink($log);
unlink($bad);
?>
--EXPECTF--
== five exceptions
PHP Fatal error:  Uncaught Exception: boom
status 255
== while another runs
PHP Fatal error:  Uncaught Error: Call to undefined function undefined()
status 255
== while others log
PHP Fatal error:  Uncaught Error: Call to undefined function undefined()
status 255
== memory
PHP Fatal error:  Allowed memory size of 8388608 bytes exhausted
status 255
== while a file is compiled
PHP Fatal error:  Cannot redeclare Twice::same()
status 255
== exit
PHP Fatal error:  Uncaught Swoole\ExitException: swoole exit
status %d
== in a destructor
PHP Fatal error:  Uncaught Error: Call to undefined function undefined()
status 255
