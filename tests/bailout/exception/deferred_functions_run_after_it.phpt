--TEST--
Deferred functions run after an uncaught exception, and may fail, too
--FILE--
<?php
register_shutdown_function(fn () => print("shutdown\n"));
Co\run(function () {
    go(function () {
        defer(function () {
            echo "deferred 2\n";
            throw new Exception('second');
        });
        defer(fn (...$given) => print('deferred 1 with ' . count($given) . " arguments\n"));
        throw new Exception('first');
    });
    echo "never\n";
});
echo "never\n";
?>
--EXPECTF--
Fatal error: Uncaught Exception: first in %s:%d
Stack trace:
#0 [internal function]: {closure}()
#1 {main}
  thrown in %s on line %d
deferred 1 with 0 arguments
deferred 2

Fatal error: Uncaught Exception: second in %s:%d
Stack trace:
#0 [internal function]: {closure}()
#1 {main}
  thrown in %s on line %d
shutdown
