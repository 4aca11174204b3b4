--TEST--
A signal that a child gets is no news for its parent's coroutines, and the child listens anew
--SKIPIF--
<?php if (!function_exists('pcntl_fork')) die('skip needs ext-pcntl'); ?>
--FILE--
<?php
use Swoole\Coroutine as Co;

function send(int $signal): void
{
    shell_exec("kill -$signal " . getmypid());
}

$who = 'parent';
Co\run(function () use (&$who) {
    go(function () use (&$who) {
        $signal = Co\System::waitSignal(SIGUSR1, 5);
        echo "$who has heard $signal\n";
    });
    if (!($pid = pcntl_fork())) {
        $who = 'child';
        go(function () {
            Co::sleep(0.001);
            send(SIGUSR2);
        });
        echo 'child hears ' . Co\System::waitSignal(SIGUSR2, 5) . "\n";
        // Nobody catches this one here.
        send(SIGUSR1);
    }
    echo 'child: signal ' . Co\System::waitPid($pid)['signal'] . "\n";
    send(SIGUSR1);
});
?>
--EXPECT--
child hears 12
child: signal 10
parent has heard 10
