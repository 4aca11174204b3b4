--TEST--
Scripts about connections do the same with hooks as without
--EXTENSIONS--
posix
sockets
--FILE--
<?php
require __DIR__ . '/same.inc';
same('network');
?>
--EXPECT--
connections_that_fail: same
datagrams: same
http: same
large_transfers: same
local_sockets: same
select: same
socket_pairs: same
tcp: same
tls: same
others had turns
