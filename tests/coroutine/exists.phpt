--TEST--
exists() from start to end, and for nobody
--FILE--
<?php
var_dump(Co::exists(1));
$id = go(function () {
    var_dump(Co::exists(Co::getCid()));
    Co::yield();
});
var_dump(Co::exists($id));
Co::resume($id);
var_dump(Co::exists($id), Co::exists(0), Co::exists(-1));
?>
--EXPECT--
bool(false)
bool(true)
bool(true)
bool(false)
bool(false)
bool(false)
