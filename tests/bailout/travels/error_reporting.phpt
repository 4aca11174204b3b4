--TEST--
error_reporting() in one coroutine is not seen by another
--FILE--
<?php
go(function () {
    Co::sleep(0);
    error_reporting(E_ERROR);
    Co::sleep(0);
    var_dump(error_reporting() === E_ERROR);
});
go(function () {
    Co::sleep(0);
    var_dump(error_reporting() === E_ALL);
    Co::sleep(0);
    var_dump(error_reporting() === E_ALL);
});
register_shutdown_function(fn () => var_dump(error_reporting() === E_ALL));
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
