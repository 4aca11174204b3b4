--TEST--
copy() of a large file lets others run, and copies all of it
--FILE--
<?php
use Swoole\Coroutine;

$from = tempnam(sys_get_temp_dir(), 'swoole-test-');
$to = tempnam(sys_get_temp_dir(), 'swoole-test-');
$file = fopen($from, 'w');
for ($i = 0; $i < 64; $i++) {
    fwrite($file, str_repeat(md5((string) $i), 1 << 15));
}
fclose($file);

Co\run(function () use ($from, $to) {
    $others = 0;
    $copied = null;
    $copier = go(function () use ($from, $to, &$copied) {
        $copied = copy($from, $to);
    });
    // It waits for a thread: everybody else has turns before it is done.
    while ($copied === null) {
        $others++;
        Coroutine::sleep(0);
    }
    var_dump($copied, $others > 0, filesize($to) === 64 << 20, md5_file($to) === md5_file($from));

    // What ends the wait fails the call; the script goes on.
    $copier = go(function () use ($from, $to) {
        // Not before the thread has let go of both files.
        var_dump(@copy($from, $to));
    });
    var_dump(Coroutine::cancel($copier));
    Coroutine::join([$copier]);
});
unlink($from);
unlink($to);
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(false)
