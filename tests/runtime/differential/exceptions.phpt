--TEST--
An exception on its way up, past things that wait when they are freed, does the same with hooks as without
--EXTENSIONS--
posix
sockets
--FILE--
<?php
require __DIR__ . '/same.inc';
same('exceptions');
?>
--EXPECT--
on_their_way: same
others had turns
