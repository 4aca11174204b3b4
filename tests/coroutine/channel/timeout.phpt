--TEST--
A wait with a timeout ends with false; the least is a millisecond; a value in time stops the clock
--FILE--
<?php
Co\run(function () {
    $channel = new Chan;
    foreach ([0.02, 0.0000001] as $limit) {
        $start = hrtime(true);
        echo json_encode([$channel->pop($limit), $channel->errCode === SWOOLE_CHANNEL_TIMEOUT]), "\n";
        $took = (hrtime(true) - $start) / 1e9;
        var_dump($took >= max($limit, 0.001) && $took < 10);
    }
    $channel->push(1);
    echo json_encode([$channel->push(2, 0.001), $channel->errCode, $channel->stats()]), "\n";
    $channel->pop();
    go(function () use ($channel) {
        Co::sleep(0.005);
        $channel->push('in time');
    });
    var_dump($channel->pop(30), $channel->errCode);
});
?>
--EXPECT--
[false,true]
bool(true)
[false,true]
bool(true)
[false,-1,{"consumer_num":0,"producer_num":0,"queue_num":1}]
string(7) "in time"
int(0)
