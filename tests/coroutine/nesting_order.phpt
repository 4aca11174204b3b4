--TEST--
Whoever resumes waits until the other parks; yield goes back to the resumer
--FILE--
<?php
use Swoole\Coroutine;

echo "main 1\n";
$outer = go(function () use (&$inner) {
    echo "  outer 1\n";
    $inner = go(function () {
        echo "    inner 1\n";
        Coroutine::yield();
        echo "    inner 2\n";
        Coroutine::yield();
        echo "    inner 3\n";
    });
    echo "  outer 2\n";
    Coroutine::yield();
    echo "  outer 3\n";
    Coroutine::resume($inner);
    echo "  outer 4\n";
});
echo "main 2\n";
Coroutine::resume($inner);
echo "main 3\n";
Coroutine::resume($outer);
echo "main 4\n";
?>
--EXPECT--
main 1
  outer 1
    inner 1
  outer 2
main 2
    inner 2
main 3
  outer 3
    inner 3
  outer 4
main 4
