--TEST--
getElapsed() and getStackUsage() of the running one, of others, of nobody
--FILE--
<?php
Co\run(function () {
    $id = go(fn () => Co::yield());
    Co::sleep(0.05);
    foreach ([0, Co::getCid(), $id] as $cid) {
        $elapsed = Co::getElapsed($cid);
        var_dump($elapsed >= 50 && $elapsed < 5000);
    }
    var_dump(Co::getElapsed(4711));
    $recurse = function (int $depth) use (&$recurse) { return $depth ? $recurse($depth - 1) : Co::getStackUsage(); };
    $flat = Co::getStackUsage();
    var_dump($flat > 1000, $recurse(1000) > $flat + 100_000, Co::getStackUsage($id) > 1000, Co::getStackUsage(4711));
    var_dump(swoole_last_error() === SWOOLE_ERROR_CO_NOT_EXISTS);
    Co::resume($id);
});
var_dump(Co::getElapsed(), Co::getStackUsage());
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
int(-1)
bool(true)
bool(true)
bool(true)
bool(false)
bool(true)
int(-1)
bool(false)
