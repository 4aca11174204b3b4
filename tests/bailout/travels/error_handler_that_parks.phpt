--TEST--
A user error handler parks; its coroutine goes on when it returns, and it is called again
--FILE--
<?php
set_error_handler(function (int $level, string $message) {
    echo "handler starts in ", Co::getCid(), "\n";
    Co::sleep(0);
    echo "handler ends in ", Co::getCid(), ": $message\n";
    return true;
});
go(function () {
    for ($i = 1; $i <= 2; $i++) {
        echo $undefined;
        echo Co::getCid(), " goes on\n";
    }
});
go(fn () => print("another\n"));
?>
--EXPECT--
handler starts in 1
another
handler ends in 1: Undefined variable $undefined
1 goes on
handler starts in 1
handler ends in 1: Undefined variable $undefined
1 goes on
