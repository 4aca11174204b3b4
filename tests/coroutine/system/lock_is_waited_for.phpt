--TEST--
A file that is locked is waited for, by the coroutine alone
--FILE--
<?php
use Swoole\Coroutine\System;

Co\run(function () {
    $file = tempnam(sys_get_temp_dir(), 'swoole-test-');
    file_put_contents($file, 'before');
    $holder = fopen($file, 'r+');
    flock($holder, LOCK_EX);
    $id = go(function () use ($file) {
        var_dump(System::writeFile($file, 'after', LOCK_EX));
        var_dump(file_get_contents($file));
    });
    Co::sleep(0.02);
    // Who waits has not emptied the file yet.
    var_dump(file_get_contents($file));
    flock($holder, LOCK_UN);
    fclose($holder);
    Co::join([$id]);
    unlink($file);
});
?>
--EXPECT--
string(6) "before"
int(5)
string(5) "after"
