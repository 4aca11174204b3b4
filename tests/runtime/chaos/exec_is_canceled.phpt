--TEST--
exec() is canceled with an exception: the caller catches it, and the command has ended
--FILE--
<?php
foreach ([1, 2] as $_) {
    Co\run(function () {
        $id = go(function () {
            try {
                @exec('exec sleep 0.2');
                echo "NEVER\n";
            } catch (Swoole\Coroutine\CanceledException $error) {
                echo $error->getMessage(), "\n";
            }
        });
        go(fn () => Co::sleep(0.05));
        Co::sleep(0.01);
        Co::cancel($id, true);
        Co::join([$id]);
        echo "others go on\n";
    });
}
?>
--EXPECT--
Coroutine canceled
others go on
Coroutine canceled
others go on
