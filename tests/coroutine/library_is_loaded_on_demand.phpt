--TEST--
The classes of the library come when a script looks for them
--FILE--
<?php
$classes = ['Swoole\Coroutine\WaitGroup', 'Swoole\Coroutine\Barrier'];
foreach ($classes as $class) {
    var_dump(class_exists($class, false));
}
$before = count(get_included_files());
spl_autoload_register(fn ($class) => print("asked for $class\n"));
var_dump(class_exists('Swoole\Coroutine\WaitGroup'), class_exists('Co\WaitGroup', false), class_exists('swoole\coroutine\nothing'));
var_dump(array_intersect($classes, get_declared_classes()) === $classes || array_diff($classes, get_declared_classes()));
$class = new ReflectionClass('Swoole\Coroutine\Barrier');
var_dump($class->isUserDefined(), $class->getFileName());
class Mine extends Swoole\Coroutine\WaitGroup {}
var_dump((new Mine())->count(), count(get_included_files()) === $before);
?>
--EXPECT--
bool(false)
bool(false)
asked for swoole\coroutine\nothing
bool(true)
bool(true)
bool(false)
bool(true)
bool(true)
string(37) "@swoole/library/Coroutine/Barrier.php"
int(0)
bool(true)
