--TEST--
With preemption a loop that computes gives way and is not reported; a call that blocks is
--FILE--
<?php
require __DIR__ . '/../../include/blocking.php';
show_reports(<<<'PHP'
    ini_set('swoole.blocking_threshold', 800_000);
    go(function () use (&$ended) { while (!$ended); });
    go(function () use (&$ended) {
        for ($turns = 0; $turns < 30; $turns++) {
            Co::sleep(0.001);
        }
        $ended = true;
        usleep(1_700_000);
    });
    PHP, '-d swoole.enable_preemptive_scheduler=On');
?>
--EXPECT--
[time]	WARNING	usleep() blocked the event loop for some time, called by {closure}() in SCRIPT:9
