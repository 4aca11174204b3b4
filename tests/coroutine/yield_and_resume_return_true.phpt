--TEST--
yield(), suspend() and resume() return true when they did what they say
--FILE--
<?php
$id = go(function () {
    var_dump(Co::yield());
    var_dump(Co::suspend());
    echo "ends\n";
});
var_dump(Co::resume($id));
var_dump(Co::resume($id));
var_dump(Co::exists($id));
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
ends
bool(true)
bool(false)
