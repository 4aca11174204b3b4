--TEST--
Shutdown functions may start coroutines, and after a fatal error get false instead
--FILE--
<?php
require __DIR__ . '/../include/run.php';
run_php(<<<'PHP'
    register_shutdown_function(function () {
        var_dump(go(function () { echo "started\n"; Co::sleep(0.001); echo "ends\n"; }));
    });
    PHP);
run_php(<<<'PHP'
    register_shutdown_function(function () {
        var_dump(go(function () { echo "NEVER\n"; }));
        echo "goes on\n";
    });
    register_shutdown_function(function () { echo "the next\n"; });
    go(fn () => trigger_error('enough', E_USER_ERROR));
    PHP);
?>
--EXPECTF--
started
int(1)
ends
status 0
Fatal error: enough in SCRIPT on line %d
bool(false)
goes on
the next
status 255
