--TEST--
An exception in a deferred function is the end, also for the deferred functions after it
--FILE--
<?php
register_shutdown_function(fn () => print("shutdown\n"));
go(function () {
    defer(fn () => print("never\n"));
    defer(function () {
        echo "deferred\n";
        throw new Exception('in defer');
    });
    echo "body ends\n";
});
echo "never\n";
?>
--EXPECTF--
body ends
deferred

Fatal error: Uncaught Exception: in defer in %s:%d
Stack trace:
#0 [internal function]: {closure}(NULL)
#1 {main}
  thrown in %s on line %d
shutdown
