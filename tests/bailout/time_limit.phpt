--TEST--
max_execution_time ends the script from within a coroutine
--FILE--
<?php
require __DIR__ . '/../include/run.php';
run_php(<<<'PHP'
    register_shutdown_function(fn () => print("shutdown\n"));
    go(fn () => Co::yield());
    go(function () {
        set_time_limit(1);
        while (true);
    });
    PHP);
?>
--EXPECTF--
Fatal error: Maximum execution time of 1 second exceeded in SCRIPT on line %d
shutdown
status 255
