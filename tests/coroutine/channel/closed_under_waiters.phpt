--TEST--
Closing lets all who wait go on with false, producers first; what is in the channel can still be taken
--FILE--
<?php
$channel = new Chan(1);
foreach (['a', 'b', 'c'] as $name) {
    go(function () use ($channel, $name) {
        $answer = json_encode([$channel->push($name), $channel->errCode]);
        echo "push $name: $answer\n";
    });
}
var_dump($channel->close());
go(function () use ($channel) {
    echo json_encode([$channel->pop(), $channel->errCode]), "\n";
    echo json_encode([$channel->pop(), $channel->errCode]), "\n";
    echo json_encode([$channel->push(1), $channel->errCode]), "\n";
});
$channel = new Chan;
foreach ([-1, 30, 0] as $limit) {
    go(function () use ($channel, $limit) {
        $answer = json_encode([$channel->pop($limit), $channel->errCode]);
        echo "pop $limit: $answer\n";
    });
}
go(fn () => $channel->close());
?>
--EXPECT--
push a: [true,0]
push b: [false,-2]
push c: [false,-2]
bool(true)
["a",0]
[false,-2]
[false,-2]
pop -1: [false,-2]
pop 30: [false,-2]
pop 0: [false,-2]
