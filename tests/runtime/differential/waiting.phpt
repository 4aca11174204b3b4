--TEST--
Scripts that sleep, ask for names and end do the same with hooks as without
--EXTENSIONS--
posix
sockets
--FILE--
<?php
require __DIR__ . '/same.inc';
same('waiting');
?>
--EXPECT--
ends_with_a_status: same
names: same
output_buffers: same
sleep: same
others had turns
