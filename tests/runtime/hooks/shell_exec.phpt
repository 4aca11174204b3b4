--TEST--
Fifty shell_exec() wait together
--FILE--
<?php
require __DIR__ . '/../../include/hooked.php';

hooked('shell_exec()', 'PHP ' . PHP_VERSION, function (int $i) {
    return rtrim(shell_exec("sleep 0.1; echo answer $i"));
});
?>
--EXPECT--
blocking: waits
hooked: 50 right answers
hooked: together
