--TEST--
wait(): children in the order of their ends; no more children; the time is up
--SKIPIF--
<?php if (!function_exists('pcntl_fork')) die('skip needs pcntl'); ?>
--FILE--
<?php
use Swoole\Coroutine\System;

function child(int $milliseconds, int $code): int
{
    if ($pid = pcntl_fork()) {
        return $pid;
    }
    usleep($milliseconds * 1000);
    // Without PHP's shutdown, which is the parent's.
    pcntl_exec('/bin/sh', ['-c', "exit $code"]);
}

$names = [child(60, 2) => 'slow', child(20, 1) => 'fast'];
Co\run(function () use ($names) {
    var_dump(System::wait(0.001), swoole_last_error() === 110 /* ETIMEDOUT */);
    foreach ($names as $_) {
        $exit = System::wait();
        echo $names[$exit['pid']], ' ', $exit['code'], ' ', $exit['signal'], "\n";
    }
    var_dump(System::wait(), swoole_last_error() === 10 /* ECHILD */);
    var_dump(System::wait(1), swoole_last_error() === 10);
});
?>
--EXPECT--
bool(false)
bool(true)
fast 1 0
slow 2 0
bool(false)
bool(true)
bool(false)
bool(true)
