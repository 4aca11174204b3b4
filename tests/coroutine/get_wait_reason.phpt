--TEST--
getWaitReason() says what each of the listed coroutines waits for
--FILE--
<?php
Co\run(function () {
    $channel = new Swoole\Coroutine\Channel(1);
    $ids = [
        go(fn () => Co::sleep(0.05)),
        go(fn () => Co::yield()),
        go(fn () => $channel->pop()),
    ];
    echo 'running: ', var_export(Co::getWaitReason(), true), "\n";
    foreach (Co::list() as $cid) {
        if (in_array($cid, $ids, true)) {
            echo Co::getWaitReason($cid), "\n";
        }
    }
    echo 'nobody: ', var_export(Co::getWaitReason(999), true), ' ', swoole_last_error(), "\n";
    Co::resume($ids[1]);
    $channel->push(1);
});
echo 'outside: ', var_export(Co::getWaitReason(), true), "\n";
?>
--EXPECT--
running: ''
sleep
yield
channel pop
nobody: false 10016
outside: false
