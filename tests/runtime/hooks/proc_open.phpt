--TEST--
Fifty fgets() from processes of proc_open() wait together
--FILE--
<?php
require __DIR__ . '/../../include/hooked.php';

hooked('proc_open(), fgets(), proc_close()', 'PHP ' . PHP_VERSION, function (int $i) {
    $process = proc_open("sleep 0.1; echo answer; exit $i", [1 => ['pipe', 'w']], $pipes);
    $answer = rtrim(fgets($pipes[1]));
    return $answer . ' ' . proc_close($process);
});
?>
--EXPECT--
blocking: waits
hooked: 50 right answers
hooked: together
