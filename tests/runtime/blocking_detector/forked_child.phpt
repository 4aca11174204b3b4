--TEST--
A forked child is watched, too
--EXTENSIONS--
pcntl
--FILE--
<?php
require __DIR__ . '/../../include/blocking.php';
show_reports(<<<'PHP'
    usleep(1_500_000);
    $pid = pcntl_fork();
    if ($pid === 0) {
        Co\run(fn () => usleep(200_000));
        exit(0);
    }
    pcntl_waitpid($pid, $status);
    echo "child: $status\n";
    Co\run(fn () => usleep(200_000));
    PHP);
?>
--EXPECT--
[time]	WARNING	usleep() blocked the event loop for some time, called by {closure}() in SCRIPT:5
child: 0
[time]	WARNING	usleep() blocked the event loop for some time, called by {closure}() in SCRIPT:10
