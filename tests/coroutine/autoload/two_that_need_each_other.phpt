--TEST--
Two coroutines load two classes that need each other: nobody waits for ever, and each is declared once
--FILE--
<?php
spl_autoload_register(function (string $class) {
    echo "load $class\n";
    Co::sleep(0.005);
    // Each asks for the other before it declares its own.
    $other = class_exists($class === 'Egg' ? 'Hen' : 'Egg');
    eval("class $class {}");
});
Co\run(function () {
    go(fn () => new Egg());
    go(fn () => new Hen());
});
var_dump(class_exists('Egg', false), class_exists('Hen', false));
?>
--EXPECT--
load Egg
load Hen
bool(true)
bool(true)
