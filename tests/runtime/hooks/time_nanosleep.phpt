--TEST--
Fifty time_nanosleep() wait together
--FILE--
<?php
require __DIR__ . '/../../include/hooked.php';

hooked('time_nanosleep()', 'PHP ' . PHP_VERSION, function (int $i) {
    return time_nanosleep(0, 100_000_000) === true ? "answer $i" : 'interrupted';
});
?>
--EXPECT--
blocking: waits
hooked: 50 right answers
hooked: together
