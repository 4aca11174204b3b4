--TEST--
A class is loaded by one coroutine, and the others that need it wait
--FILE--
<?php
$loads = [];
spl_autoload_register(function (string $class) use (&$loads) {
    $loads[] = $class;
    Co::sleep(0.005);
    match ($class) {
        'Base' => eval('class Base { function hello() { return "hello"; } }'),
        'Child' => eval('class Child extends Base {}'),
        'First' => eval('class First { function other() { return new Second; } }'),
        'Second' => eval('class Second {}'),
        'Fails' => throw new Exception("$class cannot be loaded"),
        default => null,
    };
});

Co\run(function () use (&$loads) {
    $done = 0;
    for ($i = 0; $i < 1000; $i++) {
        go(function () use (&$done) {
            $done += (new Child())->hello() === 'hello';
        });
    }
    Co::sleep(0.1);
    echo $done, ' ', implode(',', $loads), "\n";

    $loads = [];
    for ($i = 0; $i < 10; $i++) {
        go(function () use (&$missing) {
            $missing[] = class_exists('Missing');
        });
    }
    Co::sleep(0.03);
    echo count($missing), ' times ', array_sum($missing) === 0 ? 'missing' : 'found', ', ', implode(',', $loads), "\n";

    // As in plain PHP: whoever wants it, tries.
    $loads = [];
    for ($i = 0; $i < 3; $i++) {
        go(function () {
            try {
                new Fails();
            } catch (Exception $e) {
                echo $e->getMessage(), "\n";
            }
        });
    }
    Co::sleep(0.05);
    echo implode(',', $loads), "\n";
});
?>
--EXPECT--
1000 Child,Base
10 times missing, Missing
Fails cannot be loaded
Fails cannot be loaded
Fails cannot be loaded
Fails,Fails,Fails
