--TEST--
While a signal's handler waits other signals are heard and handled, and children begin with none blocked
--EXTENSIONS--
pcntl
posix
--FILE--
<?php
$blocked = fn () => preg_match('/^SigBlk:\s*0+$/m', file_get_contents('/proc/self/status')) ? 'none' : 'some';
$child = function () {
    exec('grep SigBlk /proc/self/status', $lines);
    return preg_match('/:\s*0+$/', $lines[0]) ? 'none' : 'some';
};
$tell = function (string $how) use ($blocked, $child) {
    Co\run(function () use ($how, $blocked, $child) {
        $served = new Co\Channel(1);
        $done = new Co\Channel(1);
        pcntl_signal(SIGUSR1, function () use ($served, $done) {
            echo "USR1 begins\n";
            $signal = $served->pop(10);
            echo "USR1 goes on after $signal\n";
            $done->push(true);
        });
        pcntl_signal(SIGUSR2, function () use ($served) {
            $served->push('USR2');
        });
        go(function () use ($how) {
            posix_kill(posix_getpid(), SIGUSR1);
            if ($how === 'dispatched') {
                pcntl_signal_dispatch();
            }
        });
        Co::sleep(0.001);
        echo "blocked: {$blocked()}, in a child: {$child()}\n";
        posix_kill(posix_getpid(), SIGUSR2);
        if ($how === 'dispatched') {
            pcntl_signal_dispatch();
        }
        echo $done->pop(10) ? "both have ended\n" : "never\n";
        echo "blocked: {$blocked()}\n";
    });
};
pcntl_async_signals(true);
$tell('at once');
pcntl_async_signals(false);
$tell('dispatched');

// SIGTERM, of which nobody has said anything, ends the process that has a handler waiting.
$process = pcntl_fork();
if ($process === 0) {
    pcntl_async_signals(true);
    pcntl_signal(SIGUSR1, function () {
        sleep(20);
    });
    Co\run(function () {
        go(fn () => posix_kill(posix_getpid(), SIGUSR1));
        Co::sleep(0.001);
        posix_kill(posix_getpid(), SIGTERM);
        sleep(20);
    });
    exit(1);
}
pcntl_waitpid($process, $status);
var_dump(pcntl_wifsignaled($status) && pcntl_wtermsig($status) === SIGTERM);
?>
--EXPECT--
USR1 begins
blocked: none, in a child: none
USR1 goes on after USR2
both have ended
blocked: none
USR1 begins
blocked: none, in a child: none
USR1 goes on after USR2
both have ended
blocked: none
bool(true)
