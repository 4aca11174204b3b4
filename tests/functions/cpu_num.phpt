--TEST--
swoole_cpu_num() is at least one
--FILE--
<?php
var_dump(swoole_cpu_num() >= 1);
?>
--EXPECT--
bool(true)
