--TEST--
Barrier: wait() returns when nobody holds it any more, or when the time is up
--FILE--
<?php
use Swoole\Coroutine\Barrier;

Co\run(function () {
    $barrier = Barrier::make();
    foreach ([2, 1] as $n) {
        go(function () use ($barrier, $n) {
            Co::sleep($n / 500);
            echo "$n\n";
        });
    }
    Barrier::wait($barrier);
    echo "all\n";
    var_dump($barrier);

    $barrier = Barrier::make();
    Barrier::wait($barrier);
    echo "nobody held it\n";

    $held = $barrier = Barrier::make();
    Barrier::wait($barrier, 0.005);
    echo "out of time\n";
    try {
        Barrier::wait($held);
    } catch (Swoole\Exception $exception) {
        echo get_class($exception), ': ', $exception->getMessage(), "\n";
    }
    unset($held);
    Barrier::make();
    echo "end\n";
});
$GLOBALS['barrier'] = Barrier::make();
go(function () { $mine = $GLOBALS['barrier']; Barrier::wait($mine); echo "let go by the main script\n"; });
unset($GLOBALS['barrier']);
?>
--EXPECT--
1
2
all
NULL
nobody held it
out of time
Swoole\Exception: The barrier is waiting, cannot wait again.
end
let go by the main script
