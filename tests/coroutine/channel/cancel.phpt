--TEST--
A canceled wait in push(), pop() or lock() ends with false, or with the exception; others keep their place in line
--FILE--
<?php
use Swoole\Coroutine;
$channel = new Chan(1);
foreach ([false, true] as $throw) {
    foreach (['pop' => fn () => $channel->pop(), 'pop in time' => fn () => $channel->pop(60)] as $name => $wait) {
        $id = go(function () use ($name, $wait, $channel) {
            try {
                $answer = $wait();
                echo "$name: ", json_encode([$answer, $channel->errCode, swoole_last_error(), Coroutine::isCanceled()]), "\n";
            } catch (Swoole\Coroutine\CanceledException $exception) {
                echo "$name: ", get_class($exception), "\n";
            }
        });
        var_dump(Coroutine::cancel($id, $throw), $channel->stats()['consumer_num']);
    }
}
$ids = [];
foreach (['a', 'b', 'c', 'd'] as $name) {
    $ids[] = go(function () use ($channel, $name) {
        echo json_encode([$channel->push($name), $channel->errCode]), "\n";
    });
}
Coroutine::cancel($ids[2]);
go(fn () => print($channel->pop() . $channel->pop() . $channel->pop() . "\n"));
$lock = new Swoole\Coroutine\Lock;
go(fn () => $lock->lock());
$id = go(function () use ($lock) {
    $locked = $lock->lock();
    echo json_encode([$locked, $lock->errCode === SWOOLE_ERROR_CO_CANCELED]), "\n";
});
Coroutine::cancel($id);
?>
--EXPECT--
pop: [false,-3,10017,true]
bool(true)
int(0)
pop in time: [false,-3,10017,true]
bool(true)
int(0)
pop: Swoole\Coroutine\CanceledException
bool(true)
int(0)
pop in time: Swoole\Coroutine\CanceledException
bool(true)
int(0)
[true,0]
[false,-3]
[true,0]
[true,0]
abd
[false,true]
