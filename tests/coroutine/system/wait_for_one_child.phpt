--TEST--
waitPid(): one child and no other, killed ones too; what is no child; the time is up
--SKIPIF--
<?php if (!function_exists('pcntl_fork')) die('skip needs pcntl'); ?>
--FILE--
<?php
use Swoole\Coroutine\System;

function command(string $command): int
{
    if ($pid = pcntl_fork()) {
        return $pid;
    }
    pcntl_exec('/bin/sh', ['-c', $command]);
}

Co\run(function () {
    $ended = command('exit 1');
    $sleeper = command('exec sleep 30');
    $late = command('sleep 0.05; exit 2');
    var_dump(System::waitPid($sleeper, 0.01), swoole_last_error() === 110 /* ETIMEDOUT */);
    $exit = System::waitPid($late);
    var_dump($exit['pid'] === $late, $exit['code']);
    $id = go(function () use ($sleeper) {
        $exit = Co::waitPid($sleeper);
        var_dump($exit['pid'] === $sleeper, $exit['code'], $exit['signal']);
    });
    System::exec("kill -KILL $sleeper");
    Co::join([$id]);
    // It had ended first, and nobody has taken it away.
    var_dump(System::waitPid($ended)['code']);
    var_dump(System::waitPid($ended), swoole_last_error() === 10 /* ECHILD */);
    var_dump(System::waitPid(1), swoole_last_error() === 10);
    var_dump(System::waitPid(PHP_INT_MAX), swoole_last_error() === 10);
    var_dump(System::waitPid(-1), System::waitPid(0), swoole_last_error() === 10);
});
?>
--EXPECT--
bool(false)
bool(true)
bool(true)
int(2)
bool(true)
int(0)
int(9)
int(1)
bool(false)
bool(true)
bool(false)
bool(true)
bool(false)
bool(true)
bool(false)
bool(false)
bool(true)
