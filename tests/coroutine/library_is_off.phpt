--TEST--
swoole.enable_library=Off: no classes of the library
--INI--
swoole.enable_library=Off
--FILE--
<?php
var_dump(class_exists('Swoole\Coroutine\WaitGroup'), in_array('Swoole\Coroutine\Barrier', get_declared_classes(), true));
?>
--EXPECT--
bool(false)
bool(false)
