--TEST--
A time limit that is over between an inner call and the passing of its result: nothing is released twice, nor never
--FILE--
<?php
function of(array ...$lists) { return $lists; }
Co\run(function () {
    // A result is passed on where the VM has just looked up.
    $ways = [
        fn () => of(range(1, 50), range(2, 60), range(3, 70)),
        fn () => array_sum(range(1, 50)) + count(of(range(1, 50))),
        fn () => new ArrayObject(range(1, 50), flags: 0),
        fn () => array_map(fn ($list) => of($list, range(1, 9)), of(range(1, 3), range(4, 6))),
    ];
    $caught = $most = 0;
    foreach ($ways as $way) {
        for ($i = 0; $i < 150; $i++) {
            Co::setTimeLimit(0.0002 + $i % 7 / 10000);
            try {
                while (true) {
                    $way();
                }
            } catch (Swoole\Coroutine\TimeoutException) {
                $caught++;
            }
            if ($i === 20) {
                $before = memory_get_usage();
            }
        }
        $most = max($most, memory_get_usage() - $before);
    }
    // What the engine itself leaves behind: a result that the very next instruction was to use, in some of them.
    echo $caught, ' caught, ', $most < 400_000 ? 'memory stays' : "$most bytes more", "\n";
});
?>
--EXPECT--
600 caught, memory stays
