--TEST--
Swoole\Coroutine is reached under all its names
--FILE--
<?php
var_dump((new ReflectionClass('Co'))->getName());
var_dump(Co::class, class_exists('co'));
foreach (['go', 'defer', 'Co\run', 'Swoole\Coroutine\run', 'swoole_coroutine_create', 'swoole_coroutine_defer'] as $name) {
    var_dump(function_exists($name));
}
?>
--EXPECT--
string(16) "Swoole\Coroutine"
string(2) "Co"
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
