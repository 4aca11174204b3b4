--TEST--
Scripts about forks and signals do the same with hooks as without
--EXTENSIONS--
posix
sockets
--FILE--
<?php
require __DIR__ . '/same.inc';
same('children');
?>
--EXPECT--
fork_and_wait: same
signals: same
others had turns
