--TEST--
go() runs the coroutine at once, and returns its id when it parks or ends
--FILE--
<?php
var_dump(go(function () {
    echo "first runs\n";
}));
$second = Swoole\Coroutine::create(function () {
    echo "second runs\n";
    Co::yield();
    echo "second goes on\n";
});
var_dump($second);
Co::resume($second);
var_dump(swoole_coroutine_create(fn () => print("third runs\n")));
?>
--EXPECT--
first runs
int(1)
second runs
int(2)
second goes on
third runs
int(3)
