--TEST--
Scripts that start processes do the same with hooks as without
--EXTENSIONS--
posix
sockets
--FILE--
<?php
require __DIR__ . '/same.inc';
same('processes');
?>
--EXPECT--
exec: same
popen: same
proc_open: same
signals_of_processes: same
others had turns
