--TEST--
Fifty system() wait together
--FILE--
<?php
require __DIR__ . '/../../include/hooked.php';

hooked('system()', 'PHP ' . PHP_VERSION, function (int $i) {
    // What it prints goes to a buffer of its coroutine.
    ob_start();
    $last = system("sleep 0.1; echo answer $i");
    return ob_get_clean() === "answer $i\n" ? $last : 'printed something else';
});
?>
--EXPECT--
blocking: waits
hooked: 50 right answers
hooked: together
