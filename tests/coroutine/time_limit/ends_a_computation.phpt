--TEST--
setTimeLimit() throws in the middle of a computation, wherever that is
--FILE--
<?php
use Swoole\Coroutine\TimeoutException;

class Magic
{
    function __toString(): string { while (true); }
    function __destruct() { if ($this->computes) while (true); }
    public bool $computes = false;
}
$loops = [
    'loop' => function () { while (true); },
    'calls' => function () { $f = fn ($x) => $x; while ($f(true)); },
    'generator' => function () { foreach ((function () { while (true) yield 1; })() as $_); },
    'callback' => fn () => array_map(function () { while (true); }, [1]),
    'usort' => function () { $list = [2, 1]; usort($list, function () { while (true); }); },
    'conversion' => fn () => (string) new Magic,
    'destructor' => function () { $magic = new Magic; $magic->computes = true; unset($magic); },
    'finally' => function () { try { return 1; } finally { while (true); } },
    'native Fiber' => fn () => (new Fiber(function () { while (true); }))->start(),
    'include' => function () {
        $file = tempnam(sys_get_temp_dir(), 'swoole-test-');
        file_put_contents($file, '<?php while (true);');
        try { include $file; } finally { unlink($file); }
    },
    'after waiting' => function () { Co::sleep(0.01); while (true); },
];
foreach ($loops as $name => $loop) {
    go(function () use ($name, $loop) {
        $start = hrtime(true); // before the limit, so that it is never too late
        Co::setTimeLimit(0.03);
        try {
            $loop();
            echo "$name: not ended\n";
        } catch (TimeoutException $e) {
            $took = (hrtime(true) - $start) / 1e6;
            echo "$name: ", $took > 29 && $took < 5000 ? 'in time' : "after $took ms", "\n";
        }
        // It was thrown once; what comes then has its time.
        $start = hrtime(true);
        while (hrtime(true) - $start < 40e6);
    });
}
?>
--EXPECT--
loop: in time
calls: in time
generator: in time
callback: in time
usort: in time
conversion: in time
destructor: in time
finally: in time
native Fiber: in time
include: in time
after waiting: in time
