--TEST--
Without enable_preemptive_scheduler a coroutine computes for as long as it likes
--FILE--
<?php
$start = hrtime(true);
$others = 0;
go(function () use (&$others, $start) {
    go(function () use (&$others) {
        for ($i = 0; $i < 3; $i++) {
            Co::sleep(0.001);
            $others++;
        }
    });
    while (hrtime(true) - $start < 60e6);
    var_dump($others);
    var_dump(Co::enableScheduler(), Co::disableScheduler(), Co::disableScheduler(), Co::enableScheduler());
});
try {
    Co::disableScheduler();
} catch (Swoole\Error $e) {
    echo $e->getMessage(), "\n";
}
?>
--EXPECT--
int(0)
bool(false)
bool(true)
bool(false)
bool(true)
API must be called in the coroutine
