--TEST--
Files that are missing, directories, names that are none
--FILE--
<?php
use Swoole\Coroutine\System;

Co\run(function () {
    $missing = sys_get_temp_dir() . '/swoole-test-missing/file';
    foreach ([
        'read missing' => fn () => System::readFile($missing),
        'write missing' => fn () => System::writeFile($missing, 'x'),
        'statvfs missing' => fn () => System::statvfs($missing),
        'read directory' => fn () => System::readFile('/'),
        'write directory' => fn () => System::writeFile('/', 'x'),
        'read nothing' => fn () => System::readFile(''),
        'write nothing' => fn () => System::writeFile('', 'x'),
        'statvfs nothing' => fn () => System::statvfs(''),
        'read NUL' => fn () => System::readFile("/etc/passwd\0.png"),
    ] as $what => $call) {
        try {
            $result = $call();
            echo $what, ': ', json_encode($result), ' ', swoole_last_error(), "\n";
        } catch (ValueError $e) {
            echo $what, ': ', $e->getMessage(), "\n";
        }
    }
});
?>
--EXPECT--
read missing: false 2
write missing: false 2
statvfs missing: false 2
read directory: false 21
write directory: false 21
read nothing: Filename cannot be empty
write nothing: Filename cannot be empty
statvfs nothing: Path cannot be empty
read NUL: Filename must not contain any null bytes
