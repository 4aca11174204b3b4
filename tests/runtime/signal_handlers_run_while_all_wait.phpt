--TEST--
A signal's handler runs at once though every coroutine waits; it may wait itself, and nobody's call is cut short
--SKIPIF--
<?php if (!function_exists('pcntl_async_signals')) die('skip pcntl is needed'); ?>
--FILE--
<?php
pcntl_async_signals(true);
pcntl_signal(SIGUSR1, function () {
    echo "handled in a coroutine: ", var_export(Co::getCid() > 0, true), "\n";
    usleep(10000);
    echo "after a wait\n";
    $GLOBALS['line']->push('handled');
});
$line = new Co\Channel(1);
Co\run(function () use ($line) {
    go(function () {
        var_dump(sleep(2));
    });
    // Sent from outside, when nothing runs here.
    $child = proc_open(['sh', '-c', 'sleep 0.1; kill -USR1 ' . getmypid()], [], $pipes);
    // Before the sleep is over.
    var_dump($line->pop(30));
    proc_close($child);
});
?>
--EXPECT--
handled in a coroutine: true
after a wait
string(7) "handled"
int(0)
