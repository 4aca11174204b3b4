--TEST--
Two hundred programs drawn from seeds do the same as in a plain PHP without coroutines
--SKIPIF--
<?php require __DIR__ . '/../include/skipif_servers.inc'; ?>
--FILE--
<?php
require __DIR__ . '/play_here.php';

play_here(['0', '200']);
?>
--EXPECT--
200 programs, 0 failed
