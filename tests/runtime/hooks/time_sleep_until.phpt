--TEST--
Fifty time_sleep_until() wait together
--FILE--
<?php
require __DIR__ . '/../../include/hooked.php';

hooked('time_sleep_until()', 'PHP ' . PHP_VERSION, function (int $i) {
    return time_sleep_until(microtime(true) + 0.1) ? "answer $i" : 'interrupted';
});
?>
--EXPECT--
blocking: waits
hooked: 50 right answers
hooked: together
