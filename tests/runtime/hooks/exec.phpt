--TEST--
Fifty exec() wait together
--FILE--
<?php
require __DIR__ . '/../../include/hooked.php';

hooked('exec()', 'PHP ' . PHP_VERSION, function (int $i) {
    exec("sleep 0.1; echo answer; exit $i", $lines, $status);
    return "$lines[0] $status";
});
?>
--EXPECT--
blocking: waits
hooked: 50 right answers
hooked: together
