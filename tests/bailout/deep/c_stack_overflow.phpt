--TEST--
Endless recursion through internal functions: an Error, and when nobody catches it, status 255
--FILE--
<?php
require __DIR__ . '/../../include/run.php';
function shorten(string $output): string { return implode("\n", preg_grep('/^#/', explode("\n", $output), PREG_GREP_INVERT)); }
ob_start('shorten');
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

Fatal error: Uncaught Error: Maximum call stack size of %d bytes reached. Infinite recursion? in SCRIPT:%d
Stack trace:
  thrown in SCRIPT on line %d
status 255
Fatal error: Uncaught Error: Maximum call stack size of %d bytes reached. Infinite recursion? in SCRIPT:%d
Stack trace:
  thrown in SCRIPT on line %d
status 255
