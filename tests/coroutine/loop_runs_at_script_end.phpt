--TEST--
Coroutines that still wait when the script ends are waited for, before other shutdown functions
--FILE--
<?php
register_shutdown_function(function () {
    echo "registered before the first coroutine\n";
});
go(function () {
    register_shutdown_function(function () {
        echo "registered in a coroutine\n";
    });
    Co::sleep(0.01);
    echo "woke\n";
    go(function () {
        Co::sleep(0.01);
        echo "woke, too\n";
    });
});
echo "script ends\n";
?>
--EXPECT--
script ends
registered before the first coroutine
woke
woke, too
registered in a coroutine
