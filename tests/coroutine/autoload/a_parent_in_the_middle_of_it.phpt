--TEST--
A class whose parent is being loaded is waited for, whoever needs it and however it is declared
--FILE--
<?php
$sources = [
    'Base' => 'class Base {}',
    'Kid' => 'class Kid extends Base implements Face { const N = 7; }',
    'Face' => 'interface Face {}',
    'Grandkid' => 'class Grandkid extends Kid {}',
];
spl_autoload_register(function (string $class) use ($sources) {
    Co::sleep(0.002);
    if (isset($sources[$class])) {
        eval($sources[$class]);
    } elseif (str_starts_with($class, 'Slow')) {
        Co::sleep(0.002);
        eval("class $class {}");
    }
    Co::sleep(0.002);
});

echo "-- by the autoloader\n";
Co\run(function () {
    foreach (['Kid', 'Grandkid', 'Kid'] as $class) {
        go(function () use ($class) { echo "$class " . constant("$class::N") . "\n"; });
    }
});

echo "-- by code that nobody knows to be at it\n";
Co\run(function () {
    go(function () { eval('class Direct extends SlowParent {}'); echo "declared\n"; });
    go(function () { echo get_class(new Direct), "\n"; });
    go(function () { var_dump(class_exists('direct')); });
    go(function () { var_dump(class_exists('Direct', false)); });
});

echo "-- the parent does not come\n";
Co\run(function () {
    go(function () {
        try { eval('class Orphan extends Missing {}'); } catch (Error $e) { echo $e->getMessage(), "\n"; }
    });
    go(function () { var_dump(class_exists('Orphan')); });
});

echo "-- the wait is called off\n";
Co\run(function () {
    go(function () { eval('class Later extends SlowToo {}'); echo "declared\n"; });
    $waits = go(function () {
        try { var_dump(class_exists('Later')); } catch (Swoole\Coroutine\CanceledException $e) { echo $e->getMessage(), "\n"; }
    });
    Co::cancel($waits);
});

echo "-- an error handler that waits while the class is linked\n";
set_error_handler(function (int $level, string $message) { Co::sleep(0.002); return true; });
Co\run(function () {
    go(function () {
        eval('if (true) { class Old implements ArrayAccess {
            function offsetGet($i) {} function offsetSet($i, $v) {} function offsetExists($i) {} function offsetUnset($i) {}
        } }');
        echo "declared\n";
    });
    go(function () { echo get_class(new Old), "\n"; });
});
?>
--EXPECT--
-- by the autoloader
Kid 7
Kid 7
Grandkid 7
-- by code that nobody knows to be at it
bool(false)
declared
Direct
bool(true)
-- the parent does not come
Class "Missing" not found
bool(false)
-- the wait is called off
Coroutine canceled while it waited for class Later
declared
-- an error handler that waits while the class is linked
declared
Old
