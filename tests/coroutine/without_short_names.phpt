--TEST--
swoole.use_shortname=Off: the long names only
--INI--
swoole.use_shortname=Off
--FILE--
<?php
var_dump(class_exists('Co'), function_exists('go'), function_exists('defer'), function_exists('Co\run'));
Swoole\Coroutine\run(function () {
    Swoole\Coroutine::defer(fn () => print("long names do\n"));
});
?>
--EXPECT--
bool(false)
bool(false)
bool(false)
bool(false)
long names do
