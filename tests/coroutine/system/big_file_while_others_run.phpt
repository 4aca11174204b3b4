--TEST--
While a file of 32 MiB is written and read, others get their turns
--INI--
memory_limit=256M
--FILE--
<?php
use Swoole\Coroutine\System;

Co\run(function () {
    $file = tempnam(sys_get_temp_dir(), 'swoole-test-');
    $content = str_repeat(random_bytes(1024), 32 * 1024);
    $turns = 0;
    $busy = true;
    go(function () use (&$turns, &$busy) {
        while ($busy) {
            ++$turns;
            Co::sleep(0.001);
        }
    });
    $before = $turns;
    var_dump(System::writeFile($file, $content) === strlen($content));
    var_dump($turns > $before);
    $before = $turns;
    var_dump(System::readFile($file) === $content);
    var_dump($turns > $before);
    $busy = false;
    unlink($file);
});
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
