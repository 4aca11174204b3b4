--TEST--
An uncaught exception in a coroutine is a fatal error of the script
--FILE--
<?php
register_shutdown_function(fn () => print("shutdown\n"));
go(function () {
    Co::yield();
    echo "never\n";
});
go(function () {
    echo "before\n";
    throw new Exception('whoops');
});
echo "never\n";
?>
--EXPECTF--
before

Fatal error: Uncaught Exception: whoops in %s:%d
Stack trace:
#0 [internal function]: {closure}()
#1 {main}
  thrown in %s on line %d
shutdown
