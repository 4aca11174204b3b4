--TEST--
A command whose wait is canceled goes on, and leaves no zombie behind
--FILE--
<?php
use Swoole\Coroutine\System;

Co\run(function () {
    $file = tempnam(sys_get_temp_dir(), 'swoole-test-');
    $id = go(fn () => var_dump(System::exec("sleep 0.05; echo \$\$ > $file")));
    Co::cancel($id);
    for ($i = 0; $i < 500 && !filesize($file); $i++) {
        clearstatcache();
        Co::sleep(0.01);
    }
    $pid = (int) file_get_contents($file);
    for ($i = 0; $i < 500 && file_exists("/proc/$pid"); $i++) {
        clearstatcache();
        Co::sleep(0.01);
    }
    var_dump($pid > 0, file_exists("/proc/$pid"));
    var_dump(System::wait(), swoole_last_error() === 10 /* ECHILD */);
    unlink($file);
});
?>
--EXPECT--
bool(false)
bool(true)
bool(false)
bool(false)
bool(true)
