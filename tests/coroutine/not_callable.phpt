--TEST--
go() and defer() of what cannot be called throw TypeError, and start nothing
--FILE--
<?php
class Hidden
{
    private function method() {}
}
foreach ([
    fn () => go('no_such_function'),
    fn () => go(['Hidden', 'nothing']),
    fn () => go([new Hidden, 'method']),
    fn () => go(42),
    fn () => go(null),
    fn () => Co::create('no_such_function'),
    fn () => swoole_coroutine_create([]),
] as $call) {
    try {
        $call();
    } catch (TypeError $error) {
        echo $error->getMessage(), "\n";
    }
}
go(function () {
    try {
        defer('no_such_function');
    } catch (TypeError $error) {
        echo $error->getMessage(), "\n";
    }
});
echo Co::getCid(), ' ', Co::stats()['coroutine_last_cid'], "\n";
?>
--EXPECT--
go(): Argument #1 ($func) must be a valid callback, function "no_such_function" not found or invalid function name
go(): Argument #1 ($func) must be a valid callback, class Hidden does not have a method "nothing"
go(): Argument #1 ($func) must be a valid callback, cannot access private method Hidden::method()
go(): Argument #1 ($func) must be a valid callback, no array or string given
go(): Argument #1 ($func) must be a valid callback, no array or string given
Swoole\Coroutine::create(): Argument #1 ($func) must be a valid callback, function "no_such_function" not found or invalid function name
swoole_coroutine_create(): Argument #1 ($func) must be a valid callback, array callback must have exactly two members
defer(): Argument #1 ($callback) must be a valid callback, function "no_such_function" not found or invalid function name
-1 1
