--TEST--
Scripts that use ext-sockets do the same with hooks as without
--EXTENSIONS--
posix
sockets
--FILE--
<?php
require __DIR__ . '/same.inc';
same('sockets');
?>
--EXPECT--
connections: same
datagram_sockets: same
messages: same
selecting: same
stream_sockets: same
others had turns
