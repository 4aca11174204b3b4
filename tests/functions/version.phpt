--TEST--
swoole_version() is the API level
--FILE--
<?php
var_dump(swoole_version() === SWOOLE_VERSION, version_compare(SWOOLE_VERSION, '6.2.0', '>='));
var_dump((new ReflectionExtension('swoole'))->getVersion() === SWOOLE_VERSION);
var_dump(extension_loaded('swoole'), is_string(SWOOLE_RS_VERSION));
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
