--TEST--
Programs that have found something once
--SKIPIF--
<?php require __DIR__ . '/../include/skipif_servers.inc'; ?>
--FILE--
<?php
require __DIR__ . '/play_here.php';

$programs = array_filter(file(__DIR__ . '/found', FILE_IGNORE_NEW_LINES), fn (string $line) => str_starts_with($line, '{'));
// Some depend on luck.
play_here(['-'], str_repeat(implode("\n", $programs) . "\n", 5), count($programs) * 5);
?>
--EXPECT--
all programs, 0 failed
