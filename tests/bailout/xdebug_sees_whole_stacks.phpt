--TEST--
With Xdebug loaded: traces, coverage and exceptions of coroutines that take turns are as without
--SKIPIF--
<?php if (!is_file((string) getenv('XDEBUG_SO'))) die('skip needs Xdebug, which make test unpacks'); ?>
--FILE--
<?php
require __DIR__ . '/../include/run.php';

run_php(<<<'PHP'
    xdebug_start_code_coverage();

    function inner(int $i): never
    {
        Co::sleep(0.001);
        throw new LogicException("from $i, in coroutine " . Co::getCid());
    }

    function outer(int $i): void
    {
        $f = new Fiber(function () use ($i) { Co::sleep(0.001); Fiber::suspend($i); });
        $f->start();
        inner($i);
    }

    Co\run(function () {
        for ($i = 0; $i < 3; $i++) {
            go(function () use ($i) {
                try {
                    outer($i);
                } catch (LogicException $e) {
                    echo $e->getMessage(), ': ', implode(' < ', array_column($e->getTrace(), 'function')), "\n";
                }
                echo 'now: ', implode(' < ', array_column(xdebug_get_function_stack(), 'function')), "\n";
            });
        }
    });
    $lines = array_merge(...array_values(xdebug_get_code_coverage()));
    echo count($lines) > 10 ? "lines are covered\n" : "coverage is missing\n";
    PHP, '-d zend_extension=' . escapeshellarg(getenv('XDEBUG_SO')) . ' -d xdebug.mode=coverage,develop');
?>
--EXPECTF--
from 0, in coroutine 2: inner < outer < {closure}
now: {fiber:%x} < {closure:%s}
from 1, in coroutine 3: inner < outer < {closure}
now: {fiber:%x} < {closure:%s}
from 2, in coroutine 4: inner < outer < {closure}
now: {fiber:%x} < {closure:%s}
lines are covered
status 0
