--TEST--
Fifty usleep() wait together
--FILE--
<?php
require __DIR__ . '/../../include/hooked.php';

hooked('usleep()', 'PHP ' . PHP_VERSION, function (int $i) {
    usleep(100_000);
    return "answer $i";
});
?>
--EXPECT--
blocking: waits
hooked: 50 right answers
hooked: together
