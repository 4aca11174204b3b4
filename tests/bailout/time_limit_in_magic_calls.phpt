--TEST--
A time limit that is over while the engine prepares a call of __call() or __callStatic(): thrown in the next function, and caught
--FILE--
<?php
class Magic
{
    public int $calls = 0;
    function __call($name, $arguments) { $this->calls++; return array_sum($arguments); }
    static function __callStatic($name, $arguments) { return array_map([new self, 'sum'], [1, 2]); }
}
Co\run(function () {
    $ways = [
        fn ($magic) => $magic->x(1, 2),
        fn ($magic) => Magic::x(1),
        fn ($magic) => array_map([$magic, 'x'], range(1, 50)),
        fn ($magic) => array_map(Magic::x(...), range(1, 50)),
    ];
    $caught = 0;
    foreach ($ways as $way) {
        for ($i = 0; $i < 20; $i++) {
            $magic = new Magic;
            Co::setTimeLimit(0.002);
            try {
                while (true) {
                    $way($magic);
                }
            } catch (Swoole\Coroutine\TimeoutException) {
                $caught++;
            }
        }
    }
    echo "$caught caught\n";
});
?>
--EXPECT--
80 caught
