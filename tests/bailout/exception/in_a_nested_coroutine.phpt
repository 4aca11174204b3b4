--TEST--
An exception does not climb from a coroutine into the one that started it
--FILE--
<?php
register_shutdown_function(fn () => print("shutdown\n"));
try {
    go(function () {
        try {
            go(function () {
                throw new LogicException('inner');
            });
        } catch (LogicException) {
            echo "never: caught in the outer coroutine\n";
        } finally {
            echo "never: finally of the outer coroutine\n";
        }
    });
} catch (LogicException) {
    echo "never: caught in main\n";
} finally {
    echo "never: finally of main\n";
}
?>
--EXPECTF--
Fatal error: Uncaught LogicException: inner in %s:%d
Stack trace:
#0 [internal function]: {closure}()
#1 {main}
  thrown in %s on line %d
shutdown
