--TEST--
A CanceledException that nobody catches is an uncaught exception of that coroutine
--FILE--
<?php
require __DIR__ . '/../../include/run.php';
run_php(<<<'PHP'
    register_shutdown_function(fn () => print("shutdown\n"));
    $id = go(function () {
        try { Co::sleep(30); } finally { echo "finally\n"; }
    });
    go(function () use ($id) { Co::cancel($id, true); echo "NEVER\n"; });
    PHP, '-d display_errors=1 -d log_errors=0');
var_dump((new ReflectionClass(Swoole\Coroutine\CanceledException::class))->isFinal());
var_dump(get_parent_class(Swoole\Coroutine\CanceledException::class));
?>
--EXPECT--
finally

Fatal error: Uncaught Swoole\Coroutine\CanceledException: Coroutine canceled in SCRIPT:4
Stack trace:
#0 SCRIPT(4): Swoole\Coroutine::sleep(30)
#1 [internal function]: {closure}()
#2 {main}
  thrown in SCRIPT on line 4
shutdown
status 255
bool(true)
string(9) "Exception"
