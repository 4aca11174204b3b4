--TEST--
However a child ends that a coroutine has forked, it ends as a process of its own, and its parent's coroutines go on
--SKIPIF--
<?php if (!function_exists('pcntl_fork')) die('skip needs ext-pcntl'); ?>
--INI--
html_errors=0
log_errors=0
--FILE--
<?php
use Swoole\Coroutine as Co;

$parent = getmypid();
$others = 0;
register_shutdown_function(function () use ($parent) {
    if (getmypid() !== $parent) {
        echo "[shutdown]\n";
    }
});
class Loud
{
    function __destruct()
    {
        echo "[destroyed]\n";
    }
}
$ends = [
    'exit' => fn () => exit(3),
    'exit in a nested coroutine' => fn () => go(fn () => exit(4)),
    'exit in a scope' => fn () => Co\Scope::run(fn ($scope) => $scope->spawn(fn () => exit(6))),
    'exit after a sleep' => function () {
        usleep(1_000);
        exit(5);
    },
    'exception' => fn () => throw new Exception('thrown'),
    'exception after a sleep' => function () {
        Co::sleep(0.001);
        throw new Exception('thrown late');
    },
    'exception in a timer' => fn () => Swoole\Timer::after(1, fn () => throw new Exception('thrown in a timer')),
    'fatal error' => function () {
        Co::sleep(0.001);
        nowhere();
    },
    'memory limit' => function () {
        ini_set('memory_limit', '16M');
        str_repeat('x', 64 << 20);
    },
    'signal' => fn () => shell_exec('kill -TERM ' . getmypid()),
    'deadlock' => function () {
        Co::set(['enable_deadlock_check' => false]);
        (new Co\Channel())->pop();
    },
];
Co\run(function () use ($ends, &$others) {
    foreach ($ends as $name => $end) {
        go(function () use (&$others) {
            usleep(1_000);
            $others++;
        });
        echo "$name:\n";
        if (!($pid = pcntl_fork())) {
            $others = 0;
            $loud = new Loud();
            $end();
            return;
        }
        pcntl_waitpid($pid, $status);
        echo pcntl_wifexited($status) ? 'status ' . pcntl_wexitstatus($status) : 'signal ' . pcntl_wtermsig($status);
        echo "\n\n";
    }
});
if (getmypid() !== $parent) {
    echo "[end of the script] $others\n";
} else {
    echo "parent: $others\n";
}
?>
--EXPECTF--
exit:
[destroyed]
[shutdown]
status 3

exit in a nested coroutine:
[shutdown]
[destroyed]
status 4

exit in a scope:
[shutdown]
[destroyed]
status 6

exit after a sleep:
[destroyed]
[shutdown]
status 5

exception:
%A: Uncaught Exception: thrown in %A
status 255

exception after a sleep:
%A: Uncaught Exception: thrown late in %A
status 255

exception in a timer:
%A: Uncaught Exception: thrown in a timer in %A
status 255

fatal error:
%A: Uncaught Error: Call to undefined function nowhere() in %A
status 255

memory limit:
%A: Allowed memory size of 16777216 bytes exhausted%A
status 255

signal:
signal 15

deadlock:
[end of the script] 0
[shutdown]
[destroyed]
status 0

parent: 11
