--TEST--
statvfs() has the system's numbers
--FILE--
<?php
Co\run(function () {
    $about = Swoole\Coroutine\System::statvfs('/');
    echo implode(' ', array_keys($about)), "\n";
    var_dump((float) $about['frsize'] * $about['blocks'] === disk_total_space('/'), $about['namemax']);
});
?>
--EXPECT--
bsize frsize blocks bfree bavail files ffree favail fsid flag namemax
bool(true)
int(255)
