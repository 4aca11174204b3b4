--TEST--
Producers wait for room in the order in which they came; stats() counts who waits
--FILE--
<?php
Co\run(function () {
    $channel = new Swoole\Coroutine\Channel(2);
    for ($i = 0; $i < 5; $i++) {
        go(function () use ($channel, $i) {
            $channel->push($i);
            echo "pushed $i\n";
        });
    }
    echo json_encode([$channel->stats(), $channel->length(), $channel->isFull(), $channel->isEmpty()]), "\n";
    while (!$channel->isEmpty()) {
        echo "popped {$channel->pop()}\n";
    }
    go(fn () => $channel->pop());
    echo json_encode([$channel->stats(), $channel->isFull(), $channel->isEmpty()]), "\n";
    $channel->close();
});
?>
--EXPECT--
pushed 0
pushed 1
[{"consumer_num":0,"producer_num":3,"queue_num":2},2,true,false]
pushed 2
popped 0
pushed 3
popped 1
pushed 4
popped 2
popped 3
popped 4
[{"consumer_num":1,"producer_num":0,"queue_num":0},false,true]
