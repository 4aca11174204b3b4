--TEST--
Scripts about streams, filters and wrappers do the same with hooks as without
--EXTENSIONS--
posix
sockets
--FILE--
<?php
require __DIR__ . '/same.inc';
same('streams');
?>
--EXPECT--
copies_and_lines: same
filters_over_sockets: same
memory_and_data: same
own_wrappers: same
pipes_not_blocking: same
settings: same
standard_streams: same
others had turns
