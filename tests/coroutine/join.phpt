--TEST--
join() waits for all of them, in whatever order they end
--FILE--
<?php
Co\run(function () {
    $ids = [];
    foreach ([0.03, 0.01, 0.02] as $seconds) {
        $ids[] = go(function () use ($seconds) {
            Co::sleep($seconds);
            echo "$seconds\n";
        });
    }
    $gone = go(fn () => null);
    var_dump(Co::join([...$ids, $gone, 4711, $ids[0]]));
    var_dump(array_filter($ids, Co::exists(...)));
    // A coroutine that parks by itself is joined like any other.
    $parked = go(fn () => Co::yield());
    go(function () use ($parked) { Co::sleep(0.001); Co::resume($parked); });
    var_dump(Co::join([(string) $parked]));
});
?>
--EXPECT--
0.01
0.02
0.03
bool(true)
array(0) {
}
bool(true)
