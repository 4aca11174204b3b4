--TEST--
Who waits for any child gets none that exec() and waitPid() wait for
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
    $mine = command('sleep 0.2; exit 7');
    $named = command('sleep 0.05; exit 5');
    go(fn () => print('any: ' . System::wait()['code'] . "\n"));
    go(fn () => print('named: ' . System::waitPid($named)['code'] . "\n"));
    go(fn () => print('command: ' . System::exec('exit 3')['code'] . "\n"));
    go(fn () => print('command: ' . System::exec('sleep 0.1; exit 4')['code'] . "\n"));
});
?>
--EXPECT--
command: 3
named: 5
command: 4
any: 7
