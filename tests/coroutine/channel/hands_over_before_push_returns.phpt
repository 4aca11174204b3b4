--TEST--
A value is handed to the coroutine that waits for it before push() returns
--FILE--
<?php
Co\run(function () {
    $channel = new Chan;
    go(function () use ($channel) {
        while (($value = $channel->pop()) !== false) {
            echo "got $value\n";
        }
        var_dump($channel->errCode === SWOOLE_CHANNEL_CLOSED);
    });
    foreach (['one', 'two'] as $value) {
        echo "push $value\n";
        var_dump($channel->push($value));
    }
    var_dump($channel->errCode, $channel->close(), $channel->close());
});
?>
--EXPECT--
push one
got one
bool(true)
push two
got two
bool(true)
bool(true)
int(0)
bool(true)
bool(false)
