--TEST--
foreach by value and by reference goes on after others changed the array
--FILE--
<?php
$shared = ['a' => 1, 'b' => 2, 'c' => 3];
$by_value = go(function () use (&$shared) {
    foreach ($shared as $key => $value) {
        echo "value $key=$value\n";
        Co::yield();
    }
});
$by_reference = go(function () use (&$shared) {
    foreach ($shared as $key => &$value) {
        echo "reference $key=$value\n";
        $value *= 10;
        Co::yield();
    }
});
unset($shared['b']);
$shared['d'] = 4;
Co::resume($by_value);
Co::resume($by_reference);
$shared['e'] = 5;
Co::resume($by_value);
while (Co::exists($by_reference)) {
    Co::resume($by_reference);
}
Co::resume($by_value);
echo json_encode($shared), "\n";
?>
--EXPECT--
value a=1
reference a=1
value b=2
reference c=3
value c=3
reference d=4
reference e=5
{"a":10,"c":30,"d":40,"e":50}
