--TEST--
swoole_last_error() and swoole_errno() tell why
--FILE--
<?php
var_dump(swoole_last_error());
try {
    Co::yield();
} catch (Swoole\Error $error) {
    var_dump($error->getCode() === SWOOLE_ERROR_CO_OUT_OF_COROUTINE);
}
var_dump(swoole_last_error() === SWOOLE_ERROR_CO_OUT_OF_COROUTINE, swoole_errno() === swoole_last_error());
?>
--EXPECT--
int(0)
bool(true)
bool(true)
bool(true)
