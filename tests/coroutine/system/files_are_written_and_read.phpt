--TEST--
writeFile() and readFile(): anew, appended, under a lock, empty, binary, and files that have no size
--FILE--
<?php
use Swoole\Coroutine\System;

Co\run(function () {
    $file = tempnam(sys_get_temp_dir(), 'swoole-test-');
    var_dump(System::writeFile($file, "first\n"), System::readFile($file));
    var_dump(System::writeFile($file, "anew"), System::readFile($file));
    var_dump(System::writeFile($file, " and more", FILE_APPEND), System::readFile($file));
    var_dump(System::writeFile($file, "lock", LOCK_EX), System::readFile($file, LOCK_EX));
    var_dump(System::writeFile($file, "ed", LOCK_EX | FILE_APPEND), Co::readFile($file));
    $binary = implode('', array_map('chr', range(0, 255)));
    var_dump(Co::writeFile($file, $binary), Co\System::readFile($file) === $binary);
    var_dump(System::writeFile($file, ''), System::readFile($file));
    unlink($file);
    var_dump(System::writeFile($file, 'made'), decoct(fileperms($file) & 0777 & ~umask()));
    unlink($file);
    var_dump(str_contains(System::readFile('/proc/self/status'), "Pid:\t" . getmypid()));
});
?>
--EXPECT--
int(6)
string(6) "first
"
int(4)
string(4) "anew"
int(9)
string(13) "anew and more"
int(4)
string(4) "lock"
int(2)
string(6) "locked"
int(256)
bool(true)
int(0)
string(0) ""
int(4)
string(3) "644"
bool(true)
