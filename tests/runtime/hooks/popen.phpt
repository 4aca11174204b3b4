--TEST--
Fifty popen() and pclose() wait together
--FILE--
<?php
require __DIR__ . '/../../include/hooked.php';

hooked('popen(), pclose()', 'PHP ' . PHP_VERSION, function (int $i) {
    $pipe = popen("sleep 0.1; echo answer; exit $i", 'r');
    $answer = rtrim(fgets($pipe));
    return $answer . ' ' . pclose($pipe);
});
?>
--EXPECT--
blocking: waits
hooked: 50 right answers
hooked: together
