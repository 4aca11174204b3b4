--TEST--
parallel() of more than there can be, or than there is memory for: as many as max_coroutine allows, and one warning
--FILE--
<?php
use Swoole\Coroutine as Co;
use function Swoole\Coroutine\{batch, map, parallel};

set_error_handler(function (int $level, string $message) {
    echo "$message\n";
    return true;
});
$run = 0;
$task = function () use (&$run) {
    Co::yield();
    $run++;
};
Co::set(['max_coroutine' => 5]);
foreach ([7, 10_000_000_000, PHP_INT_MAX, -1, PHP_INT_MIN] as $count) {
    $run = 0;
    Co\run(function () use ($count, $task) {
        $me = Co::getCid();
        // When control is back here, parallel() waits for all that could be started.
        go(function () use ($me) {
            Co::sleep(0.001);
            foreach (Co::list() as $id) {
                if ($id !== $me && $id !== Co::getCid()) {
                    Co::resume($id);
                }
            }
        });
        parallel($count, $task);
    });
    echo "$count: $run have run\n";
}
echo "-- of a Scheduler\n";
foreach ([7, 10_000_000_000, PHP_INT_MAX, -1] as $count) {
    $run = 0;
    $scheduler = new Co\Scheduler();
    $scheduler->add(function () {
        Co::sleep(0.001);
        foreach (Co::list() as $id) {
            if ($id !== Co::getCid()) {
                Co::resume($id);
            }
        }
    });
    $scheduler->parallel($count, $task);
    $scheduler->start();
    echo "$count: $run have run\n";
}
echo "-- a list has only so many\n";
Co\run(function () {
    echo json_encode(batch(array_fill(0, 6, function () { Co::sleep(0.001); return 1; }))), "\n";
    echo json_encode(map(range(1, 5), function ($n) { Co::sleep(0.001); return $n; })), "\n";
});
echo "-- a handler that throws\n";
set_error_handler(fn ($level, $message) => throw new ErrorException($message));
$attempts = [
    fn () => parallel(PHP_INT_MAX, fn () => Co::sleep(0.001)),
    fn () => batch(array_fill(0, 9, fn () => Co::sleep(0.001))),
];
foreach ($attempts as $attempt) {
    Co\run(function () use ($attempt) {
        try {
            $attempt();
        } catch (ErrorException $e) {
            echo $e->getMessage(), "\n";
        }
    });
}
$scheduler = new Co\Scheduler();
$scheduler->parallel(PHP_INT_MAX, fn () => Co::sleep(0.001));
try {
    $scheduler->start();
} catch (ErrorException $e) {
    echo $e->getMessage(), "\n";
}
?>
--EXPECT--
Swoole\Coroutine\parallel(): exceed max number of coroutine 5
7: 3 have run
Swoole\Coroutine\parallel(): exceed max number of coroutine 5
10000000000: 3 have run
Swoole\Coroutine\parallel(): exceed max number of coroutine 5
9223372036854775807: 3 have run
-1: 0 have run
-9223372036854775808: 0 have run
-- of a Scheduler
Swoole\Coroutine\Scheduler::start(): exceed max number of coroutine 5
7: 4 have run
Swoole\Coroutine\Scheduler::start(): exceed max number of coroutine 5
10000000000: 4 have run
Swoole\Coroutine\Scheduler::start(): exceed max number of coroutine 5
9223372036854775807: 4 have run
-1: 0 have run
-- a list has only so many
Swoole\Coroutine\batch(): exceed max number of coroutine 5
Swoole\Coroutine\batch(): exceed max number of coroutine 5
[1,1,1,1,null,null]
Swoole\Coroutine\map(): exceed max number of coroutine 5
[1,2,3,4,null]
-- a handler that throws
Swoole\Coroutine\parallel(): exceed max number of coroutine 5
Swoole\Coroutine\batch(): exceed max number of coroutine 5
Swoole\Coroutine\Scheduler::start(): exceed max number of coroutine 5
