--TEST--
A process that forks before there is an event loop: parent and child each make one
--SKIPIF--
<?php if (!function_exists('pcntl_fork')) die('skip needs ext-pcntl'); ?>
--FILE--
<?php
use Swoole\Coroutine as Co;

function work(string $who): void
{
    Co\run(function () use ($who) {
        $story = '';
        for ($n = 0; $n < 10; $n++) {
            go(function () use (&$story) {
                $story .= 'begins ';
                usleep(20_000);
                $story .= 'ends ';
            });
        }
        Co::sleep(0.001);
        Swoole\Timer::after(1, fn () => print("$who: timer\n"));
        usleep(40_000);
        echo "$who: ", $story === str_repeat('begins ', 10) . str_repeat('ends ', 10) ? 'at once' : $story, "\n";
    });
}

$pid = pcntl_fork();
if ($pid === 0) {
    work('child');
    exit(7);
}
pcntl_waitpid($pid, $status);
echo pcntl_wexitstatus($status), "\n";
work('parent');
?>
--EXPECT--
child: timer
child: at once
7
parent: timer
parent: at once
