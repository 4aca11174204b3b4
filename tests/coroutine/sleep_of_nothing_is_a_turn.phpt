--TEST--
sleep(0) lets the others run once, in the order in which they came
--FILE--
<?php
foreach (['a', 'b', 'c'] as $name) {
    go(function () use ($name) {
        for ($turn = 1; $turn <= 3; $turn++) {
            echo "$name$turn ";
            Co::sleep(0);
        }
    });
}
Swoole\Coroutine\run(function () {
    echo "| ";
});
echo "over\n";
?>
--EXPECT--
a1 b1 c1 | a2 b2 c2 a3 b3 c3 over
