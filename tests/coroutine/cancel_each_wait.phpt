--TEST--
cancel() ends a wait of any kind: false and a number, or an exception when asked for
--FILE--
<?php
Co::set(['enable_deadlock_check' => false]);
$full = new Chan(1);
$empty = new Chan(1);
$lock = new Swoole\Coroutine\Lock();
$group = new Swoole\Coroutine\WaitGroup(1);
$waits = [
    'sleep' => fn () => Co::sleep(30),
    'sleep of nothing' => fn () => Co::sleep(0),
    'yield' => fn () => Co::yield(),
    'suspend' => fn () => Co::suspend(),
    'join' => fn () => Co::join([1]),
    'join with a limit' => fn () => Co::join([1], 30),
    'pop' => fn () => $empty->pop(),
    'pop with a limit' => fn () => $empty->pop(30),
    'push' => fn () => $full->push(1),
    'lock' => fn () => $lock->lock(),
    'wait group' => fn () => $group->wait(),
    'batch' => fn () => Swoole\Coroutine\batch([fn () => Co::sleep(0.001)]),
    'in a Fiber' => function () {
        $fiber = new Fiber(fn () => Co::yield());
        $fiber->start();
        return $fiber->getReturn();
    },
];
Co\run(function () use ($waits, $full, $lock) {
    $full->push(0);
    $lock->lock();
    foreach ($waits as $name => $wait) {
        foreach ([false, true] as $throw) {
            $words = [$name . ($throw ? ', throwing' : '')];
            $id = go(function () use ($wait, &$words) {
                try {
                    $words[] = json_encode($wait());
                } catch (Swoole\Coroutine\CanceledException $exception) {
                    $words[] = $exception->getMessage() . ' ' . ($exception->getCode() === SWOOLE_ERROR_CO_CANCELED ? 'CO_CANCELED' : 'other');
                }
                $words[] = swoole_last_error() === SWOOLE_ERROR_CO_CANCELED ? 'CO_CANCELED' : 'other';
                $words[] = Co::isCanceled() ? 'is canceled' : 'is not';
                Co::sleep(0.001);
                $words[] = Co::isCanceled() ? 'still is' : 'is no more';
            });
            $words[] = Co::cancel($id, $throw) ? 'canceled' : 'not canceled';
            Co::join([$id]);
            echo implode(' | ', $words), "\n";
        }
    }
});
?>
--EXPECT--
sleep | false | CO_CANCELED | is canceled | canceled | is no more
sleep, throwing | Coroutine canceled CO_CANCELED | CO_CANCELED | is canceled | canceled | is no more
sleep of nothing | false | CO_CANCELED | is canceled | canceled | is no more
sleep of nothing, throwing | Coroutine canceled CO_CANCELED | CO_CANCELED | is canceled | canceled | is no more
yield | false | CO_CANCELED | is canceled | canceled | is no more
yield, throwing | Coroutine canceled CO_CANCELED | CO_CANCELED | is canceled | canceled | is no more
suspend | false | CO_CANCELED | is canceled | canceled | is no more
suspend, throwing | Coroutine canceled CO_CANCELED | CO_CANCELED | is canceled | canceled | is no more
join | false | CO_CANCELED | is canceled | canceled | is no more
join, throwing | Coroutine canceled CO_CANCELED | CO_CANCELED | is canceled | canceled | is no more
join with a limit | false | CO_CANCELED | is canceled | canceled | is no more
join with a limit, throwing | Coroutine canceled CO_CANCELED | CO_CANCELED | is canceled | canceled | is no more
pop | false | CO_CANCELED | is canceled | canceled | is no more
pop, throwing | Coroutine canceled CO_CANCELED | CO_CANCELED | is canceled | canceled | is no more
pop with a limit | false | CO_CANCELED | is canceled | canceled | is no more
pop with a limit, throwing | Coroutine canceled CO_CANCELED | CO_CANCELED | is canceled | canceled | is no more
push | false | CO_CANCELED | is canceled | canceled | is no more
push, throwing | Coroutine canceled CO_CANCELED | CO_CANCELED | is canceled | canceled | is no more
lock | false | CO_CANCELED | is canceled | canceled | is no more
lock, throwing | Coroutine canceled CO_CANCELED | CO_CANCELED | is canceled | canceled | is no more
wait group | false | CO_CANCELED | is canceled | canceled | is no more
wait group, throwing | Coroutine canceled CO_CANCELED | CO_CANCELED | is canceled | canceled | is no more
batch | [null] | CO_CANCELED | is canceled | canceled | is no more
batch, throwing | Coroutine canceled CO_CANCELED | CO_CANCELED | is canceled | canceled | is no more
in a Fiber | false | CO_CANCELED | is canceled | canceled | is no more
in a Fiber, throwing | Coroutine canceled CO_CANCELED | CO_CANCELED | is canceled | canceled | is no more
