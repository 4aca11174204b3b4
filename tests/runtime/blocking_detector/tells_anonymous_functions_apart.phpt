--TEST--
Two anonymous functions of one file are two places; one of them is reported once, on whichever object it is bound
--FILE--
<?php
require __DIR__ . '/../../include/blocking.php';
show_reports(<<<'PHP'
    $first = function () { for ($i = 0; $i < 30_000_000; $i++); };
    $second = function () { for ($i = 0; $i < 30_000_000; $i++); };
    Co\run(function () use ($first, $second) {
        foreach ([$first, $second, $first->bindTo(new ArrayObject), $second] as $one) {
            $one();
            Co::sleep(0);
        }
    });
    PHP);
?>
--EXPECT--
[time]	WARNING	{closure}() blocked the event loop for some time, computing in SCRIPT:2
[time]	WARNING	{closure}() blocked the event loop for some time, computing in SCRIPT:3
