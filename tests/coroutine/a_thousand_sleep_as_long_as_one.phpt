--TEST--
A thousand coroutines sleep at the same time
--FILE--
<?php
$began = microtime(true);
$woke = 0;
Co\run(function () use (&$woke) {
    for ($i = 0; $i < 1000; $i++) {
        go(function () use (&$woke) {
            Co::sleep(0.2);
            $woke++;
        });
    }
});
var_dump($woke);
$took = microtime(true) - $began;
echo $took >= 0.2 && $took < 20 ? "together\n" : "one after the other: $took\n";
?>
--EXPECT--
int(1000)
together
