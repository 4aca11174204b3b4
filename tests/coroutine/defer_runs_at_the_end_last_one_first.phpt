--TEST--
Deferred functions run when the coroutine ends, the last one first; they may park and defer
--FILE--
<?php
go(function () {
    defer(function () {
        echo "6\n";
        Co::sleep(0.001);
        echo "7 in ", Co::getCid(), "\n";
        defer(function () { echo "9\n"; });
        defer(function () { echo "8\n"; });
    });
    Co::defer(function () {
        echo "5\n";
    });
    swoole_coroutine_defer(function () {
        echo "3\n";
        Co::sleep(0.001);
        echo "4\n";
    });
    echo "1\n";
    Co::sleep(0.001);
    echo "2\n";
});
echo "0\n";
?>
--EXPECT--
1
0
2
3
4
5
6
7 in 1
8
9
