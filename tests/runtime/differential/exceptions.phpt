--TEST--
An exception on its way up, past things that wait when they are freed, does the same with hooks as without
--EXTENSIONS--
posix
sockets
--XFAIL--
An exception that is pending does not travel with its coroutine yet: whoever runs meanwhile sees it
--FILE--
<?php
require __DIR__ . '/same.inc';
same('exceptions');
?>
--EXPECT--
on_their_way: same
others had turns
