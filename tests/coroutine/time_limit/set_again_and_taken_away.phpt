--TEST--
setTimeLimit(): the last one counts, 0 and less take it away, it ends with the coroutine; what it throws
--FILE--
<?php
use Swoole\Coroutine\TimeoutException;

Co\run(function () {
    go(function () {
        Co::setTimeLimit(30);
        Co::setTimeLimit(0.01);
        try {
            Co::sleep(30);
        } catch (TimeoutException $e) {
            var_dump($e->getMessage(), $e->getCode() === 110, $e instanceof Exception, $e->getLine() === __LINE__ - 2);
        }
    });
});
Co\run(function () {
    foreach ([0, -1, NAN] as $none) {
        go(function () use ($none) {
            Co::setTimeLimit(0.01);
            var_dump(Co::setTimeLimit($none));
            var_dump(Co::sleep(0.03));
        });
    }
    go(function () {
        Co::setTimeLimit(0.01);
        Co::setTimeLimit(0.1);
        var_dump(Co::sleep(0.03));
    });
    go(function () {
        Co::setTimeLimit(1e300);
        Co::setTimeLimit(INF);
        var_dump(Co::sleep(0.001));
        // The one who comes next on this stack is not bothered.
        Co::setTimeLimit(0.01);
    });
    go(fn () => Co::sleep(0.04));
    // A limit of a coroutine that has resumed another one: it is told when it goes on.
    go(function () {
        Co::setTimeLimit(0.01);
        go(function () {
            $start = hrtime(true);
            while (hrtime(true) - $start < 30e6);
            echo "the inner one is left alone\n";
        });
        try {
            for ($start = hrtime(true); hrtime(true) - $start < 5e9;);
            echo "never\n";
        } catch (TimeoutException) {
            echo "the outer one is told\n";
        }
    });
});
$start = hrtime(true);
// A limit that was not reached does not keep the loop.
Co\run(function () { Co::setTimeLimit(30); });
var_dump(hrtime(true) - $start < 5e9);
try {
    Co::setTimeLimit(1);
} catch (Swoole\Error $e) {
    echo $e->getMessage(), "\n";
}
?>
--EXPECT--
string(48) "the coroutine's time limit of 0.01 s is exceeded"
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
the inner one is left alone
the outer one is told
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
API must be called in the coroutine
