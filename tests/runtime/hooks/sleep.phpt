--TEST--
Fifty sleep() wait together
--FILE--
<?php
require __DIR__ . '/../../include/hooked.php';

hooked('sleep()', 'PHP ' . PHP_VERSION . ', 1 s', function (int $i) {
    return sleep(1) === 0 ? "answer $i" : 'interrupted';
}, seconds: 1.0);
?>
--EXPECT--
blocking: waits
hooked: 50 right answers
hooked: together
