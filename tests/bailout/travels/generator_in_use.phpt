--TEST--
A generator that is parked in one coroutine cannot be moved on by another
--FILE--
<?php
function slow() { Co::yield(); yield 1; }
$generator = slow();
$id = go(fn () => var_dump($generator->current()));
go(function () use ($generator) {
    try {
        $generator->current();
    } catch (Error $error) {
        echo $error->getMessage(), "\n";
    }
});
Co::resume($id);
?>
--EXPECT--
Cannot resume an already running generator
int(1)
