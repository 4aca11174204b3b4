--TEST--
A constant whose expression needs a class that is being loaded is evaluated for everybody, and refers to itself for nobody else
--FILE--
<?php
spl_autoload_register(function (string $class) {
    Co::sleep(0.002);
    if ($class === 'Fails') { throw new Exception('not today'); }
    eval("class $class { const Y = 1; }");
});
class Direct { const X = Needed1::Y; }
class Nested { const A = self::B + 1; const B = Needed2::Y; public $default = self::A; }
class Child extends Nested { const C = parent::A * 10; public static $static = self::C; }
class Failing { const X = Fails::Y; }
class Loop { const X = self::Y; const Y = self::X; }
function several(callable ...$each): void
{
    Co\run(function () use ($each) {
        foreach ($each as $one) {
            go(function () use ($one) {
                try { echo json_encode($one()), "\n"; } catch (Throwable $e) { echo get_class($e), ': ', $e->getMessage(), "\n"; }
            });
        }
    });
}
several(...array_fill(0, 3, fn () => constant('Direct::X')));
several(fn () => constant('Nested::A'), fn () => Nested::A, fn () => (new Nested)->default, fn () => Child::$static,
    fn () => (new ReflectionClassConstant('Child', 'C'))->getValue(), fn () => defined('Child::C'));
several(...array_fill(0, 2, fn () => constant('Failing::X')));
several(...array_fill(0, 2, fn () => constant('Loop::X')));
?>
--EXPECT--
1
1
1
2
2
2
20
20
true
Exception: not today
Exception: not today
Error: Cannot declare self-referencing constant self::X
Error: Cannot declare self-referencing constant self::X
