--TEST--
A forked child preempts, too, and keeps its time limits
--EXTENSIONS--
pcntl
--INI--
swoole.enable_preemptive_scheduler=On
--FILE--
<?php
$pid = pcntl_fork();
$who = $pid ? 'parent' : 'child';
$words = [];
go(function () use (&$flag, &$words) { while (!$flag); $words[] = 'seen'; });
go(function () use (&$flag) { Co::sleep(0.001); $flag = true; });
go(function () use (&$words) {
    Co::disableScheduler();
    Co::setTimeLimit(0.02);
    try {
        while (true);
    } catch (Swoole\Coroutine\TimeoutException $e) {
        $words[] = 'timed out';
    }
});
register_shutdown_function(function () use ($pid, $who, &$words) {
    if ($pid) {
        pcntl_waitpid($pid, $status);
        var_dump($status);
    }
    sort($words);
    echo $who, ': ', implode(', ', $words), "\n";
});
?>
--EXPECT--
child: seen, timed out
int(0)
parent: seen, timed out
