--TEST--
The memory limit while another coroutine's backtrace is made, and in the deadlock report
--FILE--
<?php
require __DIR__ . '/../include/run.php';
foreach (['Co::getBackTrace($id);', 'Co::printBackTrace($id);', 'Swoole\Coroutine\deadlock_check();', 'Co::list();', 'Co::stats();'] as $call) {
    ob_start();
    run_php(<<<PHP
        register_shutdown_function(fn () => print("shutdown\n"));
        Co::set(['enable_deadlock_check' => false, 'deadlock_check_depth' => 100000]);
        function recurse(int \$depth) { \$depth ? recurse(\$depth - 1) : Co::yield(); }
        Co\\run(function () {
            \$id = go(fn () => recurse(12000));
            ob_start(fn () => '');
            // All the memory but a little.
            for (\$hog = []; memory_get_usage(true) < (30 << 20); \$hog[] = str_repeat('x', 100_000));
            for (;;) { \$hog[] = \$hog; \$hog[] = $call }
        });
        PHP, '-d memory_limit=32M -d display_errors=1 -d log_errors=0');
    $lines = preg_grep('/^(#\d|$)/', explode("\n", trim(ob_get_clean())), PREG_GREP_INVERT);
    echo $call, ' ', implode(' | ', preg_replace(['/ in SCRIPT(:| on line )\d+/', '/\d+ bytes\)/'], ['', '# bytes)'], $lines)), "\n";
}
?>
--EXPECT--
Co::getBackTrace($id); Fatal error: Allowed memory size of 33554432 bytes exhausted (tried to allocate # bytes) | shutdown | status 255
Co::printBackTrace($id); Fatal error: Allowed memory size of 33554432 bytes exhausted (tried to allocate # bytes) | shutdown | status 255
Swoole\Coroutine\deadlock_check(); Fatal error: Allowed memory size of 33554432 bytes exhausted (tried to allocate # bytes) | shutdown | status 255
Co::list(); Fatal error: Allowed memory size of 33554432 bytes exhausted (tried to allocate # bytes) | shutdown | status 255
Co::stats(); Fatal error: Allowed memory size of 33554432 bytes exhausted (tried to allocate # bytes) | shutdown | status 255
