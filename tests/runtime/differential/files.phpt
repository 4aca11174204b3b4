--TEST--
Scripts about files do the same with hooks as without
--EXTENSIONS--
posix
sockets
--FILE--
<?php
require __DIR__ . '/same.inc';
same('files');
?>
--EXPECT--
copy_rename_unlink: same
directories: same
fifos: same
file_objects: same
fopen_modes: same
includes: same
large_files: same
locks: same
reading: same
sessions: same
stat_and_touch: same
temporary: same
truncating: same
whole_files: same
others had turns
