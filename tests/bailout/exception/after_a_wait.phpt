--TEST--
An uncaught exception in a coroutine that the loop has resumed
--FILE--
<?php
register_shutdown_function(fn () => print("shutdown\n"));
go(function () {
    Co::sleep(0.02);
    echo "never\n";
});
Co\run(function () {
    Co::sleep(0.001);
    throw new Exception('in the loop');
});
echo "never\n";
?>
--EXPECTF--
Fatal error: Uncaught Exception: in the loop in %s:%d
Stack trace:
#0 [internal function]: {closure}()
#1 {main}
  thrown in %s on line %d
shutdown
