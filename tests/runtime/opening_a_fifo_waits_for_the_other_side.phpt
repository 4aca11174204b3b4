--TEST--
Opening a FIFO waits for its other side in a coroutine, which can be another one; it can be canceled, and gets in nobody's way
--EXTENSIONS--
posix
--FILE--
<?php
use Swoole\Coroutine;

$fifo = tempnam(sys_get_temp_dir(), 'swoole-test-');
unlink($fifo);
posix_mkfifo($fifo, 0600);

Co\run(function () use ($fifo) {
    // Both sides are coroutines: a call that blocked would be the end of it.
    $reader = go(function () use ($fifo) {
        $file = fopen($fifo, 'r');
        echo "read: ", stream_get_contents($file), "\n";
    });
    Coroutine::sleep(0.01);
    $file = fopen($fifo, 'w');
    fwrite($file, 'what the other has written');
    fclose($file);
    Coroutine::join([$reader]);

    $wrote = null;
    $writer = go(function () use ($fifo, &$wrote) {
        $wrote = file_put_contents($fifo, 'bytes');
    });
    Coroutine::sleep(0.01);
    $came = file_get_contents($fifo);
    Coroutine::join([$writer]);
    echo "wrote: $wrote\ncame: $came\n";

    foreach (['r', 'w'] as $mode) {
        $id = go(function () use ($fifo, $mode) {
            var_dump(fopen($fifo, $mode));
        });
        Coroutine::sleep(0.01);
        var_dump(Coroutine::cancel($id));
        Coroutine::join([$id]);
    }

    // A time limit is the script's way out.
    try {
        Coroutine::setTimeLimit(0.02);
        fopen($fifo, 'r');
    } catch (Coroutine\TimeoutException $e) {
        echo get_class($e), "\n";
    }
});
unlink($fifo);
?>
--EXPECTF--
read: what the other has written
wrote: 5
came: bytes

Warning: fopen(%s): Failed to open stream: Operation canceled in %s on line %d
bool(false)
bool(true)

Warning: fopen(%s): Failed to open stream: Operation canceled in %s on line %d
bool(false)
bool(true)
Swoole\Coroutine\TimeoutException
