--TEST--
An exception in a destructor that runs when the coroutine has ended
--FILE--
<?php
register_shutdown_function(fn () => print("shutdown\n"));
Co\run(function () {
    go([new class {
        public function method() { echo "body\n"; }
        public function __destruct() { throw new Exception('in the destructor'); }
    }, 'method']);
    echo "never\n";
});
echo "never\n";
?>
--EXPECTF--
body

Fatal error: Uncaught Exception: in the destructor in %s:%d
Stack trace:
%A
#%d {main}
  thrown in %s on line %d
shutdown
