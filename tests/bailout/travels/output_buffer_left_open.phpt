--TEST--
Output buffers that a coroutine leaves open are flushed when it ends
--FILE--
<?php
go(function () {
    ob_start();
    echo "2\n";
    go(function () {
        echo "1\n";
        Co::sleep(0.001);
        ob_start(fn (string $text) => strtoupper($text));
        ob_start();
        echo "four\n";
    });
    echo "3\n";
});
?>
--EXPECT--
1
2
3
FOUR
