--TEST--
A shutdown function hears of the fatal error of a coroutine
--INI--
display_errors=0
log_errors=0
memory_limit=32M
--FILE--
<?php
register_shutdown_function(fn () => print(strtok(error_get_last()['message'], '(') . "\n"));
Co\run(function () {
    go(function () {
        @hex2bin('a');
        Co::sleep(1);
    });
    go(fn () => str_repeat('x', 64 << 20));
});
?>
--EXPECT--
Allowed memory size of 33554432 bytes exhausted 
