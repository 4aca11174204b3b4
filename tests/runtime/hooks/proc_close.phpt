--TEST--
Fifty proc_close() wait together
--FILE--
<?php
require __DIR__ . '/../../include/hooked.php';

hooked('proc_close()', 'PHP ' . PHP_VERSION, function (int $i) {
    return 'answer ' . proc_close(proc_open("sleep 0.1; exit $i", [], $pipes));
});
?>
--EXPECT--
blocking: waits
hooked: 50 right answers
hooked: together
