--TEST--
batch(), map() and parallel() wait for all and keep the keys
--FILE--
<?php
use function Swoole\Coroutine\{batch, map, parallel};

Co\run(function () {
    $start = microtime(true);
    echo json_encode(batch([
        'slow' => function () { Co::sleep(0.05); return 'slow'; },
        7 => fn () => 'at once',
        'last' => function () { Co::sleep(0.02); return ['last']; },
    ])), "\n";
    var_dump(microtime(true) - $start < 0.07 + 0.5);
    echo json_encode(batch(['in time' => fn () => 1, 'late' => function () { Co::sleep(0.03); echo "late\n"; return 2; }], 0.01)), "\n";
    Co::sleep(0.03);
    echo json_encode(batch([])), "\n";
    echo json_encode(map(['a' => 1, 'b' => 2, 3], function (int $n) { Co::sleep(0.003 / $n); return $n * $n; })), "\n";
    echo json_encode(map(['x', 'y'], strtoupper(...))), "\n";
    echo json_encode(map([1, 30], function ($n) { Co::sleep($n / 1000); return $n; }, 0.015)), "\n";
    parallel(3, function () { static $n = 0; Co::sleep(0.001); echo 'parallel ', ++$n, "\n"; });
    parallel(0, fn () => print("NEVER\n"));
    try {
        batch(['strtoupper', 'no such function']);
    } catch (TypeError $error) {
        echo $error->getMessage(), "\n";
    }
    // A deferred function of a task runs in that task.
    echo json_encode(batch([function () { defer(fn () => print("deferred\n")); return 1; }])), "\n";
});
echo json_encode(batch([])), "\n";
try {
    parallel(1, fn () => print("NEVER\n"));
} catch (Swoole\Error $error) {
    echo $error->getMessage(), "\n";
}
?>
--EXPECT--
{"slow":"slow","7":"at once","last":["last"]}
bool(true)
{"in time":1,"late":null}
late
[]
{"a":1,"b":4,"0":9}
["X","Y"]
[1,null]
parallel 1
parallel 2
parallel 3
Swoole\Coroutine\batch(): Argument #1 ($tasks) must be an array of callables, function "no such function" not found or invalid function name
deferred
[1]
[]
API must be called in the coroutine
