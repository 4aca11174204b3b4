--TEST--
Endless recursion through internal functions: a message that says who and where, and status 255
--FILE--
<?php
require __DIR__ . '/../../include/run.php';
run_php(<<<'PHP'
    go(fn () => Co::yield());
    echo "before\n";
    go(function () {
        $f = function () use (&$f) {
            return array_map($f, [1]);
        };
        $f();
    });
    PHP);
run_php(<<<'PHP'
    go(function () {
        Co::sleep(0.001);
        $f = fn (array $match) => preg_replace_callback('/./', $f, 'x');
        $f = function () use (&$f) { return preg_replace_callback('/./', $f, 'x'); };
        $f();
    });
    PHP);
?>
--EXPECTF--
before
PHP Fatal error:  stack overflow in coroutine#2: the C stack of 2048 KiB is used up by nested internal calls in SCRIPT on line %d
status 255
PHP Fatal error:  stack overflow in coroutine#1: the C stack of 2048 KiB is used up by nested internal calls in SCRIPT on line %d
status 255
