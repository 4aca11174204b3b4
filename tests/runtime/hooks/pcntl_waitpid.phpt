--TEST--
Fifty pcntl_waitpid() wait together
--EXTENSIONS--
pcntl
--FILE--
<?php
require __DIR__ . '/../../include/hooked.php';

hooked('pcntl_waitpid()', 'PHP ' . PHP_VERSION, function (int $i) {
    $process = proc_open("sleep 0.1; exit $i", [], $pipes);
    $pid = proc_get_status($process)['pid'];
    return pcntl_waitpid($pid, $status) === $pid ? 'answer ' . pcntl_wexitstatus($status) : 'another child';
});
?>
--EXPECT--
blocking: waits
hooked: 50 right answers
hooked: together
