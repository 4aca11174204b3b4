--TEST--
Coroutines under opcache with the tracing JIT
--SKIPIF--
<?php
if (!is_file(ini_get('extension_dir') . '/opcache.so')) die('skip needs opcache');
?>
--FILE--
<?php
require __DIR__ . '/../include/run.php';
run_php(<<<'PHP'
    var_dump(opcache_get_status(false)['jit']['on']);
    function work(int $n): int
    {
        $sum = 0;
        for ($i = 0; $i < $n; $i++) {
            $sum += $i % 7;
            if ($i % 1000 === 0) {
                Co::sleep(0);
            }
        }
        return $sum;
    }
    function deep(int $n): int { return $n ? 1 + deep($n - 1) : 0 * Co::sleep(0); }
    $expected = null;
    Co\run(function () use (&$expected) {
        for ($c = 0; $c < 100; $c++) {
            go(function () use (&$expected) {
                $sum = work(20_000) + deep(2_000) + array_sum(array_map(function (int $x) { Co::sleep(0); return $x * 2; }, range(1, 50)));
                $expected ??= $sum;
                if ($sum !== $expected) { echo "wrong: $sum\n"; }
            });
        }
    });
    var_dump($expected);
    go(function () {
        try { exit(3); } catch (Swoole\ExitException $e) { echo $e->getStatus(), "\n"; }
    });
    go(function () {
        for ($i = 0; $i < 100_000; $i++) { if ($i === 99_000) { throw new Exception('from a trace'); } }
    });
    PHP, '-d zend_extension=opcache -d opcache.enable=1 -d opcache.enable_cli=1 -d opcache.jit=tracing -d opcache.jit_buffer_size=32M');
?>
--EXPECTF--
bool(true)
int(64547)
3

Fatal error: Uncaught Exception: from a trace in SCRIPT:%d
Stack trace:
#0 [internal function]: {closure}()
#1 {main}
  thrown in SCRIPT on line %d
status 255
