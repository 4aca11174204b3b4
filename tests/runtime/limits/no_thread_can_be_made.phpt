--TEST--
Where no thread can be made calls are done in place, and the log says so once
--EXTENSIONS--
ffi
sqlite3
--SKIPIF--
<?php require __DIR__ . '/../../include/skipif_refuse.inc'; ?>
--FILE--
<?php
require __DIR__ . '/../../include/run.php';

run_php(sprintf('require %s;', var_export(__DIR__ . '/../../include/refuse.php', true)) . <<<'PHP'
    use Swoole\Coroutine\System;
    $path = tempnam(sys_get_temp_dir(), 'swoole-test-');
    $large = str_repeat('x', 1 << 20);
    $calls = [
        'gethostbyname' => fn () => gethostbyname('localhost'),
        'getaddrinfo' => fn () => System::getaddrinfo('localhost'),
        'a large file' => fn () => file_put_contents($path, $large),
        'a small one' => fn () => file_put_contents("$path.small", 'x'),
        'fsync' => fn () => fsync(fopen($path, 'r+')),
        'copy' => fn () => copy($path, "$path.small"),
        'md5_file' => fn () => md5_file($path) === md5($large),
        'a long string' => fn () => strlen(sha1(str_repeat($large, 2))),
        'bcrypt' => fn () => password_verify('secret', password_hash('secret', PASSWORD_BCRYPT, ['cost' => 4])),
        'readFile' => fn () => strlen(System::readFile($path)),
        'writeFile' => fn () => System::writeFile($path, 'abc'),
        'SQLite' => fn () => (new SQLite3(':memory:'))->querySingle('select 6 * 7'),
        'a lock' => function () use ($path) {
            [$one, $other] = [fopen($path, 'r+'), fopen($path, 'r+')];
            flock($one, LOCK_EX);
            go(function () use ($one) { Co::sleep(0.02); flock($one, LOCK_UN); });
            return flock($other, LOCK_EX);
        },
    ];
    refuse_threads();
    Co\run(function () use ($calls) {
        $others = 'never ran';
        go(function () use (&$others) { Co::sleep(0.001); $others = 'go on'; });
        foreach ($calls as $name => $call) {
            $result = json_encode($call());
            echo "$name: $result\n";
        }
        echo "the others $others\n";
    });
    array_map(unlink(...), [$path, "$path.small"]);
    PHP);
?>
--EXPECTF--
[%s]	WARNING	no thread can be made (Resource temporarily unavailable (os error 11)): what would run on one is done in place from now on, and the event loop waits for it
gethostbyname: "127.0.0.1"
getaddrinfo: ["127.0.0.1"]
a large file: 1048576
a small one: 1
fsync: true
copy: true
md5_file: true
a long string: 40
bcrypt: true
readFile: 1048576
writeFile: 3
SQLite: 42
a lock: true
the others go on
status 0
