--TEST--
What Swoole\Coroutine\System brings does not fit into the memory limit
--FILE--
<?php
require __DIR__ . '/../include/run.php';

foreach ([
    'System::readFile($file)',
    'System::exec("cat $file")',
    '@System::fread(fopen($file, "r"))',
    '@System::fgets(fopen($file, "r"))',
] as $call) {
    echo "$call: ";
    ob_start();
    run_php('
        use Swoole\Coroutine\System;
        $file = tempnam(sys_get_temp_dir(), "swoole-test-");
        exec("head -c 20000000 /dev/zero > $file");
        register_shutdown_function(function () use ($file) { echo "shutdown\n"; unlink($file); });
        Co\run(function () use ($file) {
            go(function () { try { Co::sleep(30); } finally { echo "NEVER\n"; } });
            ' . $call . ';
            echo "NEVER\n";
        });
        echo "NEVER\n";', '-d display_errors=1 -d log_errors=0 -d memory_limit=16M');
    $lines = preg_grep('/^$/', explode("\n", trim(ob_get_clean())), PREG_GREP_INVERT);
    echo implode(' | ', preg_replace(['/ in SCRIPT(:| on line )\d+/', '/tried to allocate \d+/'], ['', 'tried to allocate N'], $lines)), "\n";
}
?>
--EXPECT--
System::readFile($file): Fatal error: Allowed memory size of 16777216 bytes exhausted (tried to allocate N bytes) | shutdown | status 255
System::exec("cat $file"): Fatal error: Allowed memory size of 16777216 bytes exhausted (tried to allocate N bytes) | shutdown | status 255
@System::fread(fopen($file, "r")): Fatal error: Allowed memory size of 16777216 bytes exhausted (tried to allocate N bytes) | shutdown | status 255
@System::fgets(fopen($file, "r")): Fatal error: Allowed memory size of 16777216 bytes exhausted (tried to allocate N bytes) | shutdown | status 255
